from itertools import product
from unittest.mock import patch

from odoo.tests import tagged

from ..models.infrastructure_service_billing import QUIET
from .common import START, ServiceCase

PRICES = ((100.0, 1.0), (10 / 3, 3.0), (0.335, 7.0), (19.99, 2.5), (-40.0, 1.0))
MOVE = ("amount_untaxed", "amount_tax", "amount_total", "amount_total_signed")
LINE = (
    *("display_type", "account_id", "partner_id", "currency_id", "quantity"),
    *("price_unit", "price_subtotal", "price_total", "amount_currency", "balance"),
    *("debit", "credit", "amount_residual", "tax_ids", "tax_tag_ids"),
    *("tax_base_amount", "tax_repartition_line_id", "date_maturity", "name"),
)


@tagged("post_install", "-at_install")
class TestInvoiceAmounts(ServiceCase):
    """The amounts that billing names in advance change nothing but the cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = {"name": "Sales tax", "company_id": cls.company.id}
        cls.group = cls.env["account.tax.group"].create(group)
        cls.taxes = {
            "none": cls.env["account.tax"],
            "added": cls._create_tax("added", 15),
            "included": cls._create_tax("included", 20, include="tax_included"),
        }
        cls.taxes["both"] = cls.taxes["added"] | cls.taxes["included"]
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        vals = {"currency_id": cls.euro.id, "company_id": cls.company.id}
        vals |= {"name": START, "rate": 0.37}
        cls.env["res.currency.rate"].with_company(cls.company).create(vals)

    @classmethod
    def _create_tax(cls, name, amount, include="tax_excluded"):
        vals = {"name": name, "amount": amount, "price_include_override": include}
        vals |= {"company_id": cls.company.id, "tax_group_id": cls.group.id}
        return cls.env["account.tax"].create(vals)

    def _create_billable(self, tax, currency, price, quantity):
        """Return a service and its unbilled period."""
        thing = self._create_product("Taxed", taxes_id=[(6, 0, tax.ids)])
        service = self._create_service(
            started=False,
            product_id=thing.id,
            currency_id=currency.id,
            price_unit=abs(price),
            quantity=quantity,
        )
        vals = {"service_id": service.id, "number": 1, "date_from": START}
        vals |= {"date_to": START, "amount_planned": price * quantity}
        return service, self.env["infrastructure.period"].create(vals)

    def _bill(self, billables):
        """Return the posted invoices: one of each, one of all."""
        periods = dict(billables)
        groups = [
            [service] for service in periods if periods[service].amount_planned > 0
        ]
        groups.append(list(periods))
        journal = self.env["infrastructure.service"]._get_sales_journal(self.company)
        moves = self.env["account.move"].with_context(**QUIET)
        moves = moves.create(
            [
                services[0]._prepare_invoice_vals(services, periods, START)
                | {"journal_id": journal.id}
                for services in groups
            ]
        )
        for move in moves:
            # one period after the other stands on two of these invoices
            move.invoice_line_ids.infrastructure_period_id.move_id = move
            move._post(soft=False)
        return moves

    def _read(self, moves):
        moves.line_ids.flush_recordset()
        self.env.invalidate_all()
        lines = [[line[name] for name in LINE] for line in moves.line_ids.sorted()]
        own = [str(move.payment_reference or "") for move in moves]
        text = str(lines)
        for number, name in enumerate(own):
            text = text.replace(name, f"invoice {number}")
        return text, [[move[name] for name in MOVE] for move in moves]

    def _check_same(self, billables):
        with self.cr.savepoint() as savepoint:
            found = self._read(self._bill(billables))
            savepoint.rollback()
        self.env.invalidate_all()
        services = type(self.env["infrastructure.service"])
        with patch.object(services, "_prepare_amount_vals", lambda *_args: {}):
            awaited = self._read(self._bill(billables))
        self.assertEqual(found[1], awaited[1])
        self.assertEqual(
            *(text.replace("), (", "),\n(") for text in (found[0], awaited[0]))
        )

    def test_invoices_are_what_stock_makes_of_prices_and_taxes(self):
        for rounding, name, currency in product(
            ("round_per_line", "round_globally"),
            self.taxes,
            (self.company.currency_id, self.euro),
        ):
            with self.subTest(rounding=rounding, taxes=name, currency=currency.name):
                self.company.tax_calculation_rounding_method = rounding
                tax = self.taxes[name]
                self._check_same(
                    [self._create_billable(tax, currency, *price) for price in PRICES]
                )

    def test_right_amounts_spare_stock_its_corrections(self):
        billable = self._create_billable(
            self.taxes["added"], self.company.currency_id, 19.99, 2.5
        )
        lines = type(self.env["account.move.line"])
        with patch.object(
            lines, "write", autospec=True, side_effect=lines.write
        ) as spy:
            self._bill([billable])
        written = {name for call in spy.call_args_list for name in call.args[1]}
        self.assertFalse(written & {"amount_currency", "balance"})
