from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestArchive(ServiceCase):
    """What the calendar passed by is not made up for."""

    def _archived(self, day, back, paid=True):
        service = self._create_service()
        self.run_on(START)
        if paid:
            self.pay(service.period_ids.move_id)
        self.advance(after(1), day)
        service.action_archive()
        self.run_on(back)
        service.with_user(self.manager).action_unarchive()
        self.run_on(back)
        return service

    def test_time_in_the_archive_is_not_billed(self):
        service = self._archived(after(5), date(2025, 7, 14))

        periods = service.period_ids.sorted("number")
        self.assertEqual(periods.mapped("state"), ["paid"] + ["skipped"] * 4)
        self.assertTrue(all(periods[1:].mapped("skip_reason")))
        self.run_on(date(2025, 8, 10))
        last = service.period_ids.sorted("number")[-1]
        self.assertEqual((last.date_from, last.state), (date(2025, 8, 10), "unpaid"))

    def test_who_was_to_be_switched_on_is_not_billed_for_the_archive(self):
        self.type.resume_route_id = self._create_route("Switch on")
        service = self._create_service()
        self.advance(START, after(14))
        self.pay(service.period_ids.move_id)
        self.run_on(after(15))
        self.assertEqual(service.stage_code, "resume")
        service.action_archive()
        self.set_clock(date(2025, 7, 14))
        service.action_unarchive()
        self.do_tasks(service)
        self.run_on(date(2025, 7, 14))
        self.assertEqual(service.stage_code, "in_service")
        self.assertEqual(len(service.period_ids.move_id), 1)

    def test_what_is_not_billed_is_said(self):
        service = self._archived(after(5), date(2025, 7, 14))
        [told] = [m.body for m in service.message_ids if "archive" in m.body]
        for day in ("2025-04-10", "2025-08-09"):
            self.assertIn(day, told)

    def test_single_day_that_is_not_billed_is_said(self):
        service = self._create_service(interval_unit="day")
        self.run_on(START)
        service.action_archive()
        self.set_clock(after(2))
        service.action_unarchive()
        self.assertIn("2025-03-11 to 2025-03-11", service.message_ids[:1].body)

    def test_nothing_was_missed_and_nothing_is_said(self):
        service = self._archived(after(5), after(20))
        self.assertFalse([m for m in service.message_ids if "archive" in m.body])
        self.run_on(after(31))
        self.assertEqual(len(service.period_ids.move_id), 2)

    def test_debt_of_before_is_dunned_anew(self):
        service = self._archived(after(12), after(25), paid=False)
        self.advance(after(26), after(39))
        self.assertEqual(
            self.kinds(service, "last_warning", "cut_off")[1:],
            [(after(36), "last_warning"), (after(39), "cut_off")],
        )

    def test_archived_service_is_not_billed_by_hand(self):
        service = self._create_service()
        self.run_on(START)
        service.action_archive()
        self.set_clock(after(40))
        with self.assertRaisesRegex(UserError, "archive"):
            service.with_user(self.manager).action_process()
        self.assertEqual(len(service.period_ids), 1)

    def test_task_that_is_done_in_the_archive_bills_nothing(self):
        self.type.renewal_route_id = self._create_route("Renew")
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        service.action_archive()
        self.set_clock(after(40))
        self.do_tasks(service)
        self.assertEqual(len(service.period_ids), 1)
        service.action_unarchive()
        self.run_on(after(40))
        self.assertEqual(service.stage_code, "in_service")
        self.assertEqual(service.period_ids.mapped("state"), ["skipped", "paid"])

    def test_archived_service_is_restored_before_it_is_switched(self):
        service = self._create_service()
        service.action_archive()
        for change in (
            lambda: service.action_disconnect("Moved away"),
            lambda: service.action_close("Moved away"),
        ):
            with self.assertRaisesRegex(UserError, "archive"):
                change()
        self.assertEqual(service.stage_code, "in_service")

    def test_service_that_was_not_started_is_started_as_before(self):
        service = self._create_service(started=False)
        service.action_archive()
        self.set_clock(after(40))
        service.action_unarchive()
        service.action_start()
        self.run_on(after(40))
        self.assertEqual(len(service.period_ids.move_id), 2)
