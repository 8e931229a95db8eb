from freezegun import freeze_time

from odoo.tests import tagged

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestTeam(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.operating_tz = "Europe/Berlin"
        cls.team.monthly_target = 1000

    def _win(self, day, amount, **vals):
        lead = self._create_lead(expected_revenue=amount, **vals)
        lead.stage_id = self.stage_won
        lead.date_closed = day
        return lead

    def _refresh(self):
        self.env.flush_all()
        self.env.invalidate_all()

    @freeze_time("2026-03-15 10:00:00")
    def test_won_revenue_of_the_month_counts(self):
        # midnight in Berlin is an hour earlier in UTC
        self._win("2026-02-28 22:59:59", 1)
        self._win("2026-02-28 23:00:00", 200)
        self._win("2026-03-10 12:00:00", 50)
        self._win("2026-03-31 21:59:59", 100).active = False
        self._win("2026-03-31 22:00:00", 4)
        self._create_lead(expected_revenue=5000)
        self._refresh()
        self.assertEqual(self.team.month_won, 350)
        self.assertEqual(self.team.month_progress, 35)
        mine = self.team.with_user(self.sam)
        self.assertEqual(mine.month_won, 350)

    @freeze_time("2026-03-15 10:00:00")
    def test_other_currency_is_converted(self):
        currency = self.env["res.currency"].create(
            {
                "name": "ZZZ",
                "symbol": "Z",
                "rate_ids": [(0, 0, {"name": "2026-01-01", "rate": 2.0})],
            }
        )
        abroad = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        self.team.company_id = False
        self._win("2026-03-10 12:00:00", 100)
        self._win("2026-03-10 12:00:00", 100, company_id=abroad.id, user_id=False)
        companies = (self.env.company | abroad).ids
        self._refresh()
        own = self.team.with_context(allowed_company_ids=companies[:1])
        self.assertEqual(own.month_won, 100)
        rate = self.env.company.currency_id.rate / 2
        both = self.team.with_context(allowed_company_ids=companies)
        self.assertAlmostEqual(both.month_won, 100 + 100 * rate, 2)

    def test_without_target_there_is_no_progress(self):
        self.team.monthly_target = 0
        self.assertEqual(self.team.month_progress, 0)

    def test_many_teams_cost_as_much_as_one(self):
        teams = self.env["crm.team"].create(
            [{"name": f"T{i}", "company_id": self.env.company.id} for i in range(20)]
        )

        def count(some):
            self._refresh()
            before = self.cr.sql_log_count
            some.mapped("month_progress")
            return self.cr.sql_log_count - before

        count(teams)
        self.assertEqual(count(teams), count(teams[:2]))
