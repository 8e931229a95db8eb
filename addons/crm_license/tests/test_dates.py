from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import START, LicenseCase


@tagged("post_install", "-at_install")
class TestDates(LicenseCase):
    """Terms, dates and prices as they are stored."""

    def test_dates_follow_from_start_and_term(self):
        cases = [
            ("2025-01-31", 1, "2025-02-28", "2025-02-18", "2025-02-18"),
            ("2024-02-29", 12, "2025-02-28", "2025-01-29", "2025-01-29"),
            ("2024-08-31", 6, "2025-02-28", "2025-01-29", "2025-02-03"),
            ("2024-02-29", 24, "2026-02-28", "2025-12-30", "2026-01-14"),
            ("2024-11-30", 3, "2025-02-28", "2025-02-08", "2025-02-08"),
        ]
        for start, months, *expected in cases:
            with self.subTest(start=start, months=months):
                licence = self._create_license(months=months)
                licence.sudo().write({"date_start": start})
                found = (licence.date_end, licence.date_notify, licence.date_renew)
                self.assertEqual([str(day) for day in found], expected)
                self.assertEqual(licence.date_close, licence.date_end)

    def test_lead_time_longer_than_the_shortest_term_is_refused(self):
        for name in ("notify_days", "renew_days"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.terms[1].write({name: 29})
        self.terms[1].write({"notify_days": 28, "renew_days": 28})

    def test_term_is_not_closed_before_it_is_renewed(self):
        with self.assertRaises(ValidationError):
            self.terms[12].write({"close_days": 31})

    def test_new_term_needs_no_code(self):
        term = self.env["crm.license.term"].create(
            {"name": "9 months", "months": 9, "notify_days": 40, "renew_days": 40}
        )
        self.env["crm.license.tariff.price"].create(
            {"tariff_id": self.plain_tariff.id, "term_id": term.id, "price": 77}
        )
        licence = self._create_license(START, term_id=term.id)
        self.assertEqual(licence.date_end, date(2025, 12, 10))
        self.assertEqual(licence.amount, 77)

    def test_months_of_an_issued_term_stay(self):
        self._create_license(START)
        with self.assertRaises(UserError):
            self.terms[12].months = 13
        self.terms[12].name = "A year"

    def test_changed_lead_time_moves_the_dates_of_running_licences(self):
        licence = self._create_license(START)
        self.terms[12].write({"notify_days": 60, "renew_days": 50})
        self.assertEqual(licence.date_notify, date(2026, 1, 9))
        self.assertEqual(licence.next_step_date, date(2026, 1, 9))

    def test_price_comes_from_tariff_and_term_in_the_company_currency(self):
        self.env["crm.license.tariff.price"].create(
            {
                "tariff_id": self.plain_tariff.id,
                "term_id": self.terms[12].id,
                "currency_id": self.env.ref("base.EUR").id,
                "price": 1,
            }
        )
        licence = self._create_license()
        self.assertEqual((licence.amount, licence.currency_id.name), (120, "USD"))

    def test_sum_in_company_currency_uses_the_rate_of_the_start(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            [
                {"currency_id": euro.id, "name": day, "rate": rate}
                | {"company_id": self.company.id}
                for day, rate in (("2025-01-01", 0.5), ("2025-03-01", 0.8))
            ]
        )
        early = self._create_license("2025-02-01", currency_id=euro.id, amount=100)
        late = self._create_license("2025-03-05", currency_id=euro.id, amount=100)
        self.assertEqual((early.amount_company, late.amount_company), (200, 125))

    def test_tariff_of_another_product_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_license(tariff_id=self.tariff.id)

    def test_form_of_a_term(self):
        with Form(self.env["crm.license.term"]) as form:
            form.name = "2 months"
            form.months = 2
        self.assertEqual(form.record.renew_days, 30)
