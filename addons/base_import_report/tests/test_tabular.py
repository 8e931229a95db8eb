import doctest
import importlib
import io
from dataclasses import dataclass
from decimal import Decimal

from odoo.tests import TransactionCase, tagged

from ..tabular import Code, Column, Columns, Limits, Schema, parse, write_csv
from ..tabular.readers import optional, price, required, short_text

PACKAGE = "odoo.addons.base_import_report.tabular"
COLUMNS = Columns(
    Column("code", ("ID", "ID")),
    Column("customer", ("Customer", "Клиент"), "client", required=True),
    Column("price", ("Price", "Цена")),
    Column("key", ("Key", "Ключ"), secret=True),
)


@dataclass(frozen=True)
class Item:
    customer: str
    code: str
    price: tuple | None
    key: str

    name = property(lambda self: self.customer)
    import_key = property(lambda self: self.code or self.customer)


SCHEMA = Schema(
    COLUMNS,
    {
        "code": optional(short_text, ""),
        "customer": required(short_text),
        "price": optional(price),
        "key": optional(short_text, ""),
    },
    lambda values: Item(**values),
)


@tagged("post_install", "-at_install")
class TestTabular(TransactionCase):
    def _parse(self, *lines, limits=Limits()):  # noqa: B008
        return parse("\n".join(lines).encode(), SCHEMA, limits)

    def test_examples_in_the_code(self):
        for name in (
            "cells",
            "columns",
            "lines",
            "readers",
            "report",
            "table",
            "values",
        ):
            with self.subTest(module=name):
                found = doctest.testmod(importlib.import_module(f"{PACKAGE}.{name}"))
                self.assertEqual(found.failed, 0)

    def test_columns_by_any_name_in_any_order(self):
        report = self._parse("ЦЕНА;Client;ID", "1 200,50 руб.;Vector;7")
        self.assertEqual(report.items[0].price, (Decimal("1200.50"), "RUB"))
        self.assertEqual(report.items[0].customer, "Vector")

    def test_wrong_rows_do_not_hide_the_right_ones(self):
        report = self._parse("ID,Customer,Price", "1,,5", "2,Vector,x", "3,Hill,5")
        codes = [[problem.code for problem in row.problems] for row in report.rows]
        self.assertEqual(codes, [[Code.MISSING], [Code.BAD_NUMBER], []])
        self.assertEqual([row.number for row in report.rows], [2, 3, 4])
        self.assertEqual([item.customer for item in report.items], ["Hill"])

    def test_later_rows_of_the_same_are_in_error(self):
        report = self._parse("ID,Customer,Price", "1,Hill,5", "1,Hill,6")
        self.assertEqual(len(report.items), 1)
        self.assertEqual(report.rows[1].problems[0].code, Code.DUPLICATE)
        self.assertEqual(report.rows[1].problems[0].detail, "2")

    def test_secret_cells_are_quoted_nowhere(self):
        secret = "SECRET-" + "9" * 300
        lines = ("ID,Customer,Price,Key", f"1,Hill,5,{secret}", f"2,Hill,5,a,{secret}")
        report = self._parse(*lines)
        codes = [row.problems[0].code for row in report.rows]
        self.assertEqual(codes, [Code.TOO_LONG, Code.EXTRA_CELLS])
        self.assertNotIn("SECRET", repr(report))

    def test_file_problems_come_alone(self):
        cases = {
            b"": Code.EMPTY_FILE,
            b"hello": Code.NO_HEADER,
            b"ID,Price,Key\n1,2,3": Code.MISSING_COLUMN,
            b"ID,Customer,Client,Price\n1,2,3,4": Code.DOUBLE_COLUMN,
            b"ID,Customer,Price\n": Code.NO_ROWS,
            b"PK\x03\x04broken": Code.UNREADABLE,
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Code.OLD_EXCEL,
        }
        for data, code in cases.items():
            with self.subTest(code=code):
                report = parse(data, SCHEMA)
                self.assertEqual([p.code for p in report.problems], [code])
                self.assertFalse(report.rows)

    def test_limits_hold(self):
        many = ["ID,Customer,Price", *(f"{n},Hill,1" for n in range(4))]
        report = self._parse(*many, limits=Limits(rows=3))
        self.assertEqual(report.problems[0].code, Code.TOO_MANY_ROWS)
        report = self._parse(*many, limits=Limits(size=10))
        self.assertEqual(report.problems[0].code, Code.TOO_BIG)

    def test_workbook_is_read_like_text(self):
        from openpyxl import Workbook

        book, target = Workbook(), io.BytesIO()
        book.active.append(["Our customers"])
        book.active.append(["ID", "Клиент", "Цена"])
        book.active.append([5.0, "Север", 10.25])
        book.save(target)
        [item] = parse(target.getvalue(), SCHEMA).items
        self.assertEqual((item.code, item.price), ("5", (Decimal("10.25"), "")))

    def test_written_file_is_read_back(self):
        data = write_csv(COLUMNS, [{"code": 1, "customer": "A;B", "price": 7}], "ru")
        [item] = parse(data, SCHEMA).items
        self.assertEqual((item.code, item.customer), ("1", "A;B"))
