from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    closing_act_sequence_id = fields.Many2one(
        related="company_id.closing_act_sequence_id", readonly=False
    )
    closing_act_auto_issue = fields.Boolean(
        related="company_id.closing_act_auto_issue", readonly=False
    )
    closing_act_user_id = fields.Many2one(
        related="company_id.closing_act_user_id", readonly=False
    )
