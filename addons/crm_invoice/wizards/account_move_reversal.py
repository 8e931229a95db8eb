from odoo import models


class AccountMoveReversal(models.TransientModel):
    """The invoice that replaces a reversed one is for the same opportunity."""

    _inherit = "account.move.reversal"

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        # sudo: the new invoice follows the old one, whoever sees the opportunity
        lead = origin_move.sudo().opportunity_id
        # whoever does not work for its company may make no invoices for it
        mine = lead.company_id <= self.env.user.company_ids
        return values | ({"opportunity_id": lead.id} if mine else {})
