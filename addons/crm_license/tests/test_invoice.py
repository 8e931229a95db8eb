from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, LicenseCase


@tagged("post_install", "-at_install")
class TestInvoice(LicenseCase):
    """The button invoices what is left of the price, in the currency of the price."""

    with_invoices = True

    def press(self, lead):
        action = lead.action_create_invoice()
        return self.env["account.move"].browse(action["res_id"])

    def post(self, move, taxes=None):
        move.invoice_line_ids.tax_ids = taxes or self.env["account.tax"]
        move.action_post()

    def make_tax(self, included):
        group = self.env["account.tax.group"].create({"name": "T"})
        return self.env["account.tax"].create(
            {
                "name": included,
                "amount": 20,
                "price_include_override": included,
                "tax_group_id": group.id,
                "country_id": self.company.country_id.id,
            }
        )

    def test_nothing_is_left_whether_taxes_are_in_the_price_or_on_top(self):
        for included, total in (("tax_included", 120), ("tax_excluded", 144)):
            lead = self._create_lead()
            move = self.press(lead)
            self.post(move, self.make_tax(included))
            self.assertEqual(move.amount_total, total)
            with self.assertRaises(UserError), self.cr.savepoint():
                self.press(lead)
            self.make_contract(lead).action_sign()
            self.pay(move)
            self.assertEqual(lead.won_status, "won")

    def test_rest_is_in_the_currency_of_the_price_whatever_its_rate(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = self.env["res.currency.rate"]
        rates.create({"currency_id": euro.id, "name": START, "rate": 0.5})
        lead = self._create_lead()
        lead.write({"license_currency_id": euro.id, "license_price": 100})
        first = self.press(lead)
        first.invoice_line_ids.price_unit = 50
        self.post(first)
        self.set_clock("2025-04-10")
        rates.create({"currency_id": euro.id, "name": "2025-04-01", "rate": 0.8})
        rest = self.press(lead)
        self.assertEqual(rest.currency_id, euro)
        self.assertEqual(rest.invoice_line_ids.price_unit, 50)
        self.post(rest)
        self.assertFalse(lead._is_price_uncovered())

    def test_what_was_credited_is_invoiced_anew(self):
        lead = self._create_lead()
        move = self.press(lead)
        self.post(move)
        move._reverse_moves([{"invoice_date": move.date}])._post()
        self.assertEqual(self.press(lead).invoice_line_ids.price_unit, 120)
