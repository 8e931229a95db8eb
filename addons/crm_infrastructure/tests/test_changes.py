from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestDatesChanged(ServiceCase):
    """Start, end and interval that people change: nothing twice, nothing never."""

    def test_copy_begins_today_and_bills_nothing_of_the_past(self):
        service = self._create_service(date_start=date(2023, 3, 10))
        service.date_end = date(2025, 3, 9)
        copied = service.copy({"partner_id": self._create_partner("Berta").id})
        copied.action_start()

        self.run_on(START)

        self.assertEqual((copied.date_start, copied.date_end), (START, False))
        self.assertEqual(copied.period_ids.mapped("date_from"), [START])

    def test_interval_corrected_before_the_first_invoice_is_billed_in_time(self):
        service = self._create_service(
            date_start=date(2023, 3, 10), paid_through=after(-1)
        )
        self.assertEqual(service.first_number, 25)

        service.write({"interval_unit": "year"})
        self.run_on(START)

        period = service.period_ids
        self.assertEqual((period.number, period.date_from), (3, START))

    def test_start_corrected_before_the_first_invoice_is_billed_in_time(self):
        service = self._create_service(
            date_start=date(2023, 3, 10), paid_through=after(-1)
        )

        service.date_start = START
        self.run_on(START)

        period = service.period_ids
        self.assertEqual((period.number, period.date_from), (1, START))

    def test_service_that_was_not_started_counts_when_it_is(self):
        service = self._create_service(started=False, paid_through=after(30))
        service.date_start = after(-31)
        self.assertEqual(service.first_number, 1)
        service.action_start()
        self.assertEqual(service.first_number, 4)

    def test_last_period_that_was_billed_shortened_stays_the_last(self):
        service = self._create_service(date_end=after(9))
        self.run_on(START)
        self.assertEqual(service.period_ids.date_to, after(9))

        for day in (False, after(10), "2026-01-01"):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "last"):
                service.date_end = day
        service.date_end = after(8)
        service.date_end = after(9)

    def test_days_out_of_reach_are_refused(self):
        service = self._create_service(started=False)
        for name in ("date_start", "date_end", "paid_through"):
            with self.subTest(name), self.assertRaisesRegex(Exception, "2199"):
                service[name] = "9999-12-31"

    def test_end_moves_while_the_last_period_is_not_billed(self):
        service = self._create_service(date_end=after(9))
        service.date_end = after(40)
        self.run_on(START)
        self.assertEqual(service.period_ids.date_to, after(30))
        service.date_end = False

        self.run_on(after(31))

        last = service.period_ids.sorted("number")[-1]
        self.assertEqual((last.date_from, last.date_to), (after(31), after(60)))


@tagged("post_install", "-at_install")
class TestRouteChanged(ServiceCase):
    """The tasks of a type are exchanged while people are at work on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old, cls.new = cls._create_route("Old way"), cls._create_route("New way")
        cls.type.renewal_route_id = cls.old

    def _renewing(self):
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        self.assertEqual(service.stage_code, "renewal")
        return service

    def test_work_that_does_not_apply_holds_nothing_up(self):
        self.old.step_ids.condition = "[('price_unit', '>', 1000000)]"
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.advance(after(1), after(2))
        self.assertFalse(service.lifecycle_failure)
        self.assertEqual(service.stage_code, "in_service")
        self.assertEqual(len(self.kinds(service, "renewed")), 1)

    def test_open_work_is_exchanged_for_that_of_the_new_route(self):
        service = self._renewing()
        before = self.get_tasks(service)

        self.type.renewal_route_id = self.new

        self.assertEqual(before.state, "cancelled")
        self.assertEqual(self.get_tasks(service).name, "New way")
        self.do_tasks(service)
        self.assertEqual(service.stage_code, "in_service")

    def test_without_a_route_it_is_renewed_at_once(self):
        service = self._renewing()

        self.type.renewal_route_id = False
        self.run_on(after(2))

        self.assertFalse(self.get_tasks(service))
        self.assertEqual(service.stage_code, "in_service")

    def test_service_of_another_type_follows_the_route_of_that(self):
        other = self._create_type("other_t", renewal_route_id=self.new.id)
        service = self._renewing()

        service.type_id = other

        self.assertEqual(self.get_tasks(service).name, "New way")
        self.do_tasks(service)
        self.assertEqual(service.stage_code, "in_service")

    def test_same_route_again_changes_nothing(self):
        service = self._renewing()
        before = self.get_tasks(service)
        self.type.write({"renewal_route_id": self.old.id, "cut_off_days": 20})
        service.write({"type_id": self.type.id, "name": "Renamed"})
        self.assertEqual(self.get_tasks(service), before)


@tagged("post_install", "-at_install")
class TestSwitchedOnByHand(ServiceCase):
    def test_nobody_is_thanked_for_a_payment_he_did_not_make(self):
        service = self._create_service()
        self.advance(START, after(15))
        service.action_resume()

        self.run_on(after(16))

        subjects = [subject for _day, subject in self.mailbox.to("anna@")]
        self.assertIn("Hosting is switched on again", subjects)
        self.assertNotIn("Hosting is renewed", subjects)
        mail = self.row(service, "renewed").mail_message_id
        self.assertIn("100.00", mail.body)
        self.assertNotIn("thank you", mail.body)

    def test_who_has_paid_is_thanked(self):
        service = self._create_service()
        self.advance(START, after(15))
        self.pay(service.period_ids.move_id)
        self.run_on(after(16))
        subjects = [subject for _day, subject in self.mailbox.to("anna@")]
        self.assertIn("Hosting is renewed", subjects)


@tagged("post_install", "-at_install")
class TestBranch(ServiceCase):
    def test_branch_bills_in_the_journal_of_its_company(self):
        branch = self.env["res.company"].create(
            {
                "name": "Branch",
                "parent_id": self.company.id,
                "operating_tz": "UTC",
                "email": "branch@own.example",
            }
        )
        self.env.user.company_ids += branch
        fields = {"property_account_receivable_id", "property_account_income_categ_id"}
        defaults = self.env["ir.default"].search(
            [("company_id", "=", self.company.id), ("field_id.name", "in", fields)]
        )
        for default in defaults:
            default.copy({"company_id": branch.id})
        service = self._create_service(
            company_id=branch.id, user_id=False, administrator_id=False
        )

        self.run_on(START, company=branch)

        self.assertFalse(service.lifecycle_failure)
        move = service.period_ids.move_id
        self.assertEqual((move.state, move.company_id), ("posted", branch))
        self.assertEqual(move.journal_id.company_id, self.company)
