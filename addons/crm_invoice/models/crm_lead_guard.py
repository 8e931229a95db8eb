"""The sums follow the invoices: nobody writes them, over RPC or by import."""

from odoo import api, models
from odoo.exceptions import AccessError

SUMS = frozenset(("amount_invoiced", "amount_paid", "amount_open", "is_fully_paid"))


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_sums(vals)
        return super(CrmLead, self._without_sums()).create(vals_list)

    def write(self, vals):
        self._refuse_sums(vals)
        return super().write(vals)

    def _refuse_sums(self, vals):
        forged = SUMS & vals.keys()
        if forged and not self.env.su:
            names = self.fields_get(sorted(forged), ["string"])
            raise AccessError(
                self.env._(
                    "These fields follow the invoices: %(fields)s.",
                    fields=", ".join(f["string"] for f in names.values()),
                )
            )

    def _without_sums(self):
        """Drop the context's defaults for the sums, where there are any."""
        keys = {f"default_{name}" for name in SUMS} & self.env.context.keys()
        if not keys:
            return self
        context = {k: v for k, v in self.env.context.items() if k not in keys}
        return self.with_context(context)  # pylint: disable=context-overridden
