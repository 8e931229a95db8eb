from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestVoidedWhileSwitchedOff(ServiceCase):
    """The debt is gone, the task to switch off is still open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.disconnection_route_id = cls._create_route("Switch off")

    def _being_switched_off(self):
        service = self._create_service()
        self.advance(START, after(14))
        self.assertEqual(service.stage_code, "disconnection")
        return service, self.get_tasks(service)

    def _assert_taken_back(self, service, task):
        self.assertEqual(task.state, "cancelled")
        self.assertEqual(service.stage_code, "in_service")
        self.assertFalse(service.disconnect_cause)
        self.assertFalse(self.row(service, "disconnected"))

    def test_cancelled_or_credited_invoice_takes_the_task_back(self):
        for void in (lambda move: move.button_cancel(), self.credit):
            service, task = self._being_switched_off()
            void(service.period_ids.move_id)
            self.run_on(after(15))
            with self.subTest(state=service.period_ids.state):
                self._assert_taken_back(service, task)
                self.assertTrue(self.asked(service))

    def test_who_was_just_switched_off_is_switched_on_again(self):
        self.type.resume_route_id = self._create_route("Switch on")
        for settle in (lambda move: move.button_cancel(), self.pay):
            service, _task = self._being_switched_off()
            settle(service.period_ids.move_id)
            self.do_tasks(service)
            with self.subTest(state=service.period_ids.state):
                self.assertEqual(service.stage_code, "resume")
                self.assertEqual(self.get_tasks(service).name, "Switch on")
                self.do_tasks(service)
                self.assertEqual(service.stage_code, "in_service")
                self.assertFalse(service.disconnect_cause)
                self.assertFalse(self.row(service, "disconnected"))

    def test_disputed_invoice_takes_the_task_back_and_is_dunned_anew(self):
        service, task = self._being_switched_off()
        move = service.period_ids.move_id
        move.action_toggle_block_payment()
        self.run_on(after(15))
        self._assert_taken_back(service, task)

        self.set_clock(after(20))
        move.action_toggle_block_payment()
        self.advance(after(20), after(34))

        self.assertEqual(
            self.kinds(service, "debt", "resend", "last_warning", "cut_off")[3:],
            [
                (after(20), "debt"),
                (after(27), "resend"),
                (after(31), "last_warning"),
                (after(34), "cut_off"),
            ],
        )

    def test_work_on_renewal_is_taken_back_as_well(self):
        self.type.renewal_route_id = self._create_route("Renew")
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        self.pay(move)
        self.run_on(after(1))
        task = self.get_tasks(service)
        self.assertEqual(service.stage_code, "renewal")
        move.button_cancel()
        self.run_on(after(2))
        self._assert_taken_back(service, task)
        self.assertFalse(self.row(service, "renewed"))

    def test_decision_of_a_person_is_not_taken_back(self):
        service, _task = self._being_switched_off()
        service.action_disconnect("The customer is leaving")
        service.period_ids.move_id.button_cancel()
        self.run_on(after(15))
        self.assertEqual(service.stage_code, "disconnection")


@tagged("post_install", "-at_install")
class TestVoidedAgain(ServiceCase):
    """Each void invoice is asked about, whatever was before it."""

    def _answer(self, service):
        self.asked(service).action_feedback("Decided")
        self.assertFalse(self.asked(service))

    def _create_waived(self):
        """Return a service whose period was waived after its invoice was void."""
        service = self._create_service()
        self.run_on(START)
        service.period_ids.move_id.button_cancel()
        self.run_on(after(1))
        service.period_ids.action_waive("A present")
        return service

    def test_next_invoice_that_is_void_is_asked_about(self):
        for void in (lambda move: move.button_cancel(), self.credit):
            service = self._create_service()
            self.run_on(START)
            void(service.period_ids.move_id)
            self.run_on(after(1))
            self._answer(service)
            service.period_ids.action_bill_again()
            self.run_on(after(2))
            void(service.period_ids.move_id)
            self.run_on(after(3))
            with self.subTest(state=service.period_ids.state):
                self.assertEqual(len(self.asked(service)), 1)

    def test_invoice_of_old_is_not_posted_beside_the_new_one(self):
        service = self._create_service()
        self.run_on(START)
        period = service.period_ids
        old = period.move_id
        old.button_cancel()
        self.run_on(after(1))
        period.action_bill_again()
        old.button_draft()
        with self.assertRaisesRegex(UserError, "twice"):
            old.action_post()
        self.run_on(after(2))
        with self.assertRaisesRegex(UserError, period.move_id.name):
            old.action_post()
        self.assertEqual((old.state, period.state), ("draft", "unpaid"))

    def test_waived_period_is_owed_once_its_invoice_is_valid_again(self):
        service = self._create_waived()
        period = service.period_ids
        self.assertEqual(period.state, "skipped")
        period.move_id.button_draft()
        self.assertEqual(period.state, "draft")
        period.move_id.action_post()
        self.assertEqual(period.state, "unpaid")
        self.advance(after(2), after(20))
        self.assertEqual(service.stage_code, "disconnected")
        self.pay(period.move_id)
        self.run_on(after(21))
        self.assertEqual(service.stage_code, "in_service")
        period.move_id.button_cancel()
        self.assertEqual(period.state, "cancelled", "asked about anew")

    def test_waived_period_whose_invoice_is_deleted_stays_waived(self):
        service = self._create_waived()
        period = service.period_ids
        period.move_id.button_draft()
        self.run_on(after(2))
        period.move_id.with_context(force_delete=True).unlink()
        self.advance(after(3), after(5))
        self.assertEqual(period.state, "skipped")
        self.assertFalse(period.move_id)

    def test_unanswered_question_does_not_hide_the_next_one(self):
        service = self._create_service()
        for day in (0, 2):
            self.run_on(after(day))
            service.period_ids.move_id.button_cancel()
            self.run_on(after(day + 1))
            service.period_ids.filtered("is_decided").action_bill_again()
        self.assertEqual(len(self.asked(service)), 2)

    def test_invoice_that_was_valid_in_between_is_asked_about(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        move.button_cancel()
        self.run_on(after(1))
        self._answer(service)
        move.button_draft()
        move.action_post()
        self.run_on(after(2))
        move.button_cancel()
        self.run_on(after(3))
        self.assertEqual(len(self.asked(service)), 1)
