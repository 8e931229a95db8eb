from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestBadRecords(ServiceCase):
    """A record that cannot go on says so, and stops nobody else."""

    def _failing(self, service, method, error):
        """Let a method of this one service fail, wherever it is in a batch."""
        model = type(self.env["infrastructure.service"])
        original = getattr(model, method)

        def fail(records, *args, **kwargs):
            if service.id in records.ids:
                error(records)
            return original(records, *args, **kwargs)

        return patch.object(model, method, fail)

    def test_numbers_out_of_reach_are_refused(self):
        service = self._create_service()
        for record, vals in (
            (service, {"interval_number": 2**31 - 1}),
            (service, {"interval_unit": "year", "interval_number": 11}),
            (service, {"date_end": "9999-12-31"}),
            (service, {"cut_off_days": 2**31 - 1}),
            (self.type, {"cut_off_days": 2**31 - 1}),
        ):
            with (
                self.subTest(vals),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                record.write(vals)
                self.env.flush_all()

    def test_bad_one_of_a_hundred(self):
        services = self.env["infrastructure.service"].create(
            [
                {
                    "name": f"Service {number}",
                    "partner_id": self.partner.id,
                    "type_id": self.type.id,
                    "company_id": self.company.id,
                    "user_id": self.admin.id,
                    "date_start": START,
                    "price_unit": 10.0,
                }
                for number in range(100)
            ]
        )
        services.action_start()
        bad = services[41]
        bad.product_id = False

        run = self.run_on(START, send=False)

        self.assertEqual(len((services - bad).period_ids.move_id), 99)
        self.assertFalse(bad.period_ids)
        self.assertIn("has no product", bad.lifecycle_failure)
        self.assertEqual(run.failure_ids.mapped("res_id"), bad.ids)
        self.assertEqual(self.asked(services, "failure").user_id, self.admin)

        self.run_on(START, "09:30", send=False)
        self.assertEqual(bad.lifecycle_failure_count, 1)
        self.run_on(START, "10:01", send=False)
        self.assertEqual(bad.lifecycle_failure_count, 2)
        self.assertEqual(len(self.asked(services, "failure")), 1)

        bad.product_id = self.product
        self.run_on(START, "17:00", send=False)
        self.assertEqual(len(bad.period_ids.move_id), 1)
        self.assertFalse(bad.lifecycle_failure)
        self.assertFalse(self.asked(services, "failure"))

    def test_error_of_the_database_stops_nobody(self):
        bad, good = self._create_service(), self._create_service()

        def divide(records):
            records.env.cr.execute("SELECT 1 / 0")

        with self._failing(bad, "_prepare_invoice_line_vals", divide):
            with mute_logger("odoo.sql_db"):
                self.run_on(START)

        self.assertEqual(good.period_ids.state, "unpaid")
        self.assertFalse(bad.period_ids)
        self.assertIn("division by zero", bad.lifecycle_failure)
        self.run_on(START, "17:00")
        self.assertEqual(bad.period_ids.state, "unpaid")

    def test_serialization_failure_is_tried_again_in_the_same_run(self):
        service = self._create_service()
        times = []

        def once(_records):
            times.append(1)
            if len(times) == 1:
                raise psycopg2.errors.SerializationFailure("could not serialize")

        with self._failing(service, "_prepare_invoice_line_vals", once):
            self.run_on(START)

        self.assertEqual(service.period_ids.state, "unpaid")
        self.assertFalse(service.lifecycle_failure)

    def test_failed_step_leaves_nothing_half_done(self):
        service = self._create_service()

        def fail(_records):
            raise ValueError("half way")

        with self._failing(service, "_get_invoice_effects", fail):
            self.run_on(START)

        moves = self.env["account.move"].search([("partner_id", "=", self.partner.id)])
        self.assertFalse(moves)
        self.assertFalse(service.period_ids)
        self.assertEqual(service.stage_code, "in_service")
        self.assertIn("half way", service.lifecycle_failure)

    def test_retry_button_does_it_at_once(self):
        service = self._create_service()
        service.product_id = False
        self.run_on(START)
        self.assertTrue(service.lifecycle_failure)
        service.product_id = self.product
        service.with_user(self.admin).action_retry()
        self.assertEqual(service.period_ids.state, "unpaid")

    def test_company_without_a_journal_does_not_stop_the_other(self):
        other = self._create_company("Bare")
        self.env["account.journal"].search(
            [("company_id", "=", other.id)]
        ).active = False
        user = self._create_user("bare", "base.group_user", company=other)
        bare = self._create_service(
            company_id=other.id, user_id=user.id, administrator_id=user.id
        )
        good = self._create_service()

        for company in (other, self.company):
            self.run_on(START, company=company)

        self.assertIn("no sales journal", bare.lifecycle_failure)
        self.assertEqual(good.period_ids.state, "unpaid")

    def test_locked_past_does_not_stop_late_billing(self):
        service = self._create_service()
        self.set_clock(after(40))
        self.company.fiscalyear_lock_date = after(35)

        self.run_on(after(40))

        periods = service.period_ids.sorted("number")
        self.assertEqual(periods.mapped("move_id.date"), [after(40)] * 2)
        self.assertIn("03/10/2025", periods[0].move_id.invoice_line_ids.name)

    def test_locked_today_bills_in_the_open_period_or_says_why_not(self):
        good = self._create_service()
        self.company.fiscalyear_lock_date = START

        self.run_on(START)

        move = good.period_ids.move_id
        self.assertTrue(move or good.lifecycle_failure)
        if move:
            self.assertGreater(move.date, START)
            self.assertEqual(move.invoice_date, START)

    def test_archived_customer_and_product_are_billed_on(self):
        service = self._create_service()
        self.product.active = False
        self.partner.active = False
        self.run_on(START)
        self.assertEqual(service.period_ids.move_id.partner_id, self.partner)
        self.assertEqual(service.period_ids.move_id.amount_total, 100.0)

    def test_merged_customer_keeps_his_services(self):
        service = self._create_service()
        self.run_on(START)
        kept = self._create_partner("Boris")
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.partner | kept).ids, kept)
        self.env.invalidate_all()
        self.assertEqual(service.partner_id, kept)
        self.assertEqual(service.commercial_partner_id, kept)
        self.advance(after(1), after(7))
        self.assertEqual(self.mailbox.to("boris@")[-1][0], after(7))

    def test_archived_account_manager_is_replaced_by_a_manager(self):
        service = self._create_service(administrator_id=False)
        service.product_id = False
        self.admin.active = False
        self.run_on(START)
        asked = self.asked(service, "failure").user_id
        self.assertTrue(asked.active)
        self.assertIn(self.company, asked.company_ids)

    def test_archived_service_is_left_alone(self):
        service = self._create_service()
        service.active = False
        self.advance(START, after(3))
        self.assertFalse(service.period_ids)


