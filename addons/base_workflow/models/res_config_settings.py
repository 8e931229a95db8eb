from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    operating_tz = fields.Selection(
        related="company_id.operating_tz",
        readonly=False,
    )
    workflow_link_days = fields.Integer(
        related="company_id.workflow_link_days",
        readonly=False,
    )
