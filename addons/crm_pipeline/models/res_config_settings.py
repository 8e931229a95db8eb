from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lost_reason_required = fields.Boolean(
        related="company_id.lost_reason_required", readonly=False
    )
