"""What only the screens need of a period."""

from odoo import api, fields, models

from .infrastructure_period import OWED


class InfrastructurePeriod(models.Model):
    _inherit = "infrastructure.period"

    user_id = fields.Many2one(related="service_id.user_id", string="Account Manager")
    invoice_name = fields.Char(
        "Invoice Number", related="move_id.name", related_sudo=True
    )
    days_overdue = fields.Integer(compute="_compute_days_overdue", aggregator="max")
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("date_due", "amount_residual")
    def _compute_days_overdue(self):
        for period in self:
            owed = period.amount_residual and period.date_due
            today = period.company_id._operating_today() if owed else None
            period.days_overdue = max((today - period.date_due).days, 0) if owed else 0

    @api.depends("date_due", "amount_residual", "state")
    def _compute_is_overdue(self):
        for period in self:
            owed = period.state in OWED
            period.is_overdue = bool(owed and period.days_overdue)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "in", OWED) & fields.Domain.OR(
            fields.Domain("company_id", "=", company.id)
            & fields.Domain("date_due", "<", company._operating_today())
            for company in self.env.companies
        )

    def action_open_act(self):
        """Open the closing act. Raises AccessError for those who may not see acts."""
        self.ensure_one()
        self.check_access("read")
        self.act_id.check_access("read")
        return self.act_id.get_formview_action()
