"""What was paid must be the price of what is licensed now."""

from odoo import models
from odoo.tools.misc import formatLang


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_license_gaps(self):
        found = super()._get_license_gaps()
        lead = self.sudo()  # sudo: what is missing is missing for everybody
        # until everything is paid, the payment itself is what is missing
        if lead.is_fully_paid and lead._is_price_uncovered():
            found.append(lead._get_cover_text())
        return found

    def _is_price_uncovered(self):
        """Return whether less was invoiced than the price agreed for the licence.

        A discount is an agreed price: whoever gives one lowers the price of the
        opportunity, before the invoice or after it.
        """
        currency = self._get_price_currency()
        invoiced = self._get_invoiced_price()
        return currency.compare_amounts(invoiced, self.license_price) < 0

    def _get_cover_text(self):
        currency = self._get_price_currency()

        def text(amount):
            return formatLang(self.env, amount, currency_obj=currency)

        return self.env._(
            "full price in the invoices: they cover %(invoiced)s of %(price)s",
            invoiced=text(self._get_invoiced_price()),
            price=text(self.license_price),
        )
