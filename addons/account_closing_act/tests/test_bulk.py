from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestBulk(ClosingActCommon):
    def setUp(self):
        super().setUp()
        self.good = self._create_act() + self._create_act()
        self.bad = self._create_act()
        self.all = (self.good[0] + self.bad + self.good[1]).with_user(self.accountant)

    def _get_report(self, action):
        self.assertEqual(action["res_model"], "closing.act.result")
        return self.env["closing.act.result"].browse(action["res_id"])

    def test_bad_act_does_not_stop_the_others(self):
        self.bad.move_id.button_draft()
        report = self._get_report(self.all.action_issue(DAY))
        self.assertEqual(set(self.good.mapped("state")), {"issued"})
        self.assertEqual(self.bad.state, "to_issue")
        self.assertEqual((report.done_count, report.refused_count), (2, 1))
        self.assertIn(self.bad.move_id.display_name, report.refused_html)

    def test_all_good_gives_a_notice(self):
        action = self.all.action_issue(DAY)
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(set(self.all.mapped("state")), {"issued"})

    def test_act_that_fails_while_being_issued_is_undone_alone(self):
        apply_event = type(self.acts)._apply_event
        bad, reason = self.bad, "Printer on fire"

        def fail(acts, event, vals):
            res = apply_event(acts, event, vals)
            if bad in acts:
                raise UserError(reason)
            return res

        with patch.object(type(self.acts), "_apply_event", fail):
            report = self._get_report(self.all.action_issue(DAY))
        self.assertIn(reason, report.refused_html)
        self.assertEqual((self.bad.state, self.bad.name), ("to_issue", "/"))
        self.assertEqual(set(self.good.mapped("state")), {"issued"})
        self.assertEqual(sorted(act.name[-5:] for act in self.good), ["00001", "00002"])

    def test_bulk_signature_and_cancellation(self):
        self.good._issue(DAY)
        report = self._get_report(self.all.action_mark_signed(DAY, "A. Petrova"))
        self.assertEqual(report.refused_count, 1)
        self.assertEqual(set(self.good.mapped("state")), {"signed"})
        self.all.action_cancel("Closed twice")
        self.assertEqual(set(self.all.mapped("state")), {"cancelled"})

    def test_one_scan_is_for_one_act(self):
        self.good._issue(DAY)
        with self.assertRaises(UserError):
            self.good.action_mark_signed(DAY, None, b"c2Nhbg==")

    def test_reasons_are_escaped(self):
        self.customer.name = "<script>alert(1)</script>"
        self.customer.email = False
        self.good._issue(DAY)
        report = self._get_report(self.good.with_user(self.accountant).action_send())
        self.assertNotIn("<script>", report.refused_html)

    def test_hundred_acts_cost_no_more_queries_than_ten(self):
        def count(number):
            moves = self.env["account.move"].union(
                *(self._create_move() for _i in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            acts = self.acts._create_for([{"move_id": move.id} for move in moves])
            acts._issue(DAY)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)
        few, many = count(10), count(100)
        self.assertLessEqual(many, few + 5)

    def test_credit_notes_of_many_acts_are_looked_up_together(self):
        acts = self.acts
        for _i in range(8):
            act = self._create_issued()
            refund = self._create_move(amounts=(40.0,), move_type="out_refund")
            (act.move_id + refund).line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).reconcile()
            acts += act

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(all(act._get_attention_key() for act in some))
            return self.cr.sql_log_count - before

        self.assertEqual(count(acts[:2]), count(acts))
