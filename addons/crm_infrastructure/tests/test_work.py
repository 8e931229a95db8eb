from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestWork(ServiceCase):
    """Tasks of people that are refused, or that the calendar takes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.renewal_route_id = cls._create_route("Renew")
        cls.type.renewal_route_id.step_ids.kind = "decide"

    def _in_renewal(self):
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        self.assertEqual(service.stage_code, "renewal")
        return service

    def _refuse(self, service):
        task = self.get_tasks(service)
        task.with_user(task.user_id).action_reject("The registry is closed")
        self.env.invalidate_all()

    def test_refused_work_is_started_again(self):
        service = self._in_renewal()
        self._refuse(service)
        self.advance(after(2), after(5))
        self.assertEqual(service.stage_code, "renewal")
        self.assertFalse(self.get_tasks(service))
        self.assertTrue(service.is_work_missing)

        service.with_user(self.manager).action_start_work()

        service.invalidate_recordset()
        self.assertFalse(service.is_work_missing)
        self.do_tasks(service)
        self.assertEqual(service.stage_code, "in_service")

    def test_open_work_is_not_given_twice(self):
        service = self._in_renewal()
        self.assertFalse(service.is_work_missing)
        with self.assertRaisesRegex(UserError, "open"):
            service.action_start_work()
        self.assertEqual(len(self.get_tasks(service)), 1)

    def test_stage_without_work_has_nothing_to_start(self):
        service = self._create_service()
        self.assertFalse(service.is_work_missing)
        with self.assertRaisesRegex(UserError, "nobody"):
            service.action_start_work()

    def test_stranger_starts_nothing(self):
        service = self._in_renewal()
        self._refuse(service)
        stranger = new_test_user(self.env, "stranger", "base.group_user")
        with self.assertRaises(AccessError):
            service.with_user(stranger).action_start_work()
        self.assertFalse(self.get_tasks(service))

    def test_debt_takes_back_only_the_work_of_the_stage(self):
        service = self._in_renewal()
        renewing = self.get_tasks(service)
        other = self._create_route("Call the customer")
        service._workflow_start(other)
        self.assertEqual(len(self.get_tasks(service)), 2)
        self.take_back(service.period_ids.move_id)
        self.run_on(after(2))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertEqual(renewing.state, "cancelled")
        self.assertEqual(self.get_tasks(service).name, "Call the customer")
