from datetime import date, timedelta

from odoo.tests import tagged

from .common import DAY, START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestCatchUp(ServiceCase):
    """The server was off; nothing is lost, nothing comes twice, nobody is run over."""

    def _missed(self, catch_up):
        self.type.catch_up = catch_up
        service = self._create_service()
        self.run_on(date(2025, 5, 12))
        return service, service.period_ids.sorted("number")

    def test_each_missed_period_has_its_invoice(self):
        _service, periods = self._missed("each")
        self.assertRecordValues(
            periods,
            [
                {"date_from": date(2025, 3, 10), "date_to": date(2025, 4, 9)},
                {"date_from": date(2025, 4, 10), "date_to": date(2025, 5, 9)},
                {"date_from": date(2025, 5, 10), "date_to": date(2025, 6, 9)},
            ],
        )
        self.assertEqual(len(periods.move_id), 3)
        self.assertEqual(set(periods.mapped("state")), {"unpaid"})
        self.assertEqual(set(periods.mapped("date_invoice")), {date(2025, 5, 12)})

    def test_missed_periods_share_one_invoice_with_a_line_each(self):
        service, periods = self._missed("combined")
        self.assertEqual(len(periods), 3)
        move = periods.move_id
        self.assertEqual(len(move), 1)
        self.assertEqual(len(move.invoice_line_ids), 3)
        self.assertEqual(move.amount_total, 300.0)
        self.assertEqual(service.amount_due, 300.0)
        self.assertEqual(periods.mapped("amount_total"), [100.0] * 3)

    def test_missed_periods_are_skipped_with_a_reason(self):
        service, periods = self._missed("skip")
        self.assertEqual(periods.mapped("state"), ["skipped", "skipped", "unpaid"])
        self.assertTrue(all(p.skip_reason for p in periods[:2]))
        self.assertEqual(service.amount_due, 100.0)
        rows = service.journal_ids.filtered(lambda row: row.kind == "invoice")
        states = rows.sorted("id").mapped("state")
        self.assertEqual(states, ["skipped", "skipped", "sent"])

    def test_running_period_is_not_missed_though_the_next_is_due_ahead(self):
        self.type.write({"catch_up": "skip", "invoice_lead_days": 40})
        service = self._create_service()
        self.run_on(START)
        periods = service.period_ids.sorted("number")
        self.assertEqual(periods.mapped("date_from"), [START, date(2025, 4, 10)])
        self.assertEqual(periods.mapped("state"), ["unpaid", "unpaid"])

    def test_dunning_takes_one_step_a_night(self):
        service = self._create_service()
        self.run_on(START)

        self.advance(date(2025, 5, 12), date(2025, 5, 20))

        letters = [
            (row.run_date, row.kind)
            for row in service.journal_ids.sorted("id")
            if row.kind in ("resend", "last_warning", "cut_off")
            and row.state != "skipped"
        ]
        self.assertEqual(
            letters,
            [
                (date(2025, 5, 12), "last_warning"),
                (date(2025, 5, 15), "cut_off"),
            ],
        )

    def test_second_run_of_the_day_does_nothing(self):
        service, _periods = self._missed("each")
        before = self.kinds(service)
        for clock in ("10:00", "11:00"):
            self.run_on(date(2025, 5, 12), clock)
        self.assertEqual(self.kinds(service), before)

    def test_clock_set_back_bills_nothing_twice(self):
        service = self._create_service()
        self.advance(START, after(2))
        before = self.kinds(service)
        sent = list(self.mailbox.sent)

        for day in (after(-40), after(-1), START, after(1)):
            self.run_on(day)

        self.assertEqual(self.kinds(service), before)
        self.assertEqual(self.mailbox.sent, sent)

    def test_clock_far_ahead_and_back_again(self):
        service = self._create_service()
        self.run_on(after(35))
        self.assertEqual(len(service.period_ids), 2)
        self.advance(after(1), after(3))
        self.assertEqual(len(service.period_ids), 2)
        self.assertEqual(self.kinds(service, "cut_off"), [])

    def test_31st_comes_back_after_short_months(self):
        self.type.cut_off_days = 400
        start = date(2025, 3, 31)
        service = self._create_service(date_start=start)
        for day in (start, date(2025, 4, 30), date(2025, 5, 30), date(2025, 5, 31)):
            self.run_on(day)
        days = service.period_ids.sorted("number").mapped("date_from")
        self.assertEqual(days, [start, date(2025, 4, 30), date(2025, 5, 31)])

    def test_leap_day_comes_back_after_four_years(self):
        self.type.write({"catch_up": "each", "cut_off_days": 4000})
        start = date(2024, 2, 29)
        service = self._create_service(date_start=start, interval_unit="year")
        self.run_on(date(2028, 3, 1))
        days = service.period_ids.sorted("number").mapped("date_from")
        self.assertEqual(
            days,
            [
                start,
                date(2025, 2, 28),
                date(2026, 2, 28),
                date(2027, 2, 28),
                date(2028, 2, 29),
            ],
        )

    def test_paid_through_begins_with_the_first_period_after_it(self):
        service = self._create_service(
            date_start=date(2024, 1, 31), paid_through=date(2025, 3, 30)
        )
        self.advance(START, date(2025, 4, 1))
        period = service.period_ids
        self.assertEqual((period.number, period.date_from), (15, date(2025, 3, 31)))

    def test_last_day_shortens_the_last_period_and_closes(self):
        self.company.closing_act_auto_issue = True
        service = self._create_service(date_end=date(2025, 4, 24))
        day = START
        while day < date(2025, 5, 1):
            self.run_on(day)
            open_moves = service.period_ids.filtered(lambda p: p.state == "unpaid")
            if open_moves:
                self.pay(open_moves.move_id)
            day += DAY
        periods = service.period_ids.sorted("number")
        self.assertEqual(
            periods.mapped("date_to"), [date(2025, 4, 9), date(2025, 4, 24)]
        )
        self.assertEqual(periods.mapped("amount_total"), [100.0, 50.0])
        self.assertEqual(service.stage_code, "closed")
        self.assertEqual(service.amount_collected, 150.0)

    def test_anchor_of_a_billed_service_stays(self):
        service = self._create_service()
        self.run_on(START)
        for vals in (
            {"date_start": after(5)},
            {"interval_number": 2},
            {"interval_unit": "year"},
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(Exception, "billed periods"),
            ):
                service.write(vals)


