from odoo import models


class CrmLead(models.Model):
    """The invoice of a licence: what was sold, in the currency of its price."""

    _inherit = "crm.lead"

    def _get_agreed_price(self):
        price = super()._get_agreed_price()
        return self.license_price if self.license_product_id else price

    def _get_price_currency(self):
        named = self.license_product_id and self.license_currency_id
        return named or super()._get_price_currency()

    def _prepare_invoice_line_vals(self):
        vals = super()._prepare_invoice_line_vals()
        if not self.license_product_id:
            return vals
        what = (self.license_product_id, self.license_tariff_id, self.license_term_id)
        vals["name"] = ", ".join(part.name for part in what if part)
        vals["product_id"] = self.license_product_id.product_id.id
        return vals
