from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY, ClosingActCommon

DECIDE = "account_closing_act.mail_activity_decide"


@tagged("post_install", "-at_install")
class TestInvoiceChanges(ClosingActCommon):
    def setUp(self):
        super().setUp()
        self.move = self._create_move()

    def _get_decisions(self, act):
        kind = self.env.ref(DECIDE)
        return act.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _match(self, moves):
        """Reconcile by hand, as the accountant does with a separate credit note."""
        moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()

    def test_reset_to_draft_is_refused_while_an_act_is_issued(self):
        act = self._create_issued(self.move)
        with self.assertRaisesRegex(UserError, act.name):
            self.move.button_draft()
        with self.assertRaises(UserError):
            self.move.with_context(closing_act_cancelling=True).write(
                {"state": "draft"}
            )
        act._cancel("Wrong")
        self.move.button_draft()
        self.assertEqual(self.move.state, "draft")

    def test_reset_to_draft_keeps_a_request(self):
        act = self._create_act(self.move)
        self.move.button_draft()
        self.move.action_post()
        self.assertEqual(act.state, "to_issue")
        self.assertFalse(act.needs_attention)

    def test_cancelled_invoice_cancels_its_request(self):
        act = self._create_act(self.move)
        self.move.button_draft()
        self.move.button_cancel()
        self.assertEqual(act.state, "cancelled")
        self.assertIn("cancelled", act.cancel_reason)

    def test_cancelled_invoice_asks_about_its_issued_act(self):
        act = self._create_issued(self.move)
        self.move.button_cancel()
        self.assertEqual(self.move.state, "cancel")
        self.assertEqual(act.state, "issued")
        self.assertTrue(act.needs_attention)
        self.assertEqual(self._get_decisions(act).user_id, self.accountant)
        with self.assertRaises(UserError):
            self.move.button_draft()

    def test_credit_note_cancels_the_request(self):
        act = self._create_act(self.move)
        self.move._reverse_moves(cancel=True)
        self.assertEqual(self.move.payment_state, "reversed")
        self.assertEqual(act.state, "cancelled")

    def test_credit_note_asks_about_the_issued_act_once(self):
        act = self._create_issued(self.move)
        self.move._reverse_moves(cancel=True)
        self.assertTrue(act.needs_attention)
        self.assertEqual(len(self._get_decisions(act)), 1)
        act._react_to_invoice(DAY)
        self.assertEqual(len(self._get_decisions(act)), 1)

    def test_credit_note_after_payment_asks_as_well(self):
        act = self._create_issued(self.move)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.move.ids
        ).create({})._create_payments()
        self.assertIn(self.move.payment_state, ("paid", "in_payment"))
        self.move._reverse_moves()._post()
        self.assertTrue(act.needs_attention)
        self.assertTrue(self._get_decisions(act))

    def test_draft_credit_note_changes_nothing_yet(self):
        act = self._create_issued(self.move)
        refund = self.move._reverse_moves()
        self.assertFalse(act.needs_attention)
        refund.action_post()
        self.assertTrue(act.needs_attention)

    def test_kept_act_is_asked_about_again_only_for_a_new_event(self):
        act = self._create_issued(self.move)
        self.move._reverse_moves()._post()
        act.with_user(self.accountant).action_keep()
        self.assertFalse(act.needs_attention)
        self.assertFalse(self._get_decisions(act))
        act._react_to_invoice(DAY)
        self.assertFalse(self._get_decisions(act))
        self.move._reverse_moves()._post()
        self.assertTrue(act.needs_attention)
        self.assertTrue(self._get_decisions(act))

    def test_credit_reconciled_by_hand_is_caught_by_the_scheduler(self):
        act = self._create_issued(self.move)
        request = self._create_act(self._create_move(amounts=(50.0,)))
        refund = self._create_move(amounts=(150.0,), move_type="out_refund")
        self._match(self.move + request.move_id + refund)
        self.assertEqual(self.move.payment_state, "reversed")
        self.assertFalse(self._get_decisions(act))
        with self.enter_registry_test_mode():
            self.env.ref("account_closing_act.ir_cron_react").method_direct_trigger()
        self.assertTrue(self._get_decisions(act))
        self.assertEqual(request.state, "cancelled")

    def test_credit_note_of_its_own_over_a_part_asks_as_well(self):
        act = self._create_issued(self.move)
        refund = self._create_move(amounts=(40.0,), move_type="out_refund")
        self.assertFalse(act.needs_attention)
        self._match(self.move + refund)
        self.assertEqual(self.move.payment_state, "partial")
        self.assertTrue(act.attention_pending)
        act.action_keep()
        second = self._create_move(amounts=(10.0,), move_type="out_refund")
        self._match(self.move + second)
        self.assertTrue(act.needs_attention)
        (self.move + second).line_ids.remove_move_reconcile()
        self.assertFalse(act.needs_attention)

    def test_credit_note_that_is_reset_to_draft_asks_no_more(self):
        act = self._create_issued(self.move)
        refund = self._create_move(amounts=(40.0,), move_type="out_refund")
        self._match(self.move + refund)
        self.assertTrue(act.needs_attention)
        refund.button_draft()
        self.assertFalse(act.needs_attention)

    def test_act_over_what_is_credited_in_part_is_not_issued_by_itself(self):
        self.company.closing_act_auto_issue = True
        refund = self._create_move(amounts=(40.0,), move_type="out_refund")
        self._match(self.move + refund)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.move.ids
        ).create({})._create_payments()
        act = self.acts._request_for([{"move_id": self.move.id}], DAY)
        self.assertEqual(act.state, "to_issue")
        self.assertTrue(self._get_decisions(act))

    def test_bad_act_does_not_switch_the_scheduler_off(self):
        acts = self._create_issued(self.move) | self._create_issued()
        for move in acts.move_id:
            self._match(move + self._create_move(move_type="out_refund"))
        react = type(acts)._react_to_invoice

        def fail(act, date):
            if act == acts[0]:
                raise ValueError("broken")
            return react(act, date)

        job = self.env.ref("account_closing_act.ir_cron_react")
        with (
            patch.object(type(acts), "_react_to_invoice", fail),
            mute_logger("odoo.addons.account_closing_act.models.closing_act_attention"),
            self.enter_registry_test_mode(),
        ):
            job.method_direct_trigger()
        self.assertTrue(self._get_decisions(acts[1]))
        self.assertTrue(acts[0].attention_pending)

    def test_deleting_the_invoice_drops_requests_but_no_number(self):
        request = self._create_act(self.move)
        self.move.button_draft()
        self.move.unlink()
        self.assertFalse(request.exists())
        move = self._create_move()
        act = self._create_issued(move)
        act._cancel("Wrong")
        move.button_draft()
        with self.assertRaisesRegex(UserError, act.name):
            move.unlink()
        self.assertTrue(act.exists())

    def test_copy_of_an_invoice_has_no_act(self):
        self._create_issued(self.move)
        copy = self.move.copy()
        self.assertFalse(copy.closing_act_ids)
        self.assertFalse(copy.is_closed_by_act)
