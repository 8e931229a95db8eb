from odoo.tests import tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestAttackPrice(LicenseCase):
    """What was paid must be the price of what is licensed."""

    with_invoices = True

    def pay_one_month(self):
        lead = self._create_lead(months=1)
        self.pay(self.make_invoice(lead))
        return lead

    def is_won(self, lead):
        self.env.flush_all()
        lead._win_if_ready()
        return lead.won_status == "won"

    def test_a_longer_term_is_not_won_with_the_invoice_of_a_shorter_one(self):
        lead = self.pay_one_month()
        lead.with_user(self.seller).license_term_id = self.terms[12]
        self.make_contract(lead).action_sign()
        self.assertFalse(self.is_won(lead))
        gaps = lead._stage_gaps(lead._get_won_stage())[lead]
        self.assertEqual(len(gaps), 1)
        self.assertIn("10.00", gaps[0])
        self.assertIn("120.00", gaps[0])
        activity = self.activities(lead, "mail_activity_type_not_won")
        self.assertIn("120.00", str(activity.note))
        rest = self.make_invoice(self._create_lead(months=12))
        rest.opportunity_id = lead
        self.pay(rest)
        self.assertTrue(self.is_won(lead))

    def test_a_small_paid_deal_does_not_pay_for_a_dear_one(self):
        dear, small = self._create_lead(), self.pay_one_month()
        self.make_contract(dear).action_sign()
        dear.probability = 90
        head = (dear | small)._merge_opportunity(auto_unlink=False)
        head.license_term_id = self.terms[12]
        self.assertFalse(self.is_won(head))
        self.assertFalse(head.license_ids)

    def test_what_was_credited_covers_nothing(self):
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        move = self.make_invoice(lead)
        credit = move._reverse_moves([{"invoice_date": move.date}])
        credit.invoice_line_ids.price_unit = 100
        credit.action_post()
        self.pay(move)
        self.assertFalse(self.is_won(lead))

    def test_a_discount_agreed_before_or_after_the_invoice_is_kept(self):
        lead = self._create_lead()
        lead.with_user(self.seller).license_price = 99
        self.assertEqual(self.win(lead).amount, 99)
        late = self._create_lead()
        self.make_contract(late).action_sign()
        move = self.make_invoice(self._create_lead(months=6))
        move.opportunity_id = late
        self.pay(move)
        self.assertFalse(self.is_won(late))
        late.with_user(self.seller).license_price = 60
        self.assertEqual(late.won_status, "won")

    def test_taxes_within_the_price_are_part_of_it(self):
        group = self.env["account.tax.group"].create({"name": "T"})
        tax = self.env["account.tax"].create(
            {
                "name": "20% within",
                "amount": 20,
                "price_include_override": "tax_included",
                "tax_group_id": group.id,
                "country_id": self.company.country_id.id,
            }
        )
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        move = lead._create_invoice()
        move.invoice_line_ids.tax_ids = tax
        move.action_post()
        self.assertEqual((move.amount_total, move.amount_untaxed), (120, 100))
        self.pay(move)
        self.assertTrue(self.is_won(lead))
