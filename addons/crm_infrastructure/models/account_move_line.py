from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    infrastructure_period_id = fields.Many2one(
        "infrastructure.period",
        "Period of Service",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