@tagged("post_install", "-at_install")
class TestZones(ServiceCase):
    """Today is the day of the company, wherever the server stands."""

    def _run_at(self, company, moment):
        day, clock = moment.split()
        self.run_on(day, clock, company=company)

    def test_company_in_the_east_is_billed_for_its_own_day(self):
        self.company.operating_tz = "Asia/Vladivostok"
        service = self._create_service(date_start=after(1))
        self._run_at(self.company, "2025-03-10 13:30")
        self.assertFalse(service.period_ids)

        self._run_at(self.company, "2025-03-10 23:30")

        self.assertEqual(service.period_ids.date_from, after(1))
        self.assertEqual(service.period_ids.date_invoice, after(1))
        self.assertEqual(service.period_ids.date_due, after(1))
        self.assertEqual(service.stage_entry_date, after(1))
        self.assertEqual(self.row(service, "invoice", "sent").date_sent, after(1))

    def test_two_companies_at_one_moment_have_their_own_days(self):
        west = self._create_company("West", operating_tz="America/Los_Angeles")
        self.company.operating_tz = "Asia/Vladivostok"
        self.set_clock(START, "02:00")
        east_service = self._create_service(date_start=after(1))
        env = self.env(context={"allowed_company_ids": west.ids})
        user = self._create_user(
            "west", "crm_infrastructure.group_infrastructure_user", company=west
        )
        west_service = self._create_service(
            started=False,
            company_id=west.id,
            user_id=user.id,
            administrator_id=user.id,
            date_start=START,
        ).with_env(env)
        west_service.action_start()

        for company in (self.company, west):
            self._run_at(company, "2025-03-10 02:00")
        self.assertFalse(east_service.period_ids)
        self.assertFalse(west_service.period_ids)
        for company in (self.company, west):
            self._run_at(company, "2025-03-10 20:00")

        self.assertEqual(east_service.period_ids.date_invoice, after(1))
        self.assertEqual(west_service.period_ids.date_invoice, START)

    def test_buttons_follow_the_zone_too(self):
        self.company.operating_tz = "Asia/Vladivostok"
        service = self._create_service(started=False)
        self.set_clock(START, "23:30")
        service.action_start()
        self.assertEqual(service.stage_entry_date, after(1))

    def test_simulated_letter_left_on_the_day_of_its_run(self):
        """Late in the evening UTC it is tomorrow in the company already."""
        self.company.operating_tz = "Asia/Vladivostok"
        simulation = "base_lifecycle.allow_future_runs"
        self.env["ir.config_parameter"].set_param(simulation, "True")
        service = self._create_service()
        day = START + timedelta(days=300)
        self.set_clock(START, "23:30")
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr)
            run = env["lifecycle.run"].create(
                {"run_date": day, "company_id": self.company.id}
            )
            run.action_run()
        self.assertEqual(set(service.journal_ids.mapped("run_date")), {START, day})
        self.assertEqual(self.row(service, "invoice", "sent").date_sent, day)
