from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lifecycle_breaker_floor = fields.Integer(
        related="company_id.lifecycle_breaker_floor", readonly=False
    )
    lifecycle_breaker_factor = fields.Float(
        related="company_id.lifecycle_breaker_factor", readonly=False
    )
    lifecycle_mail_attempts = fields.Integer(
        related="company_id.lifecycle_mail_attempts", readonly=False
    )
