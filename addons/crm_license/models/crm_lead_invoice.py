from odoo import models


class CrmLead(models.Model):
    """The invoice of a licence: what was sold, in the currency of its price."""

    _inherit = "crm.lead"

    def _prepare_invoice_vals(self, company):
        vals = super()._prepare_invoice_vals(company)
        if self._is_licence_to_invoice():
            currency = self.license_currency_id or company.currency_id
            vals["currency_id"] = currency.id
        return vals

    def _prepare_invoice_line_vals(self):
        vals = super()._prepare_invoice_line_vals()
        if not self.license_product_id:
            return vals
        what = (self.license_product_id, self.license_tariff_id, self.license_term_id)
        vals["name"] = ", ".join(part.name for part in what if part)
        vals["product_id"] = self.license_product_id.product_id.id
        if self._is_licence_to_invoice():
            vals["price_unit"] = self.license_price
        return vals

    def _is_licence_to_invoice(self):
        """Return whether the whole price is still to be invoiced."""
        return bool(self.license_product_id) and not self._get_untaxed()
