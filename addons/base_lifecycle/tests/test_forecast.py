from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import MODEL, NOON, TODAY, LifecycleCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestForecast(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.viewer = cls._create_user("viewer", "base_lifecycle.group_lifecycle_user")

    def _forecast(self, user=None, **vals):
        forecast = (
            self.env["lifecycle.forecast"]
            .with_user(user or self.viewer)
            .create({"model": MODEL, **vals})
        )
        action = forecast.action_compute()
        return (
            self.env["lifecycle.forecast.line"]
            .with_user(user or self.viewer)
            .search(action["domain"])
        )

    def test_forecast_tells_day_step_customer_and_amount(self):
        contract = self._create(user_id=self.viewer.id)
        lines = self._forecast(horizon_days=31)
        self.assertRecordValues(
            lines,
            [
                {
                    "date": TODAY + timedelta(days=days),
                    "kind_label": "Bill",
                    "record_name": contract.name,
                    "partner_id": self.partner.id,
                    "amount": 100.0,
                    "amount_company": 100.0,
                }
                for days in (0, 31)
            ],
        )
        self.assertFalse(self._rows(contract))

    def test_assumption_changes_what_will_happen(self):
        self._create(user_id=self.viewer.id)
        kinds = self._forecast(horizon_days=20, assumption="never").mapped("kind")
        self.assertEqual(kinds, ["bill", "remind", "cut"])

    def test_forecast_is_what_runs_do_later(self):
        contracts = self._create_many(
            3, user_id=self.viewer.id, date_start=date(2026, 1, 31), billed_on=TODAY
        )
        contracts[1].interval_unit = "week"
        contracts[2].date_start = date(2026, 4, 15)
        lines = self._forecast(horizon_days=70, assumption="never")
        expected = {(line.date, line.res_id, line.kind) for line in lines}
        for days in range(71):
            day = TODAY + timedelta(days=days)
            with freeze_time(f"{day} 12:00:00"):
                self._cron("ir_cron_run")
        rows = self._rows(contracts)
        done = {(row.run_date, row.res_id, row.kind) for row in rows}
        self.assertEqual(done, expected)
        self.assertEqual(len(rows), len(lines))
        self.assertGreater(len(rows), 15)

    def test_record_without_facts_is_named_beside_the_others(self):
        contracts = self._create_many(3, user_id=self.viewer.id)
        self.env.flush_all()
        contracts[1].poison = "facts"
        lines = self._forecast(horizon_days=5)
        self.assertEqual(lines.mapped("kind"), ["bill", "failure", "bill"])
        self.assertEqual(lines[1].note, "no facts")

    def test_only_records_that_the_caller_may_read(self):
        mine = self._create(user_id=self.viewer.id)
        self._create(user_id=self.owner.id)
        self.assertEqual(set(self._forecast().mapped("res_id")), {mine.id})

    def test_lines_belong_to_whoever_asked(self):
        self._create(user_id=self.viewer.id)
        lines = self._forecast()
        colleague = self._create_user(
            "colleague", "base_lifecycle.group_lifecycle_user"
        )
        with self.assertRaises(AccessError):
            lines.with_user(colleague).read(["amount"])
        with self.assertRaises(AccessError):
            lines.with_user(self.viewer).write({"amount": 1})
        with self.assertRaises(AccessError):
            lines.forecast_id.with_user(colleague).action_compute()

    def test_people_without_the_group_have_no_forecast(self):
        with self.assertRaises(AccessError):
            self._forecast(self.owner)

    def test_foreign_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self._forecast(company_id=other.id)

    def test_dates_are_checked(self):
        with self.assertRaises(ValidationError):
            self._forecast(date_until=date(2026, 3, 1))
        with self.assertRaises(ValidationError):
            self._forecast(date_until=date(2036, 3, 1))
        past = {"date_from": date(2026, 1, 1), "date_until": date(2026, 2, 1)}
        with self.assertRaises(UserError):
            self._forecast(**past)

    def test_later_beginning_drops_what_comes_before(self):
        self._create(user_id=self.viewer.id)
        lines = self._forecast(date_from=date(2026, 4, 1), date_until=date(2026, 4, 30))
        self.assertEqual(lines.mapped("date"), [date(2026, 4, 10)])

    def test_amounts_in_other_currencies_are_converted(self):
        currency = self.env["res.currency"].create(
            {"name": "LCX", "symbol": "x", "rate_ids": [(0, 0, {"rate": 4.0})]}
        )
        self.env["res.currency.rate"].search(
            [("currency_id", "=", currency.id)]
        ).name = "2020-01-01"
        contract = self._create(user_id=self.viewer.id, currency_id=currency.id)
        original = type(contract)._lifecycle_journal_vals
        self.patch(
            type(contract),
            "_lifecycle_journal_vals",
            lambda record, step: (
                original(record, step) | {"currency_id": record.currency_id.id}
            ),
        )
        line = self._forecast(horizon_days=0)
        self.assertEqual((line.amount, line.currency_id), (100.0, currency))
        self.assertAlmostEqual(
            line.amount_company,
            currency._convert(100.0, self.company.currency_id, self.company, TODAY),
        )
        self.assertNotAlmostEqual(line.amount_company, 100.0)

    def test_record_of_a_line_opens(self):
        contract = self._create(user_id=self.viewer.id)
        line = self._forecast(horizon_days=0)
        self.assertEqual(line.action_open_record()["res_id"], contract.id)
        contract.user_id = self.owner
        with self.assertRaises(AccessError):
            line.action_open_record()

    def test_second_computation_replaces_the_first(self):
        self._create(user_id=self.viewer.id)
        forecast = self._forecast(horizon_days=0).forecast_id
        forecast.action_compute()
        self.assertEqual(len(forecast.line_ids), 1)
