from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestWizards(ClosingActCommon):
    def _open(self, model, acts):
        wizards = self.env[model].with_user(self.accountant)
        return Form(wizards.with_context(active_model=acts._name, active_ids=acts.ids))

    def test_cancel_with_a_reason(self):
        act = self._create_issued()
        with self._open("closing.act.cancel", act) as form:
            form.reason = "Wrong hours"
        form.record.action_confirm()
        self.assertEqual(act.state, "cancelled")
        self.assertEqual(act.cancel_reason, "Wrong hours")

    def test_sign_with_a_copy(self):
        act = self._create_issued()
        with self._open("closing.act.sign", act) as form:
            form.date = "2026-04-05"
            form.signed_by = "A. Petrova"
            form.scan = b"c2Nhbg=="
        form.record.action_confirm()
        self.assertRecordValues(
            act,
            [
                {
                    "state": "signed",
                    "signed_by": "A. Petrova",
                    "signed_scan_name": "scan.pdf",
                }
            ],
        )
        self.assertEqual(act.signed_scan, b"c2Nhbg==")

    def test_wizard_checks_what_the_action_checks(self):
        act = self._create_act()
        with self._open("closing.act.sign", act) as form:
            form.date = DAY
        with self.assertRaises(UserError):
            form.record.action_confirm()

    def test_wizards_are_for_accountants(self):
        seller = new_test_user(self.env, "wizard_seller", "base.group_user")
        for model in ("closing.act.cancel", "closing.act.sign", "closing.act.result"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(seller).create({})

    def test_form_of_an_act_is_filled_by_hand(self):
        move = self._create_move()
        with Form(self.acts.with_user(self.accountant)) as form:
            form.move_id = move
            form.description = "By hand"
        act = form.record
        self.assertEqual(act.amount_total, 100.0)
        self.assertEqual(act.requested_by, self.accountant)
        self.assertEqual(act.accountant_id, self.accountant)
