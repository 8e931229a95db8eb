from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestExchange(FulfilmentCase):
    """Another route was chosen while an order is in work: it ends under its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead)
        cls.new = cls.route.copy({"code": False})
        cls._stage("realisation").route_id = cls.new

    def test_order_goes_on_under_the_route_that_it_has(self):
        self.assertEqual(self.lead.handling_step, "shipment")
        self.assertTrue(self._ready(self.run_).is_handling)
        self._go_to_delivery(self.run_)
        self._deliver(self.run_, self.driver)
        self.assertIn("waybill", self.lead.document_ids.type_id.mapped("code"))
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(self.lead.workflow_run_ids, self.run_)
        self.env.flush_all()
        rows = self.env["crm.lead.handling.report"].search(
            [("lead_id", "=", self.lead.id)]
        )
        self.assertEqual(len(rows), 4)

    def test_stopped_its_task_is_withdrawn_and_the_next_round_is_the_new_route(self):
        task = self._ready(self.run_)
        self.lead.with_user(self.seller).action_stop_handling("Client asked")
        self.assertEqual(task.state, "cancelled")
        self.assertEqual(self.lead.stage_code, "approved")
        again = self._start(self.lead)
        self.assertEqual(again.route_id, self.new)
        self.assertEqual(len(self._ready(self.lead.workflow_run_ids)), 1)

    def test_its_direction_stays_locked(self):
        with self._refused("Change the Delivery"):
            self.lead.with_user(self.seller).shipping_direction_id = self.south

    def test_who_handles_the_goods_still_reads_no_passport(self):
        passport = self.env["crm.lead.document"].create(
            {
                "lead_id": self.lead.id,
                "type_id": self.env.ref(
                    "crm_onboarding.document_type_director_passport"
                ).id,
                "file": "JVBERg==",
                "file_name": "passport.pdf",
            }
        )
        with self._refused(error=AccessError):
            passport.with_user(self.operator).read(["file"])
