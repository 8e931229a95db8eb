from odoo import api, fields, models


class CrmLicenseCorrect(models.TransientModel):
    """The right start date of a licence, and why it was wrong."""

    _name = "crm.license.correct"
    _inherit = ["crm.license.dialog"]
    _description = "Correct the Start of a Licence"

    license_id = fields.Many2one("crm.license", required=True, ondelete="cascade")
    date_before = fields.Date("Present Start", related="license_id.date_start")
    date_start = fields.Date("Right Start", required=True)
    date_end = fields.Date("New End", compute="_compute_dates")
    date_renew = fields.Date("New Renew On", compute="_compute_dates")
    reason = fields.Char(required=True)

    @api.depends("date_start", "license_id")
    def _compute_dates(self):
        for wizard in self:
            day, licence = wizard.date_start, wizard.license_id
            dates = day and licence and licence._get_dates_from(day)
            wizard.date_end = dates and dates.end
            wizard.date_renew = dates and dates.renew

    def action_confirm(self):
        """Correct the start. Raises what `action_correct_start` raises."""
        self.ensure_one()
        self.check_access("write")
        self.license_id.action_correct_start(self.date_start, self.reason)
        return {"type": "ir.actions.act_window_close"}
