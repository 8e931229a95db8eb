"""What a person with rights on acts could try over RPC to forge them."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClosingActCommon

FORCED = {"_force_unlink": True}
FORGED = {
    "default_state": "signed",
    "default_name": "FORGED/1",
    "default_signed_by": "Nobody",
    "default_date_signed": "2026-01-01",
    "default_amount_total": 1.0,
    "default_is_partial": True,
    "default_scope": "forged",
    "default_partner_id": 1,
}
DERIVED = ("partner_id", "company_id", "currency_id", "needs_attention")


@tagged("post_install", "-at_install")
class TestAttackRpc(ClosingActCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._create_move()
        cls.act = cls.acts.create({"move_id": cls.move.id})

    def _call(self, model, method, *args, user=None, **kwargs):
        records = self.env(user=user or self.accountant)[model]
        return call_kw(records, method, args, kwargs)

    def _check_blank(self, act):
        self.assertEqual((act.state, act.name), ("to_issue", "/"))
        self.assertEqual(act.amount_total, 100)
        self.assertEqual(act.partner_id, self.customer)
        self.assertFalse(act.signed_by or act.date_signed or act.scope)
        self.assertFalse(act.is_partial)

    def test_defaults_of_the_context_forge_nothing(self):
        vals = {"move_id": self._create_move().id}
        act_id = self._call("closing.act", "create", vals, context=FORGED)
        self._check_blank(self.acts.browse(act_id))

    def test_defaults_forge_nothing_through_the_invoice(self):
        move = self._create_move()
        self._call(
            "account.move", "action_create_closing_acts", move.ids, context=FORGED
        )
        self._check_blank(move.closing_act_ids)

    def test_forced_deletion_of_an_issued_act_is_refused(self):
        self.act.action_issue()
        with self.assertRaisesRegex(UserError, "keeps its number"):
            self._call("closing.act", "unlink", self.act.ids, context=FORCED)
        self.assertTrue(self.act.exists())

    def test_stored_values_of_the_invoice_are_not_written(self):
        self.act.action_issue()
        other = self._create_partner("Other", "other@example.com")
        values = dict.fromkeys(DERIVED, True) | {
            "partner_id": other.id,
            "company_id": self.company.id,
            "currency_id": self.env.ref("base.EUR").id,
        }
        for name in DERIVED:
            with self.subTest(name=name), self.assertRaises(AccessError):
                self._call("closing.act", "write", self.act.ids, {name: values[name]})
        self.assertEqual(self.act.partner_id, self.customer)

    def test_invoice_is_not_declared_closed(self):
        self.accountant.group_ids += self.env.ref("account.group_account_manager")
        with self.assertRaises(AccessError):
            self._call(
                "account.move", "write", self.move.ids, {"is_closed_by_act": True}
            )
        self.assertFalse(self.move.is_closed_by_act)

    def test_mail_makes_no_act(self):
        with self.assertRaises(AccessError):
            self._call("closing.act", "message_new", {"subject": ""}, {})

    def test_result_is_read_by_its_owner_only(self):
        vals = {"refused_html": "<p>Names of customers</p>"}
        result = self._call("closing.act.result", "create", vals)
        other = new_test_user(self.env, "act_other", "account.group_account_invoice")
        self.assertTrue(self._call("closing.act.result", "read", [result]))
        with self.assertRaises(AccessError):
            self._call("closing.act.result", "read", [result], user=other)


@tagged("post_install", "-at_install")
class TestAttackReport(ClosingActCommon, HttpCase):
    """The stock report route is open to every log-in."""

    def _create_portal_user(self, login):
        company = {
            "company_id": self.company.id,
            "company_ids": [Command.set(self.company.ids)],
        }
        return new_test_user(self.env, login, "base.group_portal", **company)

    def test_act_is_printed_for_those_who_may_read_it(self):
        act = self.acts.create({"move_id": self._create_move().id})
        act.action_issue()
        report = "account_closing_act.report_closing_act"
        self._create_portal_user("act_stranger")
        own = self._create_portal_user("act_customer")
        own.partner_id.parent_id = self.customer
        expected = {"act_stranger": False, "act_customer": True, "act_accountant": True}
        for login, shown in expected.items():
            self.authenticate(login, login)
            for kind in ("html", "text"):
                with mute_logger("odoo.http"):  # it logs the refusals
                    page = self.url_open(f"/report/{kind}/{report}/{act.id}")
                with self.subTest(login=login, kind=kind):
                    self.assertEqual(act.name in page.text, shown)
                    self.assertEqual("Rye Bakery" in page.text, shown)
