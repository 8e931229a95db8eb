from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestExchange(LicenseCase):
    """The route is exchanged while its task is open: one task, never none or two."""

    with_invoices = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_user("lic_other", "crm_license.group_license_issuer")
        cls.route = cls._create_route("Issue anew", cls.other)

    @classmethod
    def _create_route(cls, name, user):
        role = cls.env["workflow.role"].create(
            {"name": name, "member_ids": [(0, 0, {"user_id": user.id})]}
        )
        return cls.env["workflow.route"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get_id("crm.license"),
                "step_ids": [(0, 0, {"name": name, "role_id": role.id})],
            }
        )

    def setUp(self):
        super().setUp()
        self.licence = self.win(self._create_lead(self.plain))
        self.task = self.tick(self.licence)

    def said(self):
        return "".join(self.licence.message_ids.mapped("body"))

    def test_new_route_withdraws_the_task_and_gives_its_own(self):
        self.plain.with_user(self.manager).issuing_route_id = self.route
        self.assertEqual(self.task.state, "cancelled")
        task = self.get_task(self.licence)
        self.assertEqual((task.route_id, task.user_id), (self.route, self.other))
        self.assertEqual(self.licence.issuer_id, self.other)
        self.assertIn("Issue the licence", self.said())
        self.assertIn("Issue anew", self.said())
        with self.assertRaises(AccessError):
            self.licence.with_user(self.issuer).action_activate("2025-03-10")
        self.licence.with_user(self.other).action_activate("2025-03-10")
        self.assertEqual((task.state, self.licence.stage_code), ("done", "active"))

    def test_without_a_route_managers_issue_it(self):
        self.plain.with_user(self.manager).issuing_route_id = False
        self.assertEqual(self.task.state, "cancelled")
        self.assertIn("issued by managers", self.said())
        with self.assertRaises(AccessError):
            self.licence.with_user(self.issuer).action_activate("2025-03-10")
        self.licence.with_user(self.manager).action_activate("2025-03-10")
        self.assertEqual(self.licence.stage_code, "active")

    def test_another_product_is_issued_by_its_own_issuer(self):
        third = self._create_product("Line D", self.plain.sales_team_id)
        tariff = self._create_tariff("Basic", third)
        self._create_member(self.other, third)
        self.licence.with_user(self.manager).write(
            {"product_id": third.id, "tariff_id": tariff.id}
        )
        self.assertEqual(self.task.state, "cancelled")
        task = self.get_task(self.licence)
        self.assertEqual((len(task), task.user_id), (1, self.other))
        self.assertIn("Line D", self.said())

    def test_changed_steps_leave_the_open_task_as_it_was_given(self):
        step = self.task.step_id
        step.route_id.step_ids = [
            (1, step.id, {"name": "Otherwise"}),
            (0, 0, {"name": "Second", "role_id": step.role_id.id, "sequence": 99}),
        ]
        self.assertEqual(self.task.name, "Issue")
        self.assertEqual(len(self.task.run_id.task_ids), 1)
        self.licence.with_user(self.issuer).action_activate("2025-03-10")
        self.assertEqual(self.task.run_id.state, "done")

    def test_issued_licences_and_those_without_a_task_are_left_alone(self):
        self.activate(self.licence, "2025-03-10")
        waiting = self._create_license()
        self.plain.issuing_route_id = self.route
        self.assertEqual(self.task.state, "done")
        self.assertFalse(self.get_task(self.licence))
        self.assertFalse(self.get_task(waiting))

    def test_task_of_another_route_never_issues(self):
        self.licence._workflow_cancel("by mistake")
        self.licence._workflow_start(self.route)
        self.assertEqual(self.get_task(self.licence).user_id, self.other)
        with self.assertRaises(AccessError):
            self.licence.with_user(self.other).action_activate("2025-03-10")
        self.licence.with_user(self.manager).action_start_issuing()
        self.assertEqual(self.licence.issuer_id, self.issuer)
