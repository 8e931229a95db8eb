from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    # not check_company: an opportunity may be invoiced by another own company
    opportunity_id = fields.Many2one(
        "crm.lead",
        compute="_compute_opportunity_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        domain=[("type", "=", "opportunity")],
        groups="base.group_user",
        help="The opportunity this invoice is for; its credit notes follow it.",
    )

    @api.depends("reversed_entry_id")
    def _compute_opportunity_id(self):
        for move in self:
            # sudo: a credit note follows its invoice, whoever sees the opportunity
            original = move.sudo().reversed_entry_id.opportunity_id
            move.opportunity_id = move.opportunity_id or original
