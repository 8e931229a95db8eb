from odoo import api, fields, models
from odoo.exceptions import AccessError


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

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        # a credit note only follows its invoice, and pays nothing
        credits = moves.filtered(lambda move: move._is_own_credit())
        (moves - credits)._check_opportunity_company()
        return moves

    def write(self, vals):
        result = super().write(vals)
        if vals.get("opportunity_id"):
            self._check_opportunity_company()
        return result

    def _is_own_credit(self):
        """Return whether it credits an invoice of its company and opportunity."""
        original = self.reversed_entry_id
        # sudo: whose deal it is counts, not whether the caller sees it
        same = self.sudo().opportunity_id == original.sudo().opportunity_id
        credit = self.move_type == "out_refund"
        return credit and same and original.company_id == self.company_id

    def _check_opportunity_company(self):
        """Nobody makes a deal of a company look paid for which he does not work."""
        # not @api.constrains, which runs as superuser whoever calls
        if self.env.su:
            return
        # sudo: whose deal it is counts, not whether the caller sees it
        companies = self.sudo().opportunity_id.company_id
        if companies - self.env.user.company_ids:
            raise AccessError(
                self.env._("This opportunity belongs to a company that is not yours.")
            )
