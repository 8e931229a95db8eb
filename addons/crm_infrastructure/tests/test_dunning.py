from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DAY, START, ServiceCase

LADDER = ("invoice", "resend", "last_warning", "cut_off")


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestDunning(ServiceCase):
    """Reminder, last warning, cut-off: in order, with time between them."""

    def test_never_paid_climbs_the_ladder_once(self):
        service = self._create_service()

        self.advance(START, after(20))

        self.assertEqual(
            self.kinds(service, *LADDER),
            [
                (START, "invoice"),
                (after(7), "resend"),
                (after(11), "last_warning"),
                (after(14), "cut_off"),
            ],
        )
        self.assertEqual(service.stage_code, "disconnected")
        self.assertEqual(service.disconnect_cause, "debt")

    def test_letters_reach_the_customer_in_order(self):
        service = self._create_service()

        self.advance(START, after(20))

        days = [day for day, _subject in self.mailbox.to("anna@")]
        self.assertEqual(days, [START, after(7), after(11), after(14)])
        self.assertEqual(set(service.journal_ids.mapped("mail_error")), {False})

    def test_paid_before_the_reminder_is_not_reminded(self):
        service = self._create_service()
        self.run_on(START)
        self.set_clock(after(2))
        self.pay(service.period_ids.move_id)

        self.advance(after(3), after(20))

        self.assertEqual(self.kinds(service, *LADDER), [(START, "invoice")])
        self.assertEqual(service.stage_code, "in_service")
        self.assertTrue(self.row(service, "renewed", "sent"))

    def test_last_warning_names_the_day_on_which_the_cut_off_can_be(self):
        service = self._create_service()
        self.advance(START, after(10))
        self.assertEqual(service._get_cut_off_date(), after(14))
        self.mailbox.is_down = True
        self.advance(after(11), after(12))
        self.assertEqual(service._get_cut_off_date(), after(15))
        service.action_promise(after(20), "On payday")
        self.assertEqual(service._get_cut_off_date(), after(24))

    def test_own_delays_replace_those_of_the_type(self):
        service = self._create_service(
            own_delays=True,
            resend_after_days=2,
            last_warning_days=1,
            cut_off_days=5,
        )

        self.advance(START, after(6))

        self.assertEqual(
            self.kinds(service, *LADDER)[1:],
            [
                (after(2), "resend"),
                (after(4), "last_warning"),
                (after(5), "cut_off"),
            ],
        )

    def test_promise_holds_every_letter_and_then_they_resume(self):
        service = self._create_service()
        self.advance(START, after(9))

        service.action_promise(str(after(18)), "Will pay on payday")
        self.advance(after(10), after(18))
        self.assertEqual(len(self.kinds(service, *LADDER)), 2)
        self.advance(after(19), after(25))

        self.assertEqual(
            self.kinds(service, *LADDER)[2:],
            [(after(19), "last_warning"), (after(22), "cut_off")],
        )

    def test_promise_needs_a_reason_and_a_day_to_come(self):
        service = self._create_service()
        self.run_on(START)
        for day, reason in (
            (after(3), " "),
            (after(-1), "late"),
            ("31.12.2026", "no date"),
            (False, "none"),
            ("9999-12-31", "never"),
            ("2200-01-01", "hardly"),
        ):
            with self.subTest(day=day, reason=reason), self.assertRaises(UserError):
                service.action_promise(day, reason)
        self.assertFalse(service.hold_until)

    def test_promise_needs_a_debt(self):
        service = self._create_service()
        for paid in (False, True):
            with self.subTest(paid=paid):
                with self.assertRaisesRegex(UserError, "owes nothing"):
                    service.action_promise(after(3), "On payday")
            if not paid:
                self.run_on(START)
                self.pay(service.period_ids.move_id)
        self.assertFalse(service.hold_until)

    def test_promise_is_forgotten_once_it_is_kept(self):
        service = self._create_service()
        self.run_on(START)
        service.action_promise(after(10), "On payday")
        self.set_clock(after(5))
        self.pay(service.period_ids.move_id)

        self.run_on(after(6))

        self.assertFalse(service.hold_until)

    def test_broken_promise_gives_the_last_warning_and_its_days_again(self):
        service = self._create_service()
        self.advance(START, after(12))

        service.action_promise(after(20), "On payday")
        self.advance(after(13), after(24))

        self.assertEqual(
            self.kinds(service, "last_warning", "cut_off"),
            [
                (after(11), "last_warning"),
                (after(21), "last_warning"),
                (after(24), "cut_off"),
            ],
        )
        self.assertEqual(self.row(service, "last_warning").state, "sent")

    def test_dispute_lifted_late_gives_the_last_warning_and_its_days_again(self):
        service = self._create_service()
        self.advance(START, after(12))
        lines = service.period_ids.move_id.line_ids
        term = lines.filtered(lambda line: line.display_type == "payment_term")

        term.no_followup = True
        self.advance(after(13), after(25))
        term.no_followup = False
        self.advance(after(26), after(29))

        self.assertEqual(
            self.kinds(service, "last_warning", "cut_off"),
            [
                (after(11), "last_warning"),
                (after(26), "last_warning"),
                (after(29), "cut_off"),
            ],
        )
        days = [day for day, _subject in self.mailbox.to("anna@")]
        self.assertEqual(days, [START, after(7), after(11), after(26), after(29)])

    def test_payment_terms_put_the_letters_after_the_due_date(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 days",
                "line_ids": [(0, 0, {"value_amount": 100, "nb_days": 30})],
            }
        )
        self.partner.property_payment_term_id = term
        service = self._create_service(interval_number=3)

        self.advance(START, after(40))

        self.assertEqual(
            self.kinds(service, *LADDER)[1:],
            [(after(31), "last_warning"), (after(34), "cut_off")],
        )

    def test_invoice_sent_ahead_is_not_cut_off_in_time_paid_for(self):
        service_type = self._create_type("ahead_t", invoice_lead_days=30)
        start = START + timedelta(days=30)
        service = self._create_service(
            type_id=service_type.id,
            date_start=start,
            interval_number=1,
            interval_unit="year",
        )

        self.advance(START, start + 2 * DAY)

        rows = dict(map(reversed, self.kinds(service, *LADDER)))
        self.assertEqual(rows["invoice"], START)
        self.assertEqual(rows["last_warning"], start - 3 * DAY)
        self.assertEqual(rows["cut_off"], start)

    def test_manual_disconnection_is_not_lifted_by_a_payment(self):
        service = self._create_service()
        self.run_on(START)
        service.action_disconnect("Spam was sent from it")
        self.pay(service.period_ids.move_id)

        self.advance(after(1), after(5))

        self.assertEqual(service.stage_code, "disconnected")
        service.action_resume()
        self.advance(after(6), after(8))
        self.assertEqual(service.stage_code, "in_service")

    def test_person_keeps_off_what_a_debt_has_cut_off(self):
        service = self._create_service()
        self.advance(START, after(15))
        service.action_disconnect("The customer is leaving")

        self.pay(service.period_ids.move_id)
        self.advance(after(16), after(20))

        self.assertEqual(service.disconnect_cause, "manual")
        self.assertEqual(service.stage_code, "disconnected")

    def test_time_off_is_not_billed_afterwards(self):
        service = self._create_service()
        self.advance(START, after(15))
        self.advance(after(40), after(42))
        self.pay(service.period_ids.move_id)

        self.advance(after(43), after(70))

        periods = service.period_ids.sorted("number")
        self.assertEqual(periods.mapped("state"), ["paid", "skipped", "unpaid"])
        self.assertTrue(periods[1].skip_reason)
        self.assertEqual(self.kinds(service, "invoice")[-1], (after(61), "invoice"))


