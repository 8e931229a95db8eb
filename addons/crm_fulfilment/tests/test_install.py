from odoo.tests import tagged

from odoo.addons.crm_fulfilment.hooks import uninstall_hook

from .common import FulfilmentCase

AUTOMATIC = ("assembly", "delivery", "won")


@tagged("post_install", "-at_install")
class TestInstall(FulfilmentCase):
    """The stages while the addon is there, and when it goes."""

    def _codes(self):
        stages = map(self._stage, AUTOMATIC)
        return [stage.is_automatic for stage in stages]

    def test_installed(self):
        self.assertEqual(self._stage("realisation").route_id, self.route)
        self.assertEqual(self._codes(), [True] * 3)
        self.assertFalse(self._stage("realisation").is_automatic)

    def test_uninstalled_stages_are_moved_by_hand(self):
        lead, done = self._create_orders(2)
        self._start(lead | done)
        self._go_to_delivery(done._get_handling_runs())
        uninstall_hook(self.env)
        self.assertFalse(self._stage("realisation").route_id)
        self.assertEqual(self._codes(), [False] * 3)
        self.assertFalse(lead.workflow_run_ids)
        self.assertFalse(
            self.env["workflow.task"].search([("route_id", "=", self.route.id)])
        )
        for code in AUTOMATIC:
            lead.with_user(self.seller).stage_id = self._stage(code)
        self.assertEqual(lead.won_status, "won")
        done.with_user(self.seller).stage_id = self._stage("won")
        self.assertEqual(done.won_status, "won")

    def test_installed_on_waiting_orders(self):
        uninstall_hook(self.env)
        lead = self._create_orders()
        lead.with_user(self.seller).stage_id = self._stage("realisation")
        self.assertFalse(lead.workflow_run_ids)
        self.env["crm.stage"]._hand_orders_to_route()
        self.assertEqual(lead.workflow_holder_id, self.operator)

    def test_order_caught_in_mid_stage_goes_back(self):
        uninstall_hook(self.env)
        lead = self._create_orders()
        for code in ("realisation", "assembly"):
            lead.with_user(self.seller).stage_id = self._stage(code)
        self.env["crm.stage"]._hand_orders_to_route()
        self.assertFalse(lead.workflow_run_ids)
        lead.with_user(self.seller).action_stop_handling("Handled by tasks now")
        self.assertTrue(self._start(lead))

    def test_deleted_stages_do_not_stop_the_installation(self):
        uninstall_hook(self.env)
        data = self.env["ir.model.data"].search(
            [("module", "=", "crm_onboarding"), ("name", "like", "stage_%")]
        )
        data.unlink()
        self.env["crm.stage"]._hand_orders_to_route()
        uninstall_hook(self.env)
