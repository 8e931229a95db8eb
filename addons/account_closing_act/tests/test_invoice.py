from ast import literal_eval

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestInvoice(ClosingActCommon):
    def setUp(self):
        super().setUp()
        self.move = self._create_move(amounts=(100.0, 40.0))
        self.moves = self.env["account.move"].with_user(self.accountant)

    def _get_without_act(self):
        domain = self.moves._get_without_act_domain()
        return self.moves.search(domain & Domain("id", "=", self.move.id))

    def _get_filter_result(self):
        """Search with the filter of the list, as the client does."""
        arch = self.moves.get_view(
            self.env.ref("account.view_account_invoice_filter").id, "search"
        )["arch"]
        start = arch.index('name="without_act"')
        domain = arch[arch.index('domain="', start) + 8 :]
        domain = domain[: domain.index('"')].replace("&lt;", "<")
        found = literal_eval(domain) + [("id", "=", self.move.id)]
        return self.moves.search(found)

    def test_closed_when_the_act_is_issued(self):
        self.assertFalse(self.move.is_closed_by_act)
        act = self._create_act(self.move)
        self.assertFalse(self.move.is_closed_by_act)
        act._issue(DAY)
        self.assertTrue(self.move.is_closed_by_act)
        act._mark_signed({})
        self.assertTrue(self.move.is_closed_by_act)
        act._cancel("Wrong")
        self.assertFalse(self.move.is_closed_by_act)

    def test_closed_only_when_all_periods_are_issued(self):
        first = self._create_act(self.move, period_from="2026-01-01")
        second = self._create_act(self.move, period_from="2026-02-01")
        first._issue(DAY)
        self.assertFalse(self.move.is_closed_by_act)
        second._issue(DAY)
        self.assertTrue(self.move.is_closed_by_act)

    def test_closed_only_when_all_lines_are_covered(self):
        one, two = self.move.invoice_line_ids
        self._create_issued(self.move, line_ids=one.ids, scope="one")
        self.assertFalse(self.move.is_closed_by_act)
        self._create_issued(self.move, line_ids=two.ids, scope="two")
        self.assertTrue(self.move.is_closed_by_act)

    def test_an_invoice_needs_an_act_until_it_has_a_live_one(self):
        for expected, change in (
            (True, lambda: None),
            (False, lambda: self._create_act(self.move)),
            (True, lambda: self.move.closing_act_ids._cancel("Again")),
            (False, lambda: self._create_issued(self.move)),
        ):
            change()
            self.assertEqual(self.move._needs_act(), expected)
            self.assertEqual(bool(self._get_without_act()), expected)
            self.assertEqual(bool(self._get_filter_result()), expected)

    def test_what_acts_leave_out_needs_an_act(self):
        one, two = self.move.invoice_line_ids
        act = self._create_act(self.move, line_ids=one.ids, scope="one")
        for expected, change in (
            (False, lambda: None),
            (True, lambda: act._issue(DAY)),
            (False, lambda: self.move.action_create_and_issue_closing_acts()),
        ):
            change()
            self.assertEqual(self.move._needs_act(), expected)
            self.assertEqual(bool(self._get_without_act()), expected)
            self.assertEqual(bool(self._get_filter_result()), expected)
        self.assertEqual(self.move.closing_act_ids.line_ids, one | two)
        self.assertTrue(self.move.is_closed_by_act)

    def test_who_needs_no_act(self):
        draft = self._create_move(post=False)
        refund = self._create_move(move_type="out_refund")
        bill = self._create_move(move_type="in_invoice")
        credited = self._create_move()
        credited._reverse_moves(cancel=True)
        marked = self._create_move()
        marked.with_user(self.accountant).action_set_no_closing_act()
        for move in (draft, refund, bill, credited, marked):
            with self.subTest(move=move.display_name):
                self.assertFalse(move._needs_act())

    def test_an_invoice_with_an_act_is_not_marked_as_needing_none(self):
        self._create_act(self.move)
        self.move.with_user(self.accountant).action_set_no_closing_act()
        self.assertFalse(self.move.no_closing_act)

    def test_create_acts_from_the_list(self):
        other, closed = self._create_move(), self._create_move()
        self._create_issued(closed)
        moves = (self.move + closed + other).with_user(self.accountant)
        action = moves.action_create_and_issue_closing_acts()
        report = self.env["closing.act.result"].browse(action["res_id"])
        self.assertEqual((report.done_count, report.refused_count), (2, 1))
        self.assertIn(closed.name, report.refused_html)
        self.assertEqual(
            (self.move + other).closing_act_ids.mapped("state"), ["issued", "issued"]
        )
        self.assertEqual(len(closed.closing_act_ids), 1)

    def test_create_one_act_tells_why_not(self):
        self.move.with_user(self.accountant).action_create_closing_acts()
        self.assertEqual(self.move.closing_act_ids.state, "to_issue")
        with self.assertRaises(UserError):
            self.move.with_user(self.accountant).action_create_closing_acts()

    def test_server_actions_do_it_from_the_client(self):
        action = self.env.ref("account_closing_act.action_create_closing_acts")
        result = (
            action.with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=self.move.ids)
            .run()
        )
        self.assertFalse(result)
        self.assertEqual(self.move.closing_act_count, 1)

    def test_smart_button_opens_the_acts(self):
        act = self._create_act(self.move)
        action = self.move.with_user(self.accountant).action_view_closing_acts()
        self.assertEqual(action["res_id"], act.id)
        self._create_act(self.move, period_from="2026-01-01")
        action = self.move.with_user(self.accountant).action_view_closing_acts()
        self.assertEqual(len(self.acts.search(action["domain"])), 2)

    def test_people_who_see_no_acts_can_read_the_invoice(self):
        """A one2many to a hidden model would break a read of all fields."""
        self.env["ir.model.access"].create(
            {
                "name": "sellers see invoices",
                "model_id": self.env.ref("account.model_account_move").id,
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        seller = new_test_user(
            self.env,
            "seller",
            "base.group_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        fields = self.move.with_user(seller).fields_get()
        self.assertNotIn("closing_act_ids", fields)
        self.assertIn("is_closed_by_act", fields)
        self._create_issued(self.move)
        self.assertTrue(self.move.with_user(seller).is_closed_by_act)
