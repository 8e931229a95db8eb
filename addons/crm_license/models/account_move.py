from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _invoice_paid_hook(self):
        """A payment may be the last thing that the sale of a licence waits for."""
        result = super()._invoice_paid_hook()
        # sudo: whoever takes the payment may not see the opportunity
        self.sudo().opportunity_id._win_by_event()
        return result

    def write(self, vals):
        """A credit note, or an invoice put back, may undo the payment of a sale."""
        result = super().write(vals)
        if "state" in vals:
            self._look_at_licences()
        return result

    def _look_at_licences(self):
        """Have the scheduler look at the licences sold by these invoices."""
        # sudo: whoever books may not see the opportunities
        if self.sudo().opportunity_id.filtered("license_paid"):
            self.env["crm.lead"]._call_scheduler()


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """A payment that is taken from its invoice may be that of a licence."""
        moves = (self.debit_move_id | self.credit_move_id).move_id
        result = super().unlink()
        moves.exists()._look_at_licences()
        return result
