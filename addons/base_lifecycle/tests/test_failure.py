from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, LifecycleCase

FAILURE = "base_lifecycle.mail_activity_type_failure"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestFailure(LifecycleCase):
    def _questions(self, record):
        kind = self.env.ref(FAILURE)
        return record.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_one_bad_record_does_not_stop_ninety_nine(self):
        contracts = self._create_many(100)
        bad = contracts[37]
        bad.poison = "error"
        run = self._run()
        self.assertEqual(set((contracts - bad).mapped("billed")), {1})
        self.assertEqual(len(self._rows(contracts)), 99)
        self.assertRecordValues(
            bad,
            [
                {
                    "billed": 0,
                    "lifecycle_failure": "This one is broken",
                    "lifecycle_failure_count": 1,
                }
            ],
        )
        self.assertEqual(run.failure_ids.res_id, bad.id)
        self.assertEqual((run.failure_count, run.step_count), (1, 99))
        self.assertEqual(self._questions(bad).user_id, self.owner)

    @mute_logger("odoo.sql_db")
    def test_sql_error_is_a_failure_like_any_other(self):
        contracts = self._create_many(3)
        contracts[1].poison = "sql"
        self._run()
        self.assertEqual(contracts.mapped("billed"), [1, 0, 1])
        self.assertIn("DivisionByZero", contracts[1].lifecycle_failure)

    def test_failed_record_waits_longer_each_time_and_asks_once(self):
        bad = self._create(poison="error")
        self._cron("ir_cron_run")
        self.assertEqual(f"{bad.lifecycle_retry_at}", "2026-03-10 13:00:00")
        with freeze_time("2026-03-10 12:30:00"):
            self._cron("ir_cron_run")
        self.assertEqual(bad.lifecycle_failure_count, 1)
        with freeze_time("2026-03-10 13:30:00"):
            self._cron("ir_cron_run")
        self.assertEqual(bad.lifecycle_failure_count, 2)
        self.assertEqual(f"{bad.lifecycle_retry_at}", "2026-03-10 19:30:00")
        self.assertEqual(len(self._questions(bad)), 1)

    def test_repaired_record_recovers_by_itself(self):
        bad = self._create(poison="error")
        self._cron("ir_cron_run")
        bad.poison = False
        with freeze_time("2026-03-10 13:30:00"):
            self._cron("ir_cron_run")
        self.assertRecordValues(
            bad,
            [
                {
                    "billed": 1,
                    "lifecycle_failure": False,
                    "lifecycle_failure_count": 0,
                    "lifecycle_retry_at": False,
                }
            ],
        )
        self.assertFalse(self._questions(bad))

    def test_failure_ends_when_nothing_is_owed_any_more(self):
        bad = self._create(poison="error")
        self._cron("ir_cron_run")
        bad.date_start = "2026-05-01"
        with freeze_time("2026-03-10 13:30:00"):
            self._cron("ir_cron_run")
        self.assertFalse(bad.lifecycle_failure)
        self.assertFalse(self._questions(bad))

    def test_retry_button_tries_at_once(self):
        bad = self._create(poison="error")
        self._cron("ir_cron_run")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            bad.with_user(self.owner).action_retry()
        bad.poison = False
        bad.with_user(self.owner).action_retry()
        self.assertEqual(bad.billed, 1)
        self.assertFalse(bad.lifecycle_failure)

    def test_serialization_failure_is_no_failure_and_is_done_in_the_same_run(self):
        contracts = self._create_many(3)
        contracts[1].poison = "serial"
        original = type(contracts)._take_poison
        taken = []

        def once(record):
            if record.poison == "serial" and not taken:
                taken.append(record.id)
                original(record)

        with patch.object(type(contracts), "_take_poison", once):
            run = self._run()
        self.assertTrue(taken)
        self.assertEqual(contracts.mapped("billed"), [1, 1, 1])
        self.assertEqual((run.failure_count, run.deferred_count), (0, 0))

    def test_record_that_stays_busy_is_left_for_later(self):
        contracts = self._create_many(3)
        contracts[1].poison = "serial"
        run = self._run()
        self.assertEqual(contracts.mapped("billed"), [1, 0, 1])
        self.assertEqual((run.failure_count, run.deferred_count), (0, 1))
        self.assertFalse(contracts[1].lifecycle_failure)
        contracts[1].poison = False
        self._run()
        self.assertEqual(contracts[1].billed, 1)

    def test_record_without_facts_fails_alone(self):
        contracts = self._create_many(3)
        self.env.flush_all()
        contracts[1].poison = "facts"
        self._run()
        self.assertEqual(contracts.mapped("billed"), [1, 0, 1])
        self.assertEqual(contracts[1].lifecycle_failure, "no facts")

    def test_failure_that_cannot_be_written_stops_nobody(self):
        contracts = self._create_many(3)
        contracts[1].poison = "error"
        broken = patch.object(
            type(contracts), "_lifecycle_ask", side_effect=ValueError("no activity")
        )
        logger = "odoo.addons.base_lifecycle.models.lifecycle_run_engine"
        with broken, mute_logger(logger):
            run = self._run()
        self.assertEqual(contracts.mapped("billed"), [1, 0, 1])
        self.assertEqual(run.state, "done")

    def test_archived_responsible_is_replaced_by_a_manager(self):
        self.owner.active = False
        bad = self._create(poison="error")
        self._run()
        asked = self._questions(bad).user_id
        self.assertTrue(asked.has_group("base_lifecycle.group_lifecycle_manager"))
        self.assertNotEqual(asked, self.env.ref("base.user_root"))

    def test_broken_company_does_not_stop_the_others(self):
        other = self.env["res.company"].create({"name": "Z", "operating_tz": "UTC"})
        mine, theirs = self._create(), self._create(company_id=other.id)
        run = type(self.env["lifecycle.run"])
        original = run._run_company

        def broken(runs, company, now):
            if company.id == self.company.id:
                raise ValueError("broken")
            return original(runs, company, now)

        logger = "odoo.addons.base_lifecycle.models.lifecycle_run_cron"
        # were the job to fail, Odoo would take it from all of them after a week
        with patch.object(run, "_run_company", broken), mute_logger(logger):
            for _hour in range(2):
                with self._committing() as env:
                    env["lifecycle.run"]._cron_run()
        self.assertEqual((mine.billed, theirs.billed), (0, 1))
        asked = self.env["lifecycle.run"].search([]).activity_ids
        self.assertEqual(asked.summary, "The run of the day broke off")
        self.assertIn("broken", asked.note)
        self.assertEqual(asked.user_id, self.company._get_lifecycle_manager())
        with self._committing() as env:
            env["lifecycle.run"]._cron_run()
        self.assertEqual(mine.billed, 1)
        self.assertFalse(asked.exists())
