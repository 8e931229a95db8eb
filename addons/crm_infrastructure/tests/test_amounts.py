from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base_lifecycle.models import lifecycle_run_engine

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestAmounts(ServiceCase):
    """Collected, due and overdue, shared invoices and currencies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.closing_act_auto_issue = True

    def test_collected_is_what_is_paid_and_closed_by_an_act(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        self.pay(move)
        self.advance(after(1), after(30))
        self.assertEqual(service.amount_collected, 0.0)

        self.run_on(after(31))

        self.assertEqual(service.period_ids.sorted("number")[0].act_id.move_id, move)
        self.assertEqual(service.amount_collected, 100.0)

    def test_cancelled_act_is_not_collected(self):
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.advance(after(1), after(31))
        service.period_ids.act_id.action_cancel("Wrong date")
        self.assertEqual(service.amount_collected, 0.0)

    def test_overdue_begins_the_day_after_the_due_date(self):
        service = self._create_service()
        self.run_on(START)
        self.assertEqual((service.amount_due, service.amount_overdue), (100.0, 0.0))
        self.set_clock(after(1))
        self.env.invalidate_all()
        self.assertEqual(service.amount_overdue, 100.0)
        self.assertEqual(service.period_ids.days_overdue, 1)

    def test_taxes_are_part_of_what_is_due(self):
        tax = self.env["account.tax"].create(
            {
                "name": "20",
                "amount": 20,
                "company_id": self.company.id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "Sales tax", "company_id": self.company.id})
                .id,
            }
        )
        product = self._create_product("Taxed", taxes_id=[(6, 0, tax.ids)])
        service = self._create_service(product_id=product.id)
        self.run_on(START)
        self.assertEqual(service.amount_due, 120.0)
        self.assertEqual(service.period_ids.amount_total, 120.0)

    def test_foreign_currency_is_invoiced_and_collected_in_itself(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = self.env["res.currency.rate"].with_company(self.company)
        for day, rate in ((START, 0.5), (after(20), 0.25)):
            vals = {"currency_id": euro.id, "company_id": self.company.id}
            rates.create({**vals, "name": day, "rate": rate})
        service = self._create_service(currency_id=euro.id)
        self.run_on(START)
        move = service.period_ids.move_id
        self.assertEqual(move.currency_id, euro)
        self.assertEqual(move.amount_total_signed, 200.0)
        self.set_clock(after(21))
        self.pay(move, 25.0, currency_id=euro.id)
        self.assertEqual(service.amount_due, 75.0)
        self.pay(move, 75.0, currency_id=euro.id)

        self.advance(after(22), after(31))

        self.assertEqual(service.amount_collected, 100.0)

    def test_currency_changed_later_converts_what_was_collected(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": START,
                "rate": 0.5,
            }
        )
        service = self._create_service()
        self.run_on(START)
        self.assertEqual(service.amount_due, 100.0)

        service.currency_id = euro

        self.assertEqual(service.amount_due, 50.0)
        self.assertEqual(
            service.period_ids.move_id.currency_id, self.company.currency_id
        )

    def test_currency_with_three_decimals_is_billed_exactly(self):
        dinar = self.env.ref("base.KWD")
        dinar.active = True
        service = self._create_service(currency_id=dinar.id, price_unit=10.125)
        self.run_on(START)
        self.assertEqual(service.amount_period, 10.125)
        self.assertEqual(service.period_ids.move_id.amount_total, 10.125)

    def test_part_of_a_period_is_rounded_as_its_currency_is(self):
        for code, amount in (("JPY", 323.0), ("KWD", 322.581), ("EUR", 322.58)):
            currency = self.env.ref(f"base.{code}")
            currency.active = True
            service = self._create_service(
                currency_id=currency.id, price_unit=1000.0, date_end=after(9)
            )
            self.run_on(START)
            with self.subTest(code):
                self.assertEqual(service.period_ids.amount_planned, amount)
                self.assertEqual(service.period_ids.move_id.amount_total, amount)

    def test_part_of_a_unit_is_billed_as_it_is_shown(self):
        service = self._create_service(price_unit=1000.0, quantity=0.125)
        self.run_on(START)
        move = service.period_ids.move_id
        self.assertEqual(move.amount_total, service.amount_period)
        self.assertEqual(move.invoice_line_ids.quantity, service.quantity)

    def test_new_price_holds_from_the_next_invoice_on(self):
        service = self._create_service()
        self.run_on(START)
        service.price_unit = 150.0
        self.advance(after(30), after(31))
        periods = service.period_ids.sorted("number")
        self.assertEqual(periods.mapped("move_id.amount_total"), [100.0, 150.0])
        self.assertEqual(periods.mapped("amount_total"), [100.0, 150.0])


@tagged("post_install", "-at_install")
class TestSharedInvoice(ServiceCase):
    """Services of one customer on one invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.infrastructure_grouping = True
        cls.first = cls._create_service(name="Site", price_unit=10.0)
        cls.second = cls._create_service(name="Mail", price_unit=10.0)
        cls.third = cls._create_service(name="Shop", price_unit=10.0)
        cls.services = cls.first | cls.second | cls.third

    def test_one_invoice_with_a_line_for_each(self):
        self.run_on(START)
        move = self.services.period_ids.move_id
        self.assertEqual(len(move), 1)
        self.assertEqual(move.amount_total, 30.0)
        self.assertEqual(len(move.invoice_line_ids), 3)
        self.assertEqual(self.services.mapped("amount_due"), [10.0] * 3)

    def test_one_invoice_though_others_stand_between(self):
        other = self._create_partner("Boris")
        between = [self._create_service(partner_id=other.id) for _number in range(3)]
        last = self._create_service(name="Last", price_unit=10.0)
        with patch.object(lifecycle_run_engine, "CHUNK", 2):
            run = self.run_on(START)
        self.assertFalse(run.failure_ids)
        moves = (self.services | last).period_ids.move_id
        self.assertEqual(moves.mapped("amount_total"), [40.0])
        self.assertEqual(len({service.period_ids.move_id for service in between}), 3)

    def test_one_invoice_though_one_of_them_missed_more(self):
        self.type.catch_up = "skip"
        other = self._create_partner("Boris", infrastructure_grouping=True)
        monthly = self._create_service(partner_id=other.id)
        yearly = self._create_service(partner_id=other.id, interval_unit="year")
        self.run_on(date(2025, 5, 12))
        billed = (monthly | yearly).period_ids.filtered("move_id")
        self.assertEqual(billed.mapped("date_from"), [date(2025, 5, 10), START])
        self.assertEqual(len(billed.move_id), 1)

    def test_shares_of_a_rest_add_up_to_the_rest(self):
        self.run_on(START)
        self.pay(self.services.period_ids.move_id, 20.0)
        shares = self.services.period_ids.mapped("amount_residual")
        self.assertAlmostEqual(sum(shares), 10.0, 6)

    def test_shares_add_up_when_taxes_are_rounded_as_a_whole(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        company = {"company_id": self.company.id}
        group = self.env["account.tax.group"].create({"name": "10%", **company})
        tax = self.env["account.tax"].create(
            {"name": "10%", "amount": 10.0, "tax_group_id": group.id, **company}
        )
        self.services.product_id.taxes_id = tax
        self.services.price_unit = 0.33
        self.run_on(START)
        move = self.services.period_ids.move_id
        self.assertEqual(move.amount_total, 1.09)
        for name in ("amount_total", "amount_residual"):
            shares = self.services.period_ids.mapped(name)
            self.assertAlmostEqual(sum(shares), 1.09, 6)

    def test_one_mail_for_each_letter(self):
        self.advance(START, after(14))
        subjects = [
            (day, subject)
            for day, subject in self.mailbox.to("anna@")
            if day < after(14)
        ]
        self.assertEqual(
            [day for day, _subject in subjects], [START, after(7), after(11)]
        )

    def test_every_service_knows_that_it_was_warned(self):
        self.advance(START, after(14))
        for service in self.services:
            self.assertEqual(self.row(service, "last_warning").state, "sent")
            self.assertEqual(service.stage_code, "disconnected")

    def test_failed_letter_is_sent_once_later(self):
        self.mailbox.is_down = True
        self.run_on(START)
        self.assertEqual(self.services.journal_ids.mapped("state").count("failed"), 3)
        self.mailbox.is_down = False
        self.run_on(START, "12:00")
        self.assertEqual(len(self.mailbox.to("anna@")), 1)
        rows = self.services.journal_ids.filtered(lambda row: row.kind == "invoice")
        self.assertEqual(rows.mapped("state"), ["sent"] * 3)

    def test_another_salesperson_or_currency_gets_an_invoice_of_its_own(self):
        self.second.user_id = self.env.user
        self.third.currency_id = self.env.ref("base.EUR").id
        self.env.ref("base.EUR").active = True
        self.run_on(START)
        self.assertEqual(len(self.services.period_ids.move_id), 3)
