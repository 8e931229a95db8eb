from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import float_round

from .common import INVOICING, MANAGER, SELLER, START, LicenseCase

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
# what an independent reader of the tables would count, without a line of the addon
COUNT = """
    SELECT c.currency_id, count(*), l.currency_id AS priced_in, l.company_id,
           sum(l.amount) AS amount
      FROM crm_license l JOIN res_company c ON c.id = l.company_id
      JOIN lifecycle_stage s ON s.id = l.stage_id
     WHERE l.active AND s.code NOT IN ('to_issue', 'closed')
       AND l.company_id = ANY(%s) AND l.date_end > %s AND l.date_end <= %s
       AND (l.renewal_state != 'won' OR %s)
  GROUP BY c.currency_id, l.currency_id, l.company_id
"""


@tagged("post_install", "-at_install")
class TestDesk(LicenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.other = cls._create_company("Euro Company", currency_id=cls.euro.id)
        cls.both = cls.company | cls.other
        dollar = cls.env.ref("base.USD")
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "name": day,
                    "rate": rate,
                    "company_id": company.id,
                }
                for company, currency, day, rate in (
                    (cls.company, cls.euro, "2024-01-01", 0.5),
                    (cls.company, cls.euro, "2025-03-01", 0.8),
                    (cls.other, dollar, "2025-03-01", 1.25),
                )
            ]
        )
        cls.licences = cls.env["crm.license"]
        for company in cls.both:
            for left in (1, 9, 10, 11, 29, 30, 31, 200):
                for currency, amount in (("USD", 100.0), ("EUR", 33.33)):
                    cls.licences |= cls._in_force(left, currency, amount, company)

    @classmethod
    def _in_force(cls, left, currency, amount, company, **vals):
        start = START + left * DAY - YEAR
        return cls._create_license(
            start,
            company_id=company.id,
            user_id=False,
            currency_id=cls.env.ref(f"base.{currency}").id,
            amount=amount + left,
            **vals,
        )

    def _desk(self, user=None, companies=None):
        desk = self.env["crm.license.desk"].with_user(user or self.env.user)
        companies = companies or self.company
        return desk.with_context(allowed_company_ids=companies.ids)

    def _figures(self, companies):
        """Return {figure: {company currency: (count, sum)}} of the desk."""
        desk = self._desk(companies=companies)
        return {
            name: {
                currency.id: (count, round(total, 2))
                for currency, count, total in desk._read_group(
                    desk._get_figure_domain(name),
                    ["company_currency_id"],
                    ["__count", "amount_today:sum"],
                )
            }
            for name in ("renew_in_30", "renew_in_10", "in_force")
        }

    def _counted(self, companies, days, won=False):
        """The same by SQL and the rates of this test."""
        self.env.flush_all()
        self.cr.execute(COUNT, (companies.ids, START, START + days * DAY, won))
        found = {}
        for currency, count, priced_in, company, amount in self.cr.fetchall():
            rate = 1.0
            if priced_in != currency:
                rate = 1.25 if company == self.company.id else 0.8
            known = found.get(currency, (0, 0.0))
            found[currency] = (known[0] + count, known[1] + float(amount) * rate)
        return {cur: (n, total) for cur, (n, total) in found.items()}

    def _assert_equal(self, found, wanted):
        self.assertEqual(found.keys(), wanted.keys())
        for currency, (count, total) in wanted.items():
            self.assertEqual(found[currency][0], count)
            # each licence is rounded to cents before it is summed up
            self.assertAlmostEqual(found[currency][1], total, delta=0.005 * count)

    def test_figures_equal_an_independent_count(self):
        cases = {"renew_in_30": 30, "renew_in_10": 10}
        for companies in (self.company, self.other, self.both):
            found = self._figures(companies)
            for name, days in cases.items():
                with self.subTest(figure=name, companies=companies.mapped("name")):
                    wanted = self._counted(companies, days)
                    self.assertTrue(wanted)
                    self._assert_equal(found[name], wanted)
            wanted = self._counted(companies, 10000, won=True)
            self._assert_equal(found["in_force"], wanted)
        self.assertEqual(self._figures(self.company)["renew_in_10"].keys(), {1})

    def test_thresholds_are_exact(self):
        found = self._figures(self.company)
        counts = [next(iter(found[name].values()))[0] for name in found]
        self.assertEqual(counts, [12, 6, 16])
        rows = self._desk().search([("horizon", "=", "10")])
        self.assertEqual(set(rows.mapped("days_left")), {1, 9, 10})

    def test_sums_are_at_todays_rate_not_at_that_of_the_start(self):
        row = self._desk().search(
            [("days_left", "=", 30), ("currency_id", "=", self.euro.id)]
        )
        self.assertEqual(row.amount_today, float_round(63.33 / 0.8, 2))
        self.assertNotEqual(row.amount_today, row.license_id.amount_company)

    def test_renewed_and_ended_ones_need_no_renewal(self):
        soon = self.licences.filtered(
            lambda rec: rec.company_id == self.company and rec.days_left == 9
        )
        self._create_license(None, predecessor_id=soon[0].id)
        self.assertEqual(soon[0].renewal_state, "won")
        found = self._figures(self.company)
        self.assertEqual(next(iter(found["renew_in_10"].values()))[0], 5)
        self.assertEqual(next(iter(found["in_force"].values()))[0], 16)
        self._assert_equal(found["renew_in_30"], self._counted(self.company, 30))

    def test_own_day_of_each_company(self):
        self.other.operating_tz = "Pacific/Kiritimati"
        self.set_clock(START, "12:00")
        rows = self._desk(companies=self.both).search([("license_id", "!=", False)])
        left = {
            company: min(of_company.mapped("days_left"))
            for company, of_company in rows.grouped("company_id").items()
        }
        self.assertEqual(left, {self.company: 1, self.other: 8})

    def test_header_shows_counts_and_sums(self):
        figures = self._desk(self.manager).get_figures()
        self.assertEqual(figures["renew_in_10"]["count"], 6)
        [total] = figures["renew_in_10"]["sums"]
        self.assertIn("$", total)

    def test_rights_on_the_desk(self):
        own = self.licences.filtered(lambda rec: rec.company_id == self.company)[:2]
        own[0].user_id = self.seller
        own[1].user_id = self.leader
        rest = 14  # nobody's
        for user, count in (
            (self.seller, rest + 1),
            (self.manager, 16),
            (self.accountant, 16),
            (self._create_user("lic_head", SELLER + "_all_leads"), 16),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._desk(user).search_count([]), count)
        nobody = self._create_user("lic_nobody", "base.group_user")
        portal = self._create_user("lic_customer", "base.group_portal")
        for user in (nobody, portal):
            for model in ("crm.license.desk", "crm.license.renewal.report"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self._desk(user).get_figures()
        self.assertNotIn(self.other, self._desk(self.manager).search([]).company_id)

    def test_rows_lead_to_the_licence_and_its_renewal(self):
        row = self._desk(self.manager).search([("days_left", "=", 200)], limit=1)
        self.assertEqual(row.action_open_license()["res_id"], row.id)
        action = row.action_renew()
        self.assertEqual(action["res_model"], "crm.lead")
        self.env.invalidate_all()
        self.assertEqual(row.renewal_state, "open")

    def test_desk_is_grouped_by_person_product_tariff_customer(self):
        desk = self._desk(self.manager)
        for name in ("user_id", "product_id", "tariff_id", "partner_id", "term_id"):
            groups = desk._read_group([], [name], ["__count", "amount_today:sum"])
            self.assertEqual(sum(count for _group, count, _sum in groups), 16)


@tagged("post_install", "-at_install")
class TestRenewalReport(LicenseCase):
    def _ended(self, days_ago=5, **vals):
        return self._create_license(START - YEAR - days_ago * DAY, **vals)

    def _lose(self, licence, reason):
        lead = licence.renewal_opportunity_id
        lead.action_set_lost(lost_reason_id=reason.id)

    def _rows(self, user=None):
        report = self.env["crm.license.renewal.report"].with_user(user or self.manager)
        return report.with_context(allowed_company_ids=self.company.ids)

    def test_rate_counts_what_ended_and_was_renewed(self):
        ended = [self._ended() for _number in range(4)]
        for licence in ended[:3]:
            self._create_license(START, predecessor_id=licence.id)
        self._create_license(START - 10 * DAY)
        [(rate, count, won, lost)] = self._rows()._read_group(
            [],
            [],
            ["renewal_rate:avg", "__count", "renewed_count:sum", "lost_count:sum"],
        )
        self.assertEqual((rate, count, won, lost), (75.0, 4, 3, 1))

    def test_lost_ones_show_their_reason_and_price(self):
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        licence = self._ended(amount=500)
        self.assertTrue(licence.renewal_opportunity_id)
        self._lose(licence, reason)
        self.env.invalidate_all()
        [row] = self._rows().search([])
        self.assertEqual(row.lost_reason_id, reason)
        self.assertEqual((row.is_renewed, row.amount_lost), (False, 500))
        groups = self._rows()._read_group(
            [("is_renewed", "=", False)], ["lost_reason_id"], ["amount_lost:sum"]
        )
        self.assertEqual(groups, [(reason, 500.0)])

    def test_what_was_over_before_its_import_does_not_count(self):
        licence = self._ended(import_key="id:1")
        self.env.flush_all()
        self.cr.execute("UPDATE crm_license SET create_date = %s", (START,))
        licence.renewal_lead_ids.sudo().write({"renewed_license_id": False})
        self.env.flush_all()
        self.assertFalse(self._rows().search([]))

    def test_companies_and_people_are_kept_apart(self):
        mine = self._ended(user_id=self.seller.id)
        theirs = self._ended(user_id=self.leader.id)
        self.assertEqual(self._rows(self.seller).search([]).license_id, mine)
        both = mine | theirs
        self.assertEqual(self._rows(self.accountant).search([]).license_id, both)
        other = self._create_company("Other Company")
        head = self._create_user("lic_other", MANAGER, INVOICING, company=other)
        report = self.env["crm.license.renewal.report"].with_user(head)
        found = report.with_context(allowed_company_ids=other.ids).search([])
        self.assertFalse(found)
