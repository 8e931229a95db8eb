from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_terms_remind_days = fields.Integer(
        related="company_id.client_terms_remind_days", readonly=False
    )
