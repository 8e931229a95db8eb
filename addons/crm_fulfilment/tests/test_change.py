from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestChange(FulfilmentCase):
    """Direction, method and driver change while the order is in work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead)

    def test_direction_is_locked_for_the_card(self):
        for user in (self.seller, self.head):
            with self._refused("Change the Delivery"):
                self.lead.with_user(user).shipping_direction_id = self.south
        self.lead.with_user(self.seller).shipping_direction_id = self.north

    def test_manager_passes_the_task_to_the_other_direction(self):
        self._change(self.lead, self.head, shipping_direction_id=self.south.id)
        self.assertEqual(self.lead.shipping_direction_id, self.south)
        self.assertEqual(self._ready(self.run_).user_id, self.operator_south)
        self.assertEqual(
            self.lead.activity_ids.filtered("workflow_task_id").user_id
            or self._ready(self.run_).activity_ids.user_id,
            self.operator_south,
        )
        with self._refused(error=AccessError):
            self._complete(self.run_, self.operator, values={"shipment_number": "1"})
        self._complete(self.run_, self.operator_south, values={"shipment_number": "1"})
        self.assertEqual(self._ready(self.run_).user_id, self.keeper_south)
        self.assertEqual(
            self.run_.decision_ids.sorted("sequence")[0].outcome, "reassigned"
        )
        bodies = "".join(self.lead.message_ids.mapped("body"))
        self.assertIn("North → South", bodies)
        self.assertIn("Client asked", bodies)

    def test_change_is_for_managers(self):
        for user in (self.seller, self.colleague, self.operator, self.boss):
            with self._refused(error=AccessError):
                self._change(self.lead, user, shipping_direction_id=self.south.id)
        with self._refused("Say why"):
            self._change(self.lead, self.head, " ", shipping_direction_id=self.south.id)

    def test_direction_without_people_is_refused(self):
        empty = self.env["crm.shipping.direction"].create({"name": "Nowhere"})
        with self._refused("Operator for the direction “Nowhere”"):
            self._change(self.lead, self.head, shipping_direction_id=empty.id)

    def test_method_is_free_until_the_delivery(self):
        self._complete(self.run_, self.operator, values={"shipment_number": "1"})
        self.lead.with_user(self.seller).delivery_method = "pickup"
        self._complete(self.run_, self.keeper)
        self._complete(self.run_, self.operator)
        self.assertEqual(self._ready(self.run_).user_id, self.keeper)
        with self._refused("Change the Delivery"):
            self.lead.with_user(self.seller).delivery_method = "own_delivery"
        with self._refused("on their way"):
            self._change(self.lead, self.head, delivery_method="own_delivery")

    def test_driver_is_needed_in_mid_run_too(self):
        with self._refused("a driver, for delivery by a transport company"):
            self.lead.with_user(self.seller).driver_id = False
        self.lead.with_user(self.seller).write(
            {"delivery_method": "pickup", "driver_id": False}
        )
        with self._refused("a driver, for delivery by a transport company"):
            self.lead.with_user(self.seller).delivery_method = "transport_company"

    def test_order_in_work_keeps_its_direction_and_its_method(self):
        """Without a method no step would take it: in delivery, and with nobody."""
        for user in (self.seller, self.head):
            with self._refused("Delivery Method"):
                self.lead.with_user(user).delivery_method = False
        for name in ("delivery_method", "shipping_direction_id"):
            label = self.lead._fields[name]._description_string(self.env)
            with self._refused(label):
                self._change(self.lead, self.head, **{name: False})
        self._go_to_delivery(self.run_)
        self.assertEqual(self._ready(self.run_).user_id, self.driver)

    def test_driver_is_replaced_on_the_way(self):
        self._go_to_delivery(self.run_)
        other = self._create_user("second_driver")
        with self._refused("Change the Delivery"):
            self.lead.with_user(self.seller).driver_id = other
        with self._refused("on their way"):
            self._change(self.lead, self.head, driver_id=False)
        self._change(self.lead, self.head, driver_id=other.id)
        self.assertEqual(self._ready(self.run_).user_id, other)
        with self._refused(error=AccessError):
            self._deliver(self.run_, self.driver)
        self._deliver(self.run_, other)
        self.assertEqual(self.lead.won_status, "won")

    def test_driver_is_not_added_to_the_storekeepers_delivery(self):
        lead = self._create_orders(delivery_method="own_delivery", driver_id=False)
        run = self._start(lead)
        self._go_to_delivery(run)
        with self._refused("on their way"):
            self._change(lead, self.head, driver_id=self.driver.id)

    def test_delegated_task_stays_when_something_else_changes(self):
        task = self._ready(self.run_)
        task.with_user(self.operator).action_delegate(self.keeper.id, "Busy")
        other = self._create_user("second_driver")
        self._change(self.lead, self.head, driver_id=other.id)
        self.assertEqual(task.user_id, self.keeper)

    def test_order_that_is_not_handled_has_nothing_to_change(self):
        lead = self._create_orders()
        lead.with_user(self.seller).shipping_direction_id = self.south
        with self._refused("not being handled"):
            self._change(lead, self.head, shipping_direction_id=self.north.id)
