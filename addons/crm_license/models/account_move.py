from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _invoice_paid_hook(self):
        """A payment may be the last thing that the sale of a licence waits for."""
        result = super()._invoice_paid_hook()
        # sudo: whoever takes the payment may not see the opportunity
        self.sudo().opportunity_id._win_if_ready()
        return result
