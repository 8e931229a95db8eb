from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestIssue(LicenseCase):
    """The issuer's task, its checks, and the start date."""

    with_invoices = True

    def setUp(self):
        super().setUp()
        self.licence = self.win(self._create_lead())
        self.task = self.get_task(self.licence)

    def test_task_says_what_whose_and_until_when(self):
        self.assertEqual(self.task.user_id, self.issuer)
        self.assertIn("Anna", self.task.display_name)
        self.assertIn("Line A", self.task.display_name)
        self.assertIn("12 months", self.task.display_name)
        self.assertEqual(str(self.task.deadline), "2025-03-12")
        self.assertEqual(len(self.task.check_ids), 4)
        card = self.task.with_user(self.issuer).record_card
        self.assertIn(self.licence.contract_id.name, card)
        self.assertIn(f"register.document/{self.licence.contract_id.id}", card)
        self.assertIn(f"crm.license/{self.licence.id}", card)
        self.assertIn("https://passwords.example/line", card)
        self.assertIn("checklist", self.task.instruction)

    def test_issuer_is_found_from_the_product(self):
        other = self._create_user("lic_issuer_b", "crm_license.group_license_issuer")
        self._create_member(other, self.plain)
        plain = self.win(self._create_lead(self.plain))
        self.assertEqual(self.get_task(plain).user_id, other)
        self.assertEqual(plain.issuer_id, other)
        self.assertEqual(self.plain.issuer_id, other)
        self.assertEqual(self.product.issuer_id, self.issuer)

    def test_open_checklist_is_refused_and_nothing_is_written(self):
        licence = self.licence.with_user(self.issuer)
        with self.assertRaisesRegex(UserError, "Tick first"):
            licence.action_activate("2025-03-10", "K-1")
        self.assertFalse(self.licence.date_start)
        self.assertFalse(self.licence.has_key)
        self.assertFalse(self.env["crm.license.secret"].search_count([]))

    def test_task_alone_activates_nothing(self):
        self.tick(self.licence)
        with self.assertRaisesRegex(UserError, "Activate"):
            self.task.with_user(self.issuer).action_complete()
        self.assertEqual(self.task.state, "ready")

    def test_activation_completes_the_task_in_the_issuers_name(self):
        self.activate(self.licence, "2025-03-10", "K-1")
        self.assertEqual((self.task.state, self.task.done_by_id), ("done", self.issuer))
        self.assertEqual(self.licence.stage_code, "active")
        self.assertEqual(str(self.licence.date_end), "2026-03-10")
        self.assertEqual(self.licence.issuer_id, self.issuer)

    def test_future_start_waits_for_its_day(self):
        self.activate(self.licence, "2025-03-20", "K-1")
        self.assertEqual(self.licence.stage_code, "to_issue")
        self.run_on("2025-03-19")
        self.assertEqual(self.licence.stage_code, "to_issue")
        self.run_on("2025-03-20")
        self.assertEqual(self.licence.stage_code, "active")

    def test_wrong_start_dates(self):
        self.tick(self.licence)
        licence = self.licence.with_user(self.issuer)
        for day in (None, "", "soon", "2025-13-01", "2024-03-10", "2027-01-01", 7, []):
            with self.subTest(day=day), self.assertRaises(UserError):
                licence.action_activate(day, "K-1")
        self.assertFalse(self.licence.date_start)

    def test_missing_key_and_superfluous_key(self):
        self.tick(self.licence)
        licence = self.licence.with_user(self.issuer)
        for key in (None, "", "   ", False, 7, ["K"]):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, "its key"):
                licence.action_activate("2025-03-10", key)
        plain = self.win(self._create_lead(self.plain))
        self.tick(plain)
        with self.assertRaisesRegex(UserError, "needs no key"):
            plain.with_user(self.issuer).action_activate("2025-03-10", "K-1")
        plain.with_user(self.issuer).action_activate("2025-03-10")
        self.assertEqual(plain.stage_code, "active")

    def test_twice_is_refused(self):
        self.activate(self.licence, "2025-03-10", "K-1")
        for user in (self.issuer, self.manager):
            with self.assertRaises(UserError):
                self.licence.with_user(user).action_activate("2025-03-11", "K-2")
        self.assertEqual(str(self.licence.date_start), "2025-03-10")

    def test_others_may_not(self):
        self.tick(self.licence)
        other = self._create_user("lic_other", "crm_license.group_license_issuer")
        for user in (self.seller, self.accountant, other):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.licence.with_user(user).action_activate("2025-03-10", "K-1")

    def test_deputy_may(self):
        deputy = self._create_user("lic_deputy", "base.group_user")
        self.env["workflow.role.member"].search(
            [("user_id", "=", self.issuer.id)]
        ).deputy_id = deputy
        self.tick(self.licence)
        self.licence.with_user(deputy).action_activate("2025-03-10", "K-1")
        self.assertEqual(self.licence.stage_code, "active")

    def test_deputy_sees_the_button(self):
        deputy = self._create_user("lic_deputy", "crm_license.group_license_issuer")
        licence = self.licence.with_user(deputy)
        self.assertFalse(licence.can_activate)
        member = [("user_id", "=", self.issuer.id)]
        self.env["workflow.role.member"].search(member).deputy_id = deputy
        self.env.invalidate_all()
        self.assertTrue(licence.can_activate)

    def test_step_that_does_not_apply_keeps_nobody_from_activating(self):
        route, role = self.product.issuing_route_id, self.task.role_id
        step = {"name": "Large ones", "role_id": role.id, "sequence": 99}
        step["condition"] = "[('amount', '>', 1000000)]"
        route.step_ids = [(0, 0, step)]
        licence = self.win(self._create_lead())
        self.activate(licence, "2025-03-10", "K-9")
        self.assertEqual(licence.stage_code, "active")

    def test_manager_takes_the_task_over_on_record(self):
        with self.assertRaisesRegex(UserError, "Tick first"):
            self.licence.with_user(self.manager).action_activate("2025-03-10", "K-1")
        self.tick(self.licence)
        self.licence.with_user(self.manager).action_activate("2025-03-10", "K-1")
        self.assertEqual(self.task.done_by_id, self.manager)
        outcomes = self.licence.workflow_decision_ids.mapped("outcome")
        self.assertEqual(sorted(outcomes), ["completed", "delegated"])

    def test_cancelled_task_is_given_again_by_a_manager(self):
        self.licence._workflow_cancel("by mistake")
        self.assertFalse(self.get_task(self.licence))
        with self.assertRaises(AccessError):
            self.licence.with_user(self.issuer).action_start_issuing()
        self.licence.with_user(self.manager).action_start_issuing()
        self.assertEqual(self.get_task(self.licence).user_id, self.issuer)

    def test_successor_does_not_begin_before_its_predecessor(self):
        first = self._create_license("2025-02-20", months=1)
        second = self._create_license(months=1)
        second.sudo().predecessor_id = first
        with self.assertRaisesRegex(UserError, "continues"):
            second.with_user(self.manager).action_activate("2025-02-19")
        second.with_user(self.manager).action_activate(second.suggested_start)
        self.assertEqual(second.date_start, first.date_end)

    def test_dialog_passes_the_key_on_and_keeps_nothing_of_it(self):
        self.tick(self.licence)
        wizard = self.env["crm.license.activate"].with_user(self.issuer)
        wizard = wizard.create({"license_id": self.licence.id, "key": "K-77"})
        self.assertEqual(str(wizard.date_start), "2025-03-10")
        self.env.flush_all()
        self.env.invalidate_all()
        self.cr.execute("SELECT * FROM crm_license_activate WHERE id=%s", wizard.ids)
        self.assertNotIn("K-77", str(self.cr.fetchall()))
        self.assertFalse(wizard.key)
        wizard.action_confirm()
        key = self.licence.with_user(self.issuer).action_reveal_key()
        self.assertEqual(key, "K-77")
