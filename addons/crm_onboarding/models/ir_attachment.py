from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The contract of an opportunity is exchanged there, never in place."""

    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_no_contract()
        return super().write(vals)

    def unlink(self):
        self._check_no_contract()
        return super().unlink()

    def _check_no_contract(self):
        if self.env.su:  # the task itself puts its files in place in sudo
            return
        # sudo: whose contract it is does not depend on the reader
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        lead = leads.search([("contract_attachment_id", "in", self.ids)], limit=1)
        if lead:
            raise UserError(
                self.env._(
                    "This file is the contract of “%(lead)s”. A sales manager may name "
                    "another one there.",
                    lead=lead.name,
                )
            )
