from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.base.models import ir_cron

from ..models import lifecycle_run_engine
from .common import MODEL, NOON, TODAY, LifecycleCase

JOB = "base_lifecycle.ir_cron_run"
SIMULATION = "base_lifecycle.allow_future_runs"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestRun(LifecycleCase):
    def test_run_does_what_is_due_and_counts_it(self):
        due = self._create()
        later = self._create(date_start=date(2026, 3, 11))
        run = self._run()
        self.assertEqual(self._keys(due), ["bill:1"])
        self.assertFalse(self._keys(later))
        self.assertEqual(due.next_step_date, date(2026, 3, 17))
        self.assertEqual(later.next_step_date, date(2026, 3, 11))
        self.assertRecordValues(
            run, [{"state": "done", "step_count": 1, "failure_count": 0}]
        )
        self.assertEqual(run.summary.count("Bill: 1"), 1)

    def test_second_run_of_the_day_does_nothing(self):
        contracts = self._create_many(5, date_start=date(2026, 1, 10), paid=9)
        self._run()
        before = self._keys(contracts)
        again = self._run()
        self.assertEqual(self._keys(contracts), before)
        self.assertEqual(len(before), 15)
        self.assertEqual(again.step_count, 0)
        self.assertEqual(set(contracts.mapped("billed")), {3})

    def test_missed_sixty_days_are_made_up_in_order(self):
        contract = self._create(
            date_start=date(2026, 1, 10), interval_number=2, interval_unit="week"
        )
        contract.paid = 99
        self._run()
        rows = self._rows(contract, "bill")
        self.assertEqual(rows.mapped("key"), [f"bill:{n}" for n in range(1, 6)])
        self.assertEqual(
            [f"{day:%m-%d}" for day in rows.mapped("due_date")],
            ["01-10", "01-24", "02-07", "02-21", "03-07"],
        )
        self.assertEqual(set(rows.mapped("run_date")), {TODAY})

    def test_month_end_comes_back_after_a_short_month(self):
        contract = self._create(date_start=date(2023, 12, 31), paid=99)
        self._run()
        days = self._rows(contract, "bill").mapped("due_date")
        self.assertEqual(days[:4], [date(2023, 12, 31), *self._ends(2024, 1, 2, 3)])
        self.assertEqual(days[13:16], self._ends(2025, 1, 2, 3))

    def _ends(self, year, *months):
        last = {1: 31, 2: 29 if year % 4 == 0 else 28, 3: 31}
        return [date(year, month, last[month]) for month in months]

    def test_dunning_takes_its_days_however_long_the_server_was_off(self):
        contract = self._create(date_start=date(2026, 1, 1), interval_unit="year")
        self._run(date(2026, 3, 1))
        self.assertEqual(self._keys(contract), ["bill:1"])
        self._run(date(2026, 3, 8))
        self.assertEqual(self._keys(contract), ["bill:1", "remind:1"])
        self.assertEqual(contract.stage_code, "active")

    def test_stage_moves_with_its_entry_date(self):
        contract = self._create(billed=1, reminded=1, billed_on=date(2026, 2, 20))
        self._run()
        self.assertEqual(contract.stage_id, self.off)
        self.assertEqual(contract.stage_entry_date, TODAY)
        self.assertEqual(self._rows(contract).stage_id, self.off)
        self.assertFalse(contract.next_step_date)

    def test_two_companies_follow_their_own_clocks(self):
        east, west = self.env["res.company"].create(
            [
                {"name": "East", "operating_tz": "Europe/Moscow"},
                {"name": "West", "operating_tz": "America/New_York"},
            ]
        )
        tomorrow = date(2026, 3, 11)
        eastern = self._create(company_id=east.id, date_start=tomorrow)
        western = self._create(company_id=west.id, date_start=tomorrow)
        with freeze_time("2026-03-10 23:30:00"):
            self._cron("ir_cron_run")
        self.assertEqual(self._rows(eastern).run_date, tomorrow)
        self.assertFalse(self._keys(western))
        with freeze_time("2026-03-11 04:30:00"):
            self._cron("ir_cron_run")
        self.assertEqual(self._rows(western).run_date, tomorrow)
        self.assertEqual(self._keys(eastern), ["bill:1"])

    def test_cron_keeps_one_run_a_day_and_none_for_idle_days(self):
        domain = [("company_id", "=", self.company.id), ("is_scheduled", "=", True)]
        runs = self.env["lifecycle.run"]
        self._cron("ir_cron_run")
        self.assertFalse(runs.search(domain))
        first = self._create()
        self._cron("ir_cron_run")
        second = self._create()
        self._cron("ir_cron_run")
        run = runs.search(domain)
        self.assertEqual(len(run), 1)
        self.assertEqual(run.step_count, 2)
        self.assertEqual(self._keys(first | second), ["bill:1", "bill:1"])

    def test_run_of_a_future_day_needs_the_parameter(self):
        tomorrow = date(2026, 3, 11)
        with self.assertRaises(ValidationError):
            self.env["lifecycle.run"].create({"run_date": tomorrow})
        self.env["ir.config_parameter"].set_param(SIMULATION, "True")
        contract = self._create(date_start=tomorrow)
        self._run(tomorrow)
        self.assertEqual(self._rows(contract).run_date, tomorrow)
        self.assertEqual(self.company._operating_today(), tomorrow)

    def test_run_of_a_day_that_is_over_needs_the_parameter(self):
        yesterday = date(2026, 3, 9)
        runs = self.env["lifecycle.run"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "is over"):
            runs.create({"run_date": yesterday})
        early, late = runs.create({}), self._run()
        with self.assertRaisesRegex(ValidationError, "is over"):
            early.run_date = yesterday
        with freeze_time("2026-03-11 12:00:00"):
            for run in (early, late):
                with self.assertRaisesRegex(ValidationError, "is over"):
                    run.action_run()
        self.env["ir.config_parameter"].set_param(SIMULATION, "True")
        self.assertTrue(runs.create({"run_date": yesterday}))

    def test_day_that_ends_while_the_scheduler_begins_is_done(self):
        contract = self._create()
        with freeze_time("2026-03-11 00:00:01"), self._committing() as env:
            company = self.company.with_env(env)
            run = env["lifecycle.run"]._get_scheduled(company, TODAY)
            run._execute()
        self.assertEqual(self._rows(contract).run_date, TODAY)

    def test_started_run_is_evidence(self):
        run = self._run()
        with self.assertRaises(UserError):
            run.run_date = date(2026, 3, 9)
        with self.assertRaises(UserError):
            run.unlink()

    def test_button_of_a_record_does_the_same_as_a_run(self):
        contract = self._create()
        contract.with_user(self.owner).action_process()
        row = self._rows(contract)
        self.assertEqual((row.key, row.user_id), ("bill:1", self.owner))
        self._run()
        self.assertEqual(self._rows(contract), row)

    def test_button_of_the_status_page_runs_today(self):
        contract = self._create()
        with self._committing() as env:
            runs = env["lifecycle.run"].with_user(self.manager)
            action = runs.action_run_today()
        run = self.env["lifecycle.run"].browse(action["res_id"])
        self.assertEqual((run.state, run.run_date), ("done", TODAY))
        self.assertEqual(self._rows(contract).run_id, run)

    def test_queries_do_not_grow_with_the_batch(self):
        def count(number):
            contracts = self._create_many(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            contracts._lifecycle_process(TODAY)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)  # fills the caches of the registry
        few, many = count(10), count(100)
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(many, 30)

    def test_idle_hour_costs_the_same_however_many_companies_there_are(self):
        run = self.env["lifecycle.run"]
        now = fields.Datetime.now()

        def ask():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(run._get_companies_with_work(now))
            return self.env.cr.sql_log_count - before

        ask()
        few = ask()
        companies = [{"name": f"Company {n}", "operating_tz": "UTC"} for n in range(9)]
        self.env["res.company"].create(companies)
        self.assertEqual(ask(), few)

    def test_event_by_hand_is_journaled_each_time(self):
        contract = self._create()
        for _time in range(2):
            contract.with_user(self.owner)._lifecycle_event(
                "pause", TODAY, stage="off", note="asked"
            )
        rows = self._rows(contract, "pause")
        self.assertEqual(rows.mapped("key"), ["pause:by_hand:1", "pause:by_hand:2"])
        self.assertEqual(rows.user_id, self.owner)
        self.assertEqual(contract.stage_code, "off")

    def test_unknown_model_has_no_pipeline(self):
        with self.assertRaises(ValidationError):
            self.env["lifecycle.pipeline"].create(
                {"name": "X", "model_id": self.env["ir.model"]._get_id("res.bank")}
            )
        self.assertTrue(self.env["lifecycle.run"]._get_models(), [MODEL])

    def test_turn_of_the_job_ends_with_its_time_and_is_followed_by_another(self):
        self._create_many(5)
        job_id = self.env.ref(JOB).id
        calls = self.env["ir.cron.trigger"].search([("cron_id", "=", job_id)])
        with (
            patch.object(ir_cron, "MIN_TIME_PER_JOB", 0),
            patch.object(lifecycle_run_engine, "CHUNK", 2),
            self._committing() as env,
        ):
            cron = env["ir.cron"]
            job = cron._acquire_one_job(env.cr, job_id, include_not_ready=True)
            cron._run_job({**job, "cron_name": "run"})

        run = self.env["lifecycle.run"].search([("is_scheduled", "=", True)], limit=1)
        self.assertEqual((run.step_count, run.deferred_count), (2, 0))
        self.assertEqual(run.state, "running")
        again = self.env["ir.cron.trigger"].search([("cron_id", "=", job_id)]) - calls
        self.assertEqual(len(again), 1)
