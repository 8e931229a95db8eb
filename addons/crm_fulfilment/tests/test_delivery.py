from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestDelivery(FulfilmentCase):
    """What the order needs at the start, and how each delivery ends."""

    def _run_to_delivery(self, **vals):
        run = self._start(self._create_orders(**vals))
        self._go_to_delivery(run)
        return run

    def _lead(self, run):
        return self.env["crm.lead"].browse(run.res_id)

    def _ready_step(self, run):
        names = ("transport_company", "own_delivery", "own_delivery_store", "pickup")
        steps = {self.env.ref(f"crm_fulfilment.step_{name}"): name for name in names}
        return steps.get(self._ready(run).step_id)

    def test_one_message_lists_all_that_is_missing(self):
        lead = self._create_orders(
            shipping_direction_id=False, delivery_method=False, driver_id=False
        )
        with self._refused("Shipping Direction") as _refused:
            self._start(lead)
        lead.write(
            {
                "shipping_direction_id": self.north.id,
                "delivery_method": "transport_company",
            }
        )
        with self._refused("a driver, for delivery by a transport company"):
            self._start(lead)
        lead.driver_id = self.driver
        self.assertTrue(self._start(lead))

    def test_direction_without_operator_is_a_gap(self):
        self.roles[0].member_ids.unlink()
        lead = self._create_orders()
        with self._refused("Operator for the direction “North”"):
            self._start(lead)
        self.assertIn("Operator for the direction “North”", lead.completeness_gaps)

    def test_archived_operator_is_a_gap_unless_there_is_a_deputy(self):
        self.operator.active = False
        lead = self._create_orders()
        with self._refused("Operator for the direction “North”"):
            self._start(lead)
        deputy = self._create_user("deputy")
        self.roles[0].member_ids.filtered(
            lambda member: member.shipping_direction_id == self.north
        ).deputy_id = deputy
        self.assertEqual(self._ready(self._start(lead)).user_id, deputy)

    def test_archived_direction_or_driver_is_a_gap(self):
        lead = self._create_orders()
        self.north.active = False
        with self._refused("is archived"):
            self._start(lead)
        self.north.active = True
        self.driver.active = False
        with self._refused("Driver cannot get tasks"):
            self._start(lead)

    def test_portal_user_is_no_driver(self):
        self.driver.group_ids = self.env.ref("base.group_portal")
        with self._refused("cannot get tasks"):
            self._start(self._create_orders())

    def test_own_delivery_by_the_driver(self):
        run = self._run_to_delivery(delivery_method="own_delivery")
        self.assertEqual(self._ready_step(run), "own_delivery")
        self._deliver(run, self.driver)
        self.assertEqual(self._lead(run).won_status, "won")

    def test_own_delivery_without_driver_is_the_storekeepers(self):
        run = self._run_to_delivery(delivery_method="own_delivery", driver_id=False)
        self.assertEqual(self._ready_step(run), "own_delivery_store")
        self.assertEqual(self._ready(run).user_id, self.keeper)
        self._deliver(run, self.keeper)
        self.assertEqual(self._lead(run).won_status, "won")

    def test_pickup_is_handed_over_by_the_storekeeper(self):
        run = self._run_to_delivery(delivery_method="pickup", driver_id=False)
        self.assertEqual(self._ready_step(run), "pickup")
        with self._refused("Waybill signed by the client"):
            self._complete(run, self.keeper)
        self._deliver(run, self.keeper)
        self.assertEqual(self._lead(run).won_status, "won")
        self.assertEqual(
            run.task_ids.sorted("sequence").mapped("state"),
            ["done"] * 3 + ["skipped"] * 3 + ["done"],
        )

    def test_waybill_is_required(self):
        run = self._run_to_delivery()
        with self._refused("Waybill of the transport company"):
            self._complete(run, self.driver)
        empty = self._file(self.driver, b"")
        with self._refused("Waybill of the transport company"):
            self._complete(run, self.driver, attachment_ids=empty.ids)
        self.assertEqual(self._lead(run).stage_code, "delivery")

    def test_each_direction_has_its_people(self):
        north, south = self._create_orders(2)
        south.shipping_direction_id = self.south
        self._start(north | south)
        self.assertEqual(north.workflow_holder_id, self.operator)
        self.assertEqual(south.workflow_holder_id, self.operator_south)
        task = south.workflow_ready_task_id
        with self._refused(error=AccessError):
            task.with_user(self.operator).action_complete(
                values={"shipment_number": "R"}
            )

    def test_archived_driver_gives_the_task_to_the_manager_of_the_route(self):
        run = self._run_to_delivery()
        self.driver.active = False
        self.assertEqual(self._ready(run).user_id, self.boss)
        self._deliver(run, self.boss)
        self.assertEqual(self._lead(run).won_status, "won")

    def test_lost_in_mid_delivery_cancels_the_tasks(self):
        run = self._run_to_delivery()
        reason = self.env["crm.lost.reason"].create({"name": "Client is bankrupt"})
        lead = self._lead(run)
        lead.with_user(self.seller).action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(lead.won_status, "lost")
        self.assertFalse(self._ready(run))
        self.assertFalse(lead.activity_ids.filtered("workflow_task_id"))