@tagged("post_install", "-at_install")
class TestLocks(ServiceCase):
    """Somebody else is at work on the same thing."""

    def _locked(self, records):
        model = type(records)
        original = model.try_lock_for_update

        def lock(found, **kwargs):
            return original(found, **kwargs) - records

        return patch.object(model, "try_lock_for_update", lock)

    def test_cut_off_waits_while_the_invoice_is_being_paid(self):
        service = self._create_service()
        self.advance(START, after(13))

        with self._locked(service.period_ids.move_id):
            run = self.run_on(after(14))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertFalse(service.lifecycle_failure)
        self.assertEqual(run.deferred_count, 1)
        self.pay(service.period_ids.move_id)
        self.run_on(after(14), "10:00")

        self.assertEqual(service.stage_code, "in_service")
        self.assertFalse(self.kinds(service, "cut_off"))

    def test_service_that_somebody_edits_is_left_for_later(self):
        busy, free = self._create_service(), self._create_service()
        with self._locked(busy):
            run = self.run_on(START)
        self.assertFalse(busy.period_ids)
        self.assertTrue(free.period_ids)
        self.assertEqual(run.deferred_count, 1)
        self.run_on(START, "10:00")
        self.assertTrue(busy.period_ids)

    def test_unique_keys_are_the_last_defence(self):
        service = self._create_service()
        self.run_on(START)
        period, row = service.period_ids, self.row(service, "invoice")
        vals = {
            "service_id": service.id,
            "number": 1,
            "date_from": START,
            "date_to": after(30),
        }
        for table, call in (
            ("period", lambda: period.create(vals)),
            ("journal", lambda: self._copy_row(row)),
        ):
            with (
                self.subTest(table),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.UniqueViolation),
                self.env.cr.savepoint(),
            ):
                call()
                self.env.flush_all()

    def _copy_row(self, row):
        self.env.cr.execute(
            "INSERT INTO lifecycle_journal (res_model, res_id, key, kind, due_date,"
            " run_date, company_id, state) SELECT res_model, res_id, key, kind,"
            " due_date, run_date, company_id, state FROM lifecycle_journal"
            " WHERE id = %s",
            [row.id],
        )
