from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, LicenseCase


@tagged("post_install", "-at_install")
class TestLost(LicenseCase):
    """Signed or paid after it was given up: somebody is asked, once."""

    with_invoices = True

    def setUp(self):
        super().setUp()
        self.licence = self._create_license(START)
        self.run_due(self.licence, date(2026, 2, 8))
        self.lead = self.licence.renewal_opportunity_id
        self.contract = self.make_contract(self.lead)
        self.move = self.make_invoice(self.lead)
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        self.lead.with_user(self.seller).action_set_lost(lost_reason_id=reason.id)

    def asked(self, lead=None):
        return self.activities(lead or self.lead, "mail_activity_type_not_won")

    def test_nobody_is_to_sell_any_more_what_was_lost(self):
        self.assertFalse(self.activities(self.lead, "mail_activity_type_renewal"))

    def test_signature_is_told_and_the_payment_after_it_too(self):
        self.contract.action_sign()
        first = self.asked()
        self.assertEqual(first.user_id, self.seller)
        self.assertIn("Lost, but signed: Renewal", first.summary)
        self.assertIn("restore the opportunity", str(first.note))
        self.pay(self.move, self.accountant)
        second = self.asked()
        self.assertEqual(len(second), 1, "one question, with all that happened")
        self.assertIn("Lost, but signed and paid", second.summary)
        self.assertEqual(self.lead.won_status, "lost")
        self.assertFalse(self.licence.successor_id)

    def test_the_same_is_asked_once(self):
        self.pay(self.move)
        question = self.asked()
        self.assertIn("Lost, but paid", question.summary)
        self.lead._win_by_event()
        self.assertEqual(self.asked(), question)
        self.contract.action_sign()
        self.asked().action_done()
        self.contract.action_receive_original()
        self.assertFalse(self.asked(), "what was answered is not asked again")

    def test_restored_it_is_won_at_once_and_the_licence_is_renewed(self):
        self.pay(self.move)
        self.contract.action_sign()
        self.lead.with_user(self.seller).action_restore()
        self.assertEqual((self.lead.active, self.lead.won_status), (True, "won"))
        self.assertEqual(self.licence.successor_id, self.lead.license_ids)
        self.assertFalse(self.asked())

    def test_restored_before_it_is_paid_asks_nothing_any_more(self):
        self.contract.action_sign()
        self.lead.with_user(self.seller).action_restore()
        self.assertFalse(self.asked())
        self.assertEqual(self.lead.won_status, "pending")
        self.pay(self.move)
        self.assertEqual(self.lead.won_status, "won")

    def test_first_sale_that_was_lost_is_asked_about_too(self):
        lead = self._create_lead()
        move = self.make_invoice(lead)
        reason = self.lead.lost_reason_id
        lead.with_user(self.seller).action_set_lost(lost_reason_id=reason.id)
        self.pay(move)
        self.assertEqual(self.asked(lead).user_id, self.seller)

    def test_contract_of_another_sale_says_nothing_of_a_lost_one(self):
        lead = self._create_lead(self.plain)
        contract = self.make_contract(lead)
        self.contract.action_cancel("another one")
        self.lead.with_user(self.manager).contract_id = contract
        contract.action_sign()
        self.assertFalse(self.asked())

    def test_sale_of_a_seller_who_left_is_asked_of_who_can_be_reached(self):
        self.lead.user_id = self.seller
        self.lead.team_id.user_id = False
        self.seller.active = False
        self.pay(self.move)
        user = self.asked().user_id
        self.assertTrue(user.active)
        self.assertNotEqual(user, self.seller)
        self.assertNotEqual(user, self.env.ref("base.user_root"))

    def test_lost_sale_is_not_won_by_hand(self):
        self.pay(self.move)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.lead.with_user(self.seller).action_set_won()
        self.assertEqual(self.lead.won_status, "lost")
