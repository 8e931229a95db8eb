from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.closing_act_guard import PROTECTED
from .common import DAY, ClosingActCommon

FORGED = {
    "name": "ACT/FORGED",
    "state": "signed",
    "amount_total": 1.0,
    "date_sent": "2026-01-01",
    "date_signed": "2026-01-01",
    "signed_by": "Nobody",
    "cancel_reason": "None",
    "is_partial": True,
    "scope": "x",
    "paper": "Zm9yZ2Vk",
    "attention_handled": "x",
    "attention_notified": "x",
    "company_id": 1,
    "partner_id": 1,
    "currency_id": 1,
    "attention_key": "x",
    "attention_pending": True,
    "needs_attention": True,
}


@tagged("post_install", "-at_install")
class TestProtection(ClosingActCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "act_manager",
            "account.group_account_manager,base.group_system",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.act = cls._create_act()

    def test_direct_writes_are_refused_to_everybody(self):
        for user in (self.accountant, self.manager, self.env.ref("base.user_root")):
            for field, value in FORGED.items():
                with self.subTest(user=user.login, field=field):
                    with self.assertRaises(AccessError):
                        self.act.with_user(user).write({field: value})
        self.assertEqual(self.act.state, "to_issue")

    def test_every_protected_field_is_tried(self):
        self.assertEqual(set(PROTECTED) - {"line_ids", "mail_id"}, set(FORGED))

    def _create_paper(self):
        vals = {"name": "a.pdf", "raw": b"printed", "res_field": "paper"}
        vals |= {"res_model": "closing.act", "res_id": self.act.id}
        return self.env["ir.attachment"].sudo().create(vals)

    def test_paper_is_not_forged_as_a_file(self):
        files = self.env["ir.attachment"].with_user(self.manager)
        place = {"res_model": "closing.act", "res_id": self.act.id}
        vals = {"name": "forged.pdf", "raw": b"forged"}
        with self.assertRaisesRegex(AccessError, "paper of a closing act"):
            files.create({**vals, **place, "res_field": "paper"})
        with self.assertRaisesRegex(AccessError, "paper of a closing act"):
            files.with_context(default_res_field="paper").create({**vals, **place})
        chatter = files.create({**vals, **place})
        with self.assertRaisesRegex(AccessError, "paper of a closing act"):
            chatter.res_field = "paper"

    def test_paper_is_neither_changed_nor_deleted(self):
        paper = self._create_paper().with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "paper of a closing act"):
            paper.raw = b"forged"
        with self.assertRaisesRegex(AccessError, "paper of a closing act"):
            paper.unlink()
        self.assertEqual(paper.sudo().raw, b"printed")

    def test_invoice_cannot_be_exchanged(self):
        other = self._create_move()
        with self.assertRaises(AccessError):
            self.act.with_user(self.accountant).move_id = other

    def test_forged_context_opens_nothing(self):
        act = self.act.with_user(self.accountant)
        for value in (True, 1, "_PASS", object()):
            with self.assertRaises(AccessError):
                act.with_context(closing_act_pass=value).state = "signed"
        with self.assertRaises(AccessError):
            self.acts.with_user(self.accountant).with_context(
                closing_act_pass=True
            ).create({"move_id": self._create_move().id, "state": "signed"})

    def test_create_with_forged_values_is_refused(self):
        acts = self.acts.with_user(self.accountant)
        for field, value in FORGED.items():
            with self.subTest(field=field), self.assertRaises(AccessError):
                acts.create({"move_id": self._create_move().id, field: value})

    def test_the_pass_does_not_leave_the_methods(self):
        act = self._create_act()
        with self.assertRaises(AccessError):
            act.state = "signed"

    def test_values_of_an_issued_act_are_frozen(self):
        act = self.act.with_user(self.accountant)
        act.write({"description": "Before", "period_from": "2026-03-01"})
        act.action_issue(DAY)
        for field, value in (
            ("description", "After"),
            ("date", "2026-01-01"),
            ("period_from", "2026-01-01"),
            ("period_to", "2026-12-31"),
        ):
            with self.subTest(field=field), self.assertRaises(AccessError):
                act.write({field: value})

    def test_only_an_act_to_issue_can_be_deleted(self):
        issued = self._create_issued()
        cancelled = self._create_act()
        cancelled._cancel("No need")
        for act in (issued, cancelled):
            with self.assertRaises(UserError):
                act.with_user(self.accountant).unlink()
        self.act.with_user(self.accountant).unlink()
        self.assertFalse(self.act.exists())

    @mute_logger("odoo.sql_db")
    def test_one_live_act_for_an_invoice_and_period(self):
        move = self.act.move_id
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_act(move)
        self._create_act(move, period_from="2026-03-01")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_act(move, period_from="2026-03-01")
        self.act._cancel("Again")
        self._create_act(move)

    def test_scope_tells_apart_acts_of_one_period(self):
        move = self._create_move(amounts=(10.0, 20.0))
        first, second = move.invoice_line_ids
        acts = self.acts._create_for(
            [
                {"move_id": move.id, "line_ids": first.ids, "scope": "a"},
                {"move_id": move.id, "line_ids": second.ids, "scope": "b"},
            ]
        )
        self.assertEqual(acts.mapped("amount_total"), [10.0, 20.0])

    def test_a_line_is_on_one_live_act_only(self):
        move = self._create_move(amounts=(10.0, 20.0))
        line = move.invoice_line_ids[0]
        self._create_act(move, line_ids=line.ids, scope="a")
        with self.assertRaises(ValidationError):
            self._create_act(move, line_ids=line.ids, scope="b")

    def test_a_second_act_lists_what_the_first_one_does_not(self):
        move = self._create_move(amounts=(10.0, 20.0))
        first, second = move.invoice_line_ids
        self._create_issued(move, line_ids=first.ids, scope="a")
        act = self.acts.with_user(self.accountant).create({"move_id": move.id})
        self.assertEqual(act.sudo().line_ids, second)
        self.assertEqual(act.amount_total, 20.0)
        act.action_issue(DAY)
        self.assertTrue(move.is_closed_by_act)

    def test_no_act_is_made_when_all_lines_are_on_others(self):
        move = self._create_move()
        self._create_issued(move, line_ids=move.invoice_line_ids.ids, scope="a")
        with self.assertRaisesRegex(ValidationError, "on another act"):
            self.acts.with_user(self.accountant).create({"move_id": move.id})

    def test_lines_of_an_act_of_the_whole_invoice_are_on_no_other(self):
        move = self._create_move()
        self._create_issued(move)
        with self.assertRaisesRegex(ValidationError, "on another act"):
            self._create_act(move, line_ids=move.invoice_line_ids.ids, scope="a")

    def test_lines_of_another_invoice_are_refused(self):
        with self.assertRaises(ValidationError):
            self._create_act(line_ids=self._create_move().invoice_line_ids.ids)

    def test_wrong_invoices_are_refused(self):
        draft = self._create_move(post=False)
        bill = self._create_move(move_type="in_invoice")
        acts = self.acts.with_user(self.accountant)
        with self.assertRaises(UserError):
            acts.create({"move_id": draft.id})
        with self.assertRaises(ValidationError):
            acts.create({"move_id": bill.id})

    @mute_logger("odoo.sql_db")
    def test_period_must_be_in_order(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_act(period_from="2026-03-31", period_to="2026-03-01")

    def test_people_without_billing_rights_see_and_do_nothing(self):
        seller = new_test_user(self.env, "act_seller", "base.group_user")
        act = self.act.with_user(seller)
        for call in (
            lambda: act.read(["name"]),
            lambda: act.action_issue(),
            lambda: act.action_send(),
            lambda: act.action_mark_signed(),
            lambda: act.action_cancel("No"),
            lambda: act.action_print(),
            lambda: act.action_keep(),
            lambda: act.unlink(),
            lambda: act.move_id.action_create_closing_acts(),
            lambda: act.move_id.action_create_and_issue_closing_acts(),
            lambda: act.move_id.action_set_no_closing_act(),
            lambda: act.move_id.action_view_closing_acts(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_reader_reads_and_prints_but_changes_nothing(self):
        reader = new_test_user(
            self.env,
            "act_reader",
            "account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        act = self._create_issued().with_user(reader)
        self.assertEqual(act.read(["state"])[0]["state"], "issued")
        act.action_print()
        for call in (
            lambda: act.action_cancel("No"),
            lambda: act.write({"description": "x"}),
        ):
            with self.assertRaises(AccessError):
                call()
