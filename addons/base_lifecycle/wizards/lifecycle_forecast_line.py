from odoo import api, fields, models


class LifecycleForecastLine(models.TransientModel):
    """One step that a run of that day will do."""

    _name = "lifecycle.forecast.line"
    _description = "Forecast Step"
    _order = "date, id"
    _rec_name = "record_name"

    forecast_id = fields.Many2one(
        "lifecycle.forecast", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    date = fields.Date("Day", required=True)
    kind = fields.Char("Technical Step", required=True)
    kind_label = fields.Char("Step")
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    record_name = fields.Char()
    partner_id = fields.Many2one("res.partner", "Customer")
    amount = fields.Monetary()
    currency_id = fields.Many2one("res.currency")
    amount_company = fields.Monetary(
        "Amount in Company Currency",
        compute="_compute_amount_company",
        store=True,
        currency_field="company_currency_id",
        help="Converted at the rate of the day of the step that is known today.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    stage_id = fields.Many2one("lifecycle.stage", "Stage After")
    note = fields.Char("Details")

    @api.depends("amount", "currency_id", "company_id", "date")
    def _compute_amount_company(self):
        for line in self:
            line.amount_company = line.currency_id._convert(
                line.amount, line.company_id.currency_id, line.company_id, line.date
            )

    def action_open_record(self):
        """Open the record of the step. Raises AccessError for those who may not."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return record.get_formview_action()
