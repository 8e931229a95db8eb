from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOON, TODAY, LifecycleCase

TOMORROW = TODAY + timedelta(days=1)
STOPPED = "base_lifecycle.mail_activity_type_stopped"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestBreaker(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"lifecycle_breaker_floor": 5, "lifecycle_breaker_factor": 3.0}
        )

    def _confirm(self, run):
        with self._committing() as env:
            env["lifecycle.run"].with_user(self.manager).browse(run.id).action_confirm()

    def test_usual_number_passes(self):
        contracts = self._create_many(5)
        self.assertEqual(self._run().state, "done")
        self.assertEqual(set(contracts.mapped("billed")), {1})

    def test_unusual_number_stops_before_the_first_effect(self):
        contracts = self._create_many(6)
        run = self._run()
        self.assertEqual(run.state, "stopped")
        self.assertIn("6", run.stop_reason)
        self.assertFalse(self._keys(contracts))
        asked = run.activity_ids
        self.assertEqual(asked.activity_type_id, self.env.ref(STOPPED))
        manager = "base_lifecycle.group_lifecycle_manager"
        self.assertTrue(asked.user_id.has_group(manager))

    def test_many_steps_of_few_records_count_as_well(self):
        self._create(date_start=date(2025, 1, 1), paid=99)
        self.assertEqual(self._run().state, "stopped")

    def test_what_was_done_today_counts_as_well(self):
        self._create_many(4)
        self.assertEqual(self._run().state, "done")
        self._create_many(4)
        self.assertEqual(self._run().state, "stopped")

    def test_busy_days_before_raise_the_limit(self):
        self._create_many(5, date_start=date(2026, 3, 9))
        self._run(date(2026, 3, 9))
        self._create_many(15)
        self.assertEqual(self._run().state, "done")

    def test_confirmed_run_goes_on(self):
        contracts = self._create_many(6)
        run = self._run()
        self._confirm(run)
        self.assertEqual((run.state, run.is_confirmed), ("done", True))
        self.assertEqual(len(self._keys(contracts)), 6)
        self.assertFalse(run.activity_ids)

    def test_only_managers_confirm_and_only_stopped_runs(self):
        self._create_many(6)
        run = self._run()
        with self.assertRaises(AccessError):
            run.with_user(self.owner).action_confirm()
        self._confirm(run)
        with self.assertRaises(UserError):
            run.with_user(self.manager).action_confirm()

    def test_stopped_run_asks_once_and_goes_on_when_it_is_usual_again(self):
        contracts = self._create_many(6)
        self._cron("ir_cron_run")
        self._cron("ir_cron_run")
        run = self.env["lifecycle.run"].search([("state", "=", "stopped")])
        self.assertEqual(len(run.activity_ids), 1)
        contracts[:2].active = False
        self._cron("ir_cron_run")
        self.assertEqual(run.state, "done")
        self.assertEqual(len(self._keys(contracts)), 4)
        self.assertFalse(run.activity_ids)

    def test_stopped_run_is_ended_by_a_later_one_that_does_its_work(self):
        contracts = self._create_many(6)
        stopped = self._run()
        other = self._stopped_elsewhere()
        contracts[:2].active = False
        later = self._run_tomorrow()
        self.assertEqual((later.state, stopped.state), ("done", "done"))
        self.assertFalse(stopped.activity_ids)
        self.assertIn("later run", "".join(stopped.message_ids.mapped("body")))
        self.assertEqual(other.state, "stopped")

    def test_stopped_run_stays_while_the_later_one_is_stopped_too(self):
        self._create_many(6)
        stopped = self._run()
        later = self._run_tomorrow()
        self.assertEqual((later.state, stopped.state), ("stopped", "stopped"))
        self.assertEqual(len((stopped + later).activity_ids), 2)

    def _run_tomorrow(self):
        with freeze_time(TOMORROW):
            return self._run(TOMORROW)

    def _stopped_elsewhere(self):
        company = self.env["res.company"].create({"name": "Z"})
        run = self.env["lifecycle.run"].create(
            {"company_id": company.id, "run_date": TODAY}
        )
        run.state = "stopped"
        return run

    def test_record_that_cannot_be_planned_does_not_stop_the_count(self):
        contracts = self._create_many(3)
        self.env.flush_all()
        contracts[1].poison = "facts"
        self.assertEqual(self._run().state, "done")
        self.assertEqual(contracts.mapped("billed"), [1, 0, 1])
