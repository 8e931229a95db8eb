from odoo import models


class AccountMoveReversal(models.TransientModel):
    """The invoice that replaces a reversed one bills the same periods."""

    _inherit = "account.move.reversal"

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        # sudo: the accountant may not see the services
        if origin_move.sudo().infrastructure_period_ids:
            values["infrastructure_replaces_id"] = origin_move.id
        return values

    def reverse_moves(self, is_modify=False):
        """Let the new invoices take over the periods; see account.move.reversal."""
        action = super().reverse_moves(is_modify=is_modify)
        if is_modify:
            # sudo: periods are written by the engine only
            self.sudo().new_move_ids._take_over_periods()
        return action
