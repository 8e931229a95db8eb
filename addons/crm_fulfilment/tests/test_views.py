from odoo.tests import tagged

from .common import FulfilmentCase

ACTIONS = (
    "crm_lead_action_orders",
    "crm_lead_problem_action",
    "crm_lead_handling_report_action",
    "workflow_role_member_action",
    "workflow_task_action_orders",
)


@tagged("post_install", "-at_install")
class TestViews(FulfilmentCase):
    """Each view of each action gives its readers what it names."""

    def test_actions_load_for_an_administrator(self):
        self._start(self._create_orders())
        admin = self.env.ref("base.user_admin")
        for name in ACTIONS:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                f"crm_fulfilment.{name}"
            )
            Model = self.env[action["res_model"]].with_user(admin)
            views = [view for view in action["views"] if view[1] != "search"]
            with self.subTest(action=name):
                found = Model.get_views(views)
                self.assertEqual(len(found["views"]), len(views))

    def test_report_groups_by_direction(self):
        self._start(self._create_orders())
        self.env.flush_all()
        groups = self.env["crm.lead.handling.report"]._read_group(
            [("shipping_direction_id", "=", self.north.id)],
            ["shipping_direction_id", "state"],
            ["__count", "duration_hours:avg", "late_count:sum"],
        )
        self.assertEqual(groups[0][:3], (self.north, "ready", 1))

    def test_form_of_the_seller_and_of_the_driver(self):
        run = self._start(self._create_orders())
        self._go_to_delivery(run)
        lead = self.env["crm.lead"].browse(run.res_id)
        arch = (
            self.env["crm.lead"]
            .with_user(self.seller)
            .get_view(self.env.ref("crm.crm_lead_view_form").id, "form")["arch"]
        )
        self.assertIn("action_shipped", arch)
        self.assertNotIn("action_open_delivery_change", arch)
        self.assertTrue(lead.with_user(self.seller).can_stop_handling)
        self.assertFalse(lead.with_user(self.colleague).can_stop_handling)
        task = self._ready(run).with_user(self.driver)
        arch = task.get_view(view_type="form")["arch"]
        self.assertIn("action_open_problem", arch)
