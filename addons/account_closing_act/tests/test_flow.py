from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestFlow(ClosingActCommon):
    def setUp(self):
        super().setUp()
        self.act = self._create_act().with_user(self.accountant)

    def test_new_act_has_no_number_and_names_its_invoice(self):
        self.assertRecordValues(
            self.act,
            [
                {
                    "name": "/",
                    "state": "to_issue",
                    "amount_total": 100.0,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(self.act.display_name, f"Draft act ({self.act.move_id.name})")

    def test_whole_life(self):
        self.assertIs(self.act.action_issue("2026-03-31"), True)
        self.assertEqual(self.act.state, "issued")
        self.assertEqual(self.act.date, DAY)
        self.assertEqual(self.act.display_name, self.act.name)
        self.act.action_send()
        self.assertEqual(self.act.state, "sent")
        self.act.action_mark_signed("2026-04-05", "A. Petrova", b"c2Nhbg==", "a.pdf")
        self.assertRecordValues(
            self.act,
            [
                {
                    "state": "signed",
                    "signed_by": "A. Petrova",
                    "signed_scan": b"c2Nhbg==",
                    "signed_scan_name": "a.pdf",
                }
            ],
        )
        self.assertEqual(str(self.act.date_signed), "2026-04-05")
        number = self.act.name
        self.act.action_cancel("Wrong hours")
        self.assertRecordValues(
            self.act,
            [{"state": "cancelled", "name": number, "cancel_reason": "Wrong hours"}],
        )

    def test_each_step_is_told_in_the_chatter(self):
        self.act.action_issue(DAY)
        self.act.action_cancel("Wrong hours")
        bodies = "".join(self.act.message_ids.mapped("body"))
        self.assertIn(self.act.name, bodies)
        self.assertIn("Wrong hours", bodies)

    def test_illegal_moves_are_refused(self):
        for method in ("action_send", "action_mark_signed"):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(self.act, method)()
        self.act.action_issue(DAY)
        with self.assertRaises(UserError):
            self.act.action_issue(DAY)
        self.act.action_cancel("Mistake")
        for method, args in (
            ("action_issue", ()),
            ("action_send", ()),
            ("action_mark_signed", ()),
            ("action_cancel", ("Again",)),
        ):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(self.act, method)(*args)
        self.assertEqual(self.act.state, "cancelled")

    def test_private_steps_check_the_table_too(self):
        for step in (
            lambda: self.act._send(DAY),
            lambda: self.act._mark_signed({}),
        ):
            with self.assertRaises(UserError):
                step()

    def test_date_of_issue_is_the_argument_else_the_own_else_today(self):
        own = self._create_act(date="2026-02-28")
        bare = self._create_act()
        with freeze_time("2026-04-02"):
            self.act.action_issue("2026-03-15")
            own.action_issue()
            bare.action_issue()
        self.assertEqual(
            [str(act.date) for act in (self.act, own, bare)],
            ["2026-03-15", "2026-02-28", "2026-04-02"],
        )

    def test_bad_arguments_are_told_and_change_nothing(self):
        for call in (
            lambda: self.act.action_issue("31.03.2026 foo"),
            lambda: self.act.action_cancel("  "),
            lambda: self.act.action_cancel(None),
            lambda: self.act.action_print(),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(self.act.state, "to_issue")

    def test_amount_follows_the_invoice_until_issued(self):
        move = self.act.move_id
        move.button_draft()
        move.invoice_line_ids.price_unit = 150.0
        move.action_post()
        self.assertEqual(self.act.amount_total, 150.0)
        self.act.action_issue(DAY)
        self.act.sudo().move_id._write({"amount_total": 999.0})
        self.acts.invalidate_model()
        self.assertEqual(self.act.amount_total, 150.0)

    def test_issue_needs_a_posted_invoice_that_is_not_credited(self):
        self.act.move_id.button_draft()
        with self.assertRaisesRegex(UserError, "not posted"):
            self.act.action_issue(DAY)

    def test_partial_act_which_lost_its_lines_is_not_issued(self):
        move = self._create_move(amounts=(100.0, 40.0))
        act = self._create_act(move, line_ids=move.invoice_line_ids[1].ids)
        self.assertEqual(act.amount_total, 40.0)
        move.button_draft()
        move.invoice_line_ids[1].unlink()
        move.action_post()
        with self.assertRaisesRegex(UserError, "no lines"):
            act.action_issue(DAY)
