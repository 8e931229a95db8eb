from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    operating_tz = fields.Selection(
        related="company_id.operating_tz",
        readonly=False,
    )
