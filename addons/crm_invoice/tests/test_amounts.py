from odoo.tests import tagged

from .common import CrmInvoiceCase


@tagged("post_install", "-at_install")
class TestAmounts(CrmInvoiceCase):
    def test_nothing_was_invoiced(self):
        self.assertEqual(self._sums(), (0, 0, 0))
        self.assertEqual((self.lead.invoice_count, self.lead.is_fully_paid), (0, False))

    def test_draft_counts_as_an_invoice_and_not_as_money(self):
        self._invoice(post=False)
        self.assertEqual(self._sums(), (0, 0, 0))
        self.assertEqual((self.lead.invoice_count, self.lead.is_fully_paid), (1, False))

    def test_payment_in_parts(self):
        move = self._invoice()
        self.assertEqual(self._sums(), (1000, 0, 1000))
        self._pay(move, 400)
        self.assertEqual(self._sums(), (1000, 400, 600))
        self.assertFalse(self.lead.is_fully_paid)
        self._pay(move)
        self.assertEqual(self._sums(), (1000, 1000, 0))
        self.assertTrue(self.lead.is_fully_paid)

    def test_all_invoices_must_be_paid(self):
        self._pay(self._invoice())
        self.assertTrue(self.lead.is_fully_paid)
        second = self._invoice(500, post=False)
        self.assertFalse(self.lead.is_fully_paid, "a draft is waiting")
        second.action_post()
        self.assertFalse(self.lead.is_fully_paid)
        self._pay(second)
        self.assertTrue(self.lead.is_fully_paid)
        self.assertEqual(self._sums(), (1500, 1500, 0))

    def test_payment_taken_back(self):
        move = self._invoice()
        payment = self._pay(move)
        payment.action_draft()
        payment.action_cancel()
        self.assertFalse(self.lead.is_fully_paid)
        self.assertEqual(self._sums(), (1000, 0, 1000))

    def test_blocked_invoice_is_paid_when_nothing_is_open(self):
        move = self._invoice()
        move.action_toggle_block_payment()
        self.assertFalse(self.lead.is_fully_paid)
        move.action_toggle_block_payment()
        self._pay(move)
        self.assertTrue(self.lead.is_fully_paid)

    def test_cancelled_invoice_does_not_count(self):
        move = self._invoice()
        move.button_draft()
        move.button_cancel()
        self.assertEqual(self._sums(), (0, 0, 0))
        self.assertEqual((self.lead.invoice_count, self.lead.is_fully_paid), (0, False))
        self._pay(self._invoice())
        self.assertTrue(self.lead.is_fully_paid)

    def test_credit_instead_of_payment_is_no_payment(self):
        move = self._invoice()
        refund = self._credit(move)
        self.assertEqual(refund.opportunity_id, self.lead, "it follows its invoice")
        refund.action_post()
        self.assertEqual(move.payment_state, "reversed")
        self.assertEqual(self._sums(), (0, 0, 0))
        self.assertFalse(self.lead.is_fully_paid)
        self._pay(self._invoice())
        self.assertTrue(self.lead.is_fully_paid, "billed anew and paid")

    def test_credit_after_payment_leaves_nothing_of_the_sale(self):
        move = self._invoice()
        self._pay(move)
        refund = self._credit(move)
        refund.action_post()
        self.assertEqual(self._sums(), (0, 1000, -1000))
        self.assertFalse(self.lead.is_fully_paid)

    def test_partial_credit_keeps_the_rest_paid(self):
        move = self._invoice()
        self._pay(move)
        refund = self._credit(move)
        refund.invoice_line_ids.price_unit = 200
        refund.action_post()
        self.assertTrue(self.lead.is_fully_paid)
        self.assertEqual(self.lead.amount_invoiced, 800)

    def test_free_of_charge_counts_as_paid(self):
        self._invoice(0)
        self.assertTrue(self.lead.is_fully_paid)

    def test_copy_of_an_invoice_is_not_of_the_opportunity(self):
        self.assertFalse(self._invoice().copy().opportunity_id)

    def test_replacement_of_an_invoice_is_of_the_opportunity(self):
        """“Reverse and create invoice” is how a wrong invoice is corrected."""
        for paid in (False, True):
            move = self._invoice()
            if paid:
                self._pay(move)
            new = self._credit(move, "modify_moves")
            self.assertEqual(new.opportunity_id, self.lead)
            self.assertFalse(self.lead.is_fully_paid, "the new one is to be paid")
            new.action_post()
            self._pay(new)
            self.assertTrue(self.lead.is_fully_paid)
            (move | move.reversal_move_ids | new).opportunity_id = False

    def test_vendor_bills_are_no_invoices_of_it(self):
        self._invoice(move_type="in_invoice", post=False)
        self.assertEqual(self.lead.invoice_count, 0)

    def test_other_currency_is_converted_on_the_day_of_the_invoice(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-03-01", 2.0), ("2026-03-10", 4.0)]
        )
        move = self._invoice(currency_id=currency.id)
        self.assertEqual(self._sums(), (500, 0, 500))
        self._pay(move, 500)
        self.assertEqual(self._sums(), (500, 250, 250))

    def test_invoice_of_another_own_company_is_converted(self):
        other = self.setup_other_company(name="Second Own Company")["company"]
        other.currency_id = self.env.ref("base.EUR")
        self.env["res.currency.rate"].create(
            {
                "currency_id": other.currency_id.id,
                "name": "2026-03-01",
                "rate": 2.0,
                "company_id": other.id,
            }
        )
        usd = self.env["res.currency.rate"].search(
            [("currency_id", "=", self.company.currency_id.id)]
        )
        usd.unlink()
        move = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner.id,
                    "company_id": other.id,
                    "currency_id": other.currency_id.id,
                    "opportunity_id": self.lead.id,
                    "invoice_date": "2026-03-02",
                    "invoice_line_ids": [
                        (0, 0, {"name": "x", "price_unit": 1000, "tax_ids": []})
                    ],
                }
            )
        )
        move.action_post()
        expected = other.currency_id._convert(
            1000, self.company.currency_id, other, move.invoice_date
        )
        self.assertEqual(self._sums(), (expected, 0, expected))
        self.assertNotEqual(expected, 1000)
        rest = self.lead._prepare_invoice_line_vals()["price_unit"]
        self.assertEqual(rest, self.lead.expected_revenue - expected)

    def test_merged_opportunities_keep_their_invoices(self):
        second = self._create_lead(name="Second")
        self._pay(self._invoice())
        self._invoice(300, opportunity_id=second.id)
        head = (self.lead + second)._merge_opportunity(auto_unlink=True)
        self.assertEqual(
            (head.amount_invoiced, head.amount_paid, head.amount_open),
            (1300, 1000, 300),
        )

    def test_counting_costs_the_same_for_one_and_for_many(self):
        leads = self.env["crm.lead"].create(
            [{"name": str(n), "company_id": self.company.id} for n in range(30)]
        )
        for lead in leads:
            self._invoice(100, post=False, opportunity_id=lead.id)
        self.env.flush_all()

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("invoice_count")
            records.mapped("amount_open")
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(leads[:1]), count(leads))