@tagged("post_install", "-at_install")
class TestDunningTasks(ServiceCase):
    """The same with an administrator who switches off and on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.off = cls._create_route("Switch off")
        cls.on = cls._create_route("Switch on")
        cls.type.write(
            {"disconnection_route_id": cls.off.id, "resume_route_id": cls.on.id}
        )

    def test_administrator_switches_off_and_on(self):
        service = self._create_service()
        self.advance(START, after(14))
        self.assertEqual(service.stage_code, "disconnection")
        self.assertEqual(self.get_tasks(service).user_id, self.admin)

        self.do_tasks(service)
        self.assertEqual(service.stage_code, "disconnected")
        self.pay(service.period_ids.move_id)
        self.run_on(after(15))
        self.assertEqual(service.stage_code, "resume")
        self.do_tasks(service)

        self.assertEqual(service.stage_code, "in_service")
        self.run_on(after(16))
        self.assertTrue(self.row(service, "renewed", "sent"))
        self.assertEqual(service.paid_through, service.period_ids[-1].date_to)

    def test_payment_while_the_task_is_open_cancels_it(self):
        service = self._create_service()
        self.advance(START, after(14))
        task = self.get_tasks(service)
        self.pay(service.period_ids.move_id)

        self.run_on(after(15))

        self.assertEqual(task.state, "cancelled")
        self.assertEqual(service.stage_code, "in_service")
        self.assertFalse(service.disconnect_cause)
        self.assertFalse(self.row(service, "disconnected"))

    def test_nobody_switches_off_twice_for_one_debt(self):
        service = self._create_service()
        self.advance(START, after(14))
        for _time in range(3):
            self.run_on(after(15))
        self.assertEqual(len(self.get_tasks(service)), 1)
        self.assertEqual(len(self.kinds(service, "cut_off")), 1)

    def test_archived_administrator_leaves_the_task_to_somebody(self):
        service = self._create_service()
        self.advance(START, after(14))
        task = self.get_tasks(service)

        self.admin.active = False
        self.env.invalidate_all()

        self.assertEqual(task.state, "ready")
        self.assertEqual(task.user_id, self.manager)
        task.with_user(task.user_id).action_complete()
        self.run_on(after(15))
        self.assertEqual(service.stage_code, "disconnected")
