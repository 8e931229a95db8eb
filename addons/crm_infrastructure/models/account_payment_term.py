from odoo import models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    def _get_longest_days(self):
        """Return the days of the last instalment; 0 without a term."""
        return max(self.line_ids.mapped("nb_days"), default=0)
