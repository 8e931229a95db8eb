from odoo import fields, models
from odoo.tools import SQL


class CrmLicenseRow(models.AbstractModel):
    """What all reports on licences show of a licence, a row for each."""

    _name = "crm.license.row"
    _description = "Row of a Report on Licences"
    _rec_name = "license_id"

    license_id = fields.Many2one("crm.license", "Licence", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    product_id = fields.Many2one("crm.license.product", readonly=True)
    tariff_id = fields.Many2one("crm.license.tariff", readonly=True)
    term_id = fields.Many2one("crm.license.term", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    issuer_id = fields.Many2one("res.users", readonly=True)
    contract_user_id = fields.Many2one("res.users", "Contract Preparer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary("Price", readonly=True, aggregator=None)
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    date_start = fields.Date("Start", readonly=True)
    date_end = fields.Date("End", readonly=True)
    renewal_state = fields.Selection(
        [
            ("none", "Not begun"),
            ("open", "Being renewed"),
            ("won", "Renewed"),
            ("lost", "Lost"),
        ],
        "Renewal",
        readonly=True,
    )
    renewal_opportunity_id = fields.Many2one("crm.lead", readonly=True)

    def _get_columns(self):
        """Return the columns that all reports take of `crm_license licence`."""
        return SQL(
            """licence.id, licence.id AS license_id,
               licence.commercial_partner_id AS partner_id, licence.product_id,
               licence.tariff_id, licence.term_id, licence.user_id, licence.issuer_id,
               licence.contract_user_id, licence.company_id, licence.currency_id,
               licence.amount, company.currency_id AS company_currency_id,
               licence.date_start, licence.date_end, licence.renewal_state,
               licence.renewal_opportunity_id"""
        )

    def _get_days(self):
        """Return the own day of each company, as a table `day`."""
        # sudo: the day of a company is no secret of its licences' readers
        rows = [
            SQL("(%s, %s::date)", company.id, company._operating_today())
            for company in self.env.companies.sudo()
        ]
        return SQL("(VALUES %s) AS day (company_id, today)", SQL(", ").join(rows))

    def action_open_license(self):
        """Open the licence. Raises AccessError for whoever may not read the row."""
        self.ensure_one()
        self.check_access("read")
        return self.license_id.get_formview_action()
