from odoo import api, fields, models
from odoo.tools import SQL

BUCKETS = [
    ("0", "Not due yet"),
    ("1", "1-30 days"),
    ("2", "31-60 days"),
    ("3", "61-90 days"),
    ("4", "Over 90 days"),
]


class InfrastructureReceivable(models.Model):
    """What customers owe for their services, by age; a row for each open period."""

    _name = "infrastructure.receivable"
    _description = "Receivables of Recurring Services"
    _auto = False
    _order = "days_overdue desc, id"
    _rec_name = "service_id"
    _depends = {
        "infrastructure.period": [
            "amount_residual",
            "company_id",
            "date_due",
            "date_invoice",
            "move_id",
            "service_id",
            "state",
            "type_id",
        ],
        "infrastructure.service": [
            "administrator_id",
            "stage_id",
            "user_id",
        ],
        "account.move": [
            "amount_residual",
            "amount_residual_signed",
            "commercial_partner_id",
            "partner_id",
        ],
    }

    period_id = fields.Many2one("infrastructure.period", readonly=True)
    service_id = fields.Many2one("infrastructure.service", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", "Customer Company", readonly=True
    )
    type_id = fields.Many2one("infrastructure.service.type", readonly=True)
    stage_id = fields.Many2one("lifecycle.stage", readonly=True)
    user_id = fields.Many2one("res.users", "Account Manager", readonly=True)
    administrator_id = fields.Many2one("res.users", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    state = fields.Selection(
        [("unpaid", "Unpaid"), ("disputed", "Unpaid, not dunned")], readonly=True
    )
    date_invoice = fields.Date("Invoice Date", readonly=True)
    date_due = fields.Date("Due Date", readonly=True)
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    bucket = fields.Selection(BUCKETS, "Overdue By", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        "Open", readonly=True, help="In the currency of the company."
    )

    @property
    def _table_query(self):
        """Age the debts on each company's own day, at the moment of the question."""
        return SQL(
            """
            SELECT *, CASE WHEN days_overdue = 0 THEN '0'
                           WHEN days_overdue <= 30 THEN '1'
                           WHEN days_overdue <= 60 THEN '2'
                           WHEN days_overdue <= 90 THEN '3'
                           ELSE '4' END AS bucket
              FROM (%(debts)s) AS debt
            """,
            debts=self._get_debts_query(),
        )

    @api.model
    def _get_debts_query(self):
        today = SQL(
            "(VALUES %s) AS day (company_id, today)",
            SQL(", ").join(
                SQL("(%s, %s::date)", company.id, company._operating_today())
                for company in self.env.companies
            ),
        )
        return SQL(
            """
            SELECT period.id, period.id AS period_id, period.service_id,
                   move.partner_id, move.commercial_partner_id, period.type_id,
                   service.stage_id, service.user_id, service.administrator_id,
                   period.company_id, period.state, period.date_invoice,
                   period.date_due, company.currency_id,
                   GREATEST(day.today - period.date_due, 0) AS days_overdue,
                   period.amount_residual * move.amount_residual_signed
                       / move.amount_residual AS amount
              FROM infrastructure_period period
              JOIN infrastructure_service service ON service.id = period.service_id
              JOIN account_move move ON move.id = period.move_id
              JOIN res_company company ON company.id = period.company_id
              JOIN %(today)s ON day.company_id = period.company_id
             WHERE period.state IN ('unpaid', 'disputed')
               AND period.amount_residual != 0 AND move.amount_residual != 0
            """,
            today=today,
        )

    def action_open_service(self):
        """Open the service that owes."""
        self.ensure_one()
        self.check_access("read")
        return self.service_id.get_formview_action()
