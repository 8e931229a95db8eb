from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestUnpaid(LicenseCase):
    """A payment taken back after the sale was won: people are told, once."""

    with_invoices = True

    def setUp(self):
        super().setUp()
        self.lead = self._create_lead()
        self.licence = self.win(self.lead)
        self.move = self.lead.invoice_ids

    def look(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        return self.activities(self.lead, "mail_activity_type_payment_lost")

    def take_back(self):
        lines = self.move.line_ids.filtered("matched_credit_ids")
        lines.remove_move_reconcile()
        self.env.flush_all()

    def count_triggers(self):
        cron = self.env.ref("crm_license.ir_cron_win")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_seller_and_supervisor_are_told_once_with_invoice_and_amount(self):
        self.assertFalse(self.look())
        before = self.count_triggers()
        self.take_back()
        self.assertGreater(self.count_triggers(), before, "looked at at once")
        told = self.look()
        self.assertEqual(set(told.user_id), {self.seller, self.leader})
        self.assertEqual(len(told), 2)
        for activity in told:
            self.assertIn(self.move.name, activity.summary)
            self.assertIn("120.00", activity.summary)
        self.assertEqual(self.look(), told)
        told.action_done()
        self.assertFalse(self.look(), "done is done")
        self.assertEqual(self.lead.won_status, "won")
        self.assertTrue(self.licence.is_payment_lost)

    def test_licence_is_not_closed_and_runs_on(self):
        self.take_back()
        self.look()
        self.assertEqual(self.licence.stage_code, "to_issue")
        self.activate(self.licence, "2025-03-10", "AAA-1")
        self.assertEqual(self.licence.stage_code, "active")

    def test_paid_again_takes_the_activity_back_and_the_next_loss_is_told(self):
        self.take_back()
        self.assertTrue(self.look())
        self.pay(self.move)
        self.assertFalse(self.look())
        self.assertFalse(self.licence.is_payment_lost)
        self.take_back()
        self.assertTrue(self.look())

    def test_archived_sale_is_told_as_well(self):
        self.lead.action_archive()
        self.take_back()
        self.assertEqual(set(self.look().user_id), {self.seller, self.leader})

    def test_archived_sale_makes_no_licence(self):
        self.lead.action_archive()
        # as if it had been won while something was missing
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_license SET opportunity_id = NULL")
        self.env.invalidate_all()
        self.assertEqual(self.lead.won_status, "won")
        self.look()
        self.assertFalse(self.lead.license_ids)
        self.lead.active = True
        self.look()
        self.assertEqual(len(self.lead.license_ids), 1)

    def test_refund_is_told(self):
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.move.ids
        )
        wizard = reversal.create({"journal_id": self.move.journal_id.id})
        wizard.refund_moves()
        credit = self.move.reversal_move_ids
        self.assertFalse(self.look(), "a draft is nothing yet")
        before = self.count_triggers()
        credit.action_post()
        self.assertGreater(self.count_triggers(), before)
        [activity, _other] = self.look()
        self.assertIn(self.move.name, activity.summary)

    def test_cancelled_payment_and_invoice_put_back_are_told(self):
        payment = self.move.matched_payment_ids
        payment.action_draft()
        payment.action_cancel()
        self.assertTrue(self.look())

    def test_another_invoice_of_the_deal_alarms_nobody(self):
        extra = self.make_invoice(self.lead)
        self.assertFalse(self.look())
        extra.button_draft()
        self.assertFalse(self.look())

    def test_what_was_invoiced_too_much_and_credited_alarms_nobody(self):
        lead = self._create_lead(license_price=100)
        move = self.make_invoice(self._create_lead())
        move.opportunity_id = lead
        self.pay(move)
        credit = move._reverse_moves([{"invoice_date": move.date}])
        credit.invoice_line_ids.price_unit = 20
        credit.action_post()
        self.make_contract(lead).action_sign()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual((lead.amount_paid, lead.license_paid), (120, 100))
        self.look()
        self.assertFalse(self.activities(lead, "mail_activity_type_payment_lost"))
        self.assertFalse(lead.is_payment_lost)

    def get_questions(self):
        kind = self.env.ref("base_lifecycle.mail_activity_type_ask")
        return self.licence.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_annulled_contract_is_told_to_the_responsible_once(self):
        contract = self.licence.contract_id
        contract.action_receive_original()
        self.assertFalse(self.get_questions())
        contract.action_annul("the customer withdrew")
        question = self.get_questions()
        self.assertEqual(question.user_id, self.seller)
        self.assertIn(contract.name, question.summary)
        self.assertEqual(self.licence.stage_code, "to_issue", "people decide")
        self.assertEqual(self.licence.contract_id, contract)

    def test_contract_that_is_cancelled_after_its_signature_is_told_too(self):
        self.licence.contract_id.action_cancel("the customer withdrew")
        self.assertEqual(self.get_questions().user_id, self.seller)

    def test_contract_of_a_licence_that_has_ended_asks_nobody(self):
        self.activate(self.licence, "2025-03-10", "AAA-1")
        self.run_due(self.licence, date(2026, 3, 10))
        self.assertEqual(self.licence.stage_code, "closed")
        self.licence.contract_id.action_annul("tidying up")
        self.assertFalse(self.get_questions())

    def test_leader_who_sells_himself_is_told_once(self):
        self.lead.user_id = self.licence.user_id = self.leader
        self.take_back()
        self.assertEqual(len(self.look()), 1)

    def test_nobody_hides_it(self):
        lead = self.lead.with_user(self.manager)
        for name in ("license_paid", "is_payment_loss_told", "is_payment_lost"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                lead.write({name: 0})
