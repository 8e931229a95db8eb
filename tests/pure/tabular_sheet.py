"""A small sheet for the tests of `tabular`: what a customer bought, when, for what."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import strategies as st
from tabular import Code, Column, Columns, Limits, Report, Schema, parse
from tabular.readers import optional, price, required, short_text
from tabular.values import parse_date, parse_email

COLUMNS = Columns(
    Column("key", ("ID", "ID")),
    Column("customer", ("Customer", "Клиент"), "client", required=True),
    Column("email", ("E-mail", "E-mail")),
    Column("goods", ("Goods", "Товар"), required=True),
    Column("price", ("Price", "Цена"), required=True),
    Column("day", ("Day", "День"), unless="month"),
    Column("month", ("Month", "Месяц")),
)
HEADER = "Customer,Goods,Price,Day"
LINE = "Vector,tea,990,2024-02-29"

cell = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@dataclass(frozen=True)
class Item:
    customer: str
    goods: str
    price: tuple
    day: object
    email: str = ""
    key: str = ""

    name = property(lambda self: self.goods)
    import_key = property(lambda self: self.key.lower() or self.goods)


def _join_day(cells: Mapping) -> dict:
    return {**cells, "day": cells.get("day") or cells.get("month")}


SCHEMA = Schema(
    COLUMNS,
    {
        "key": optional(short_text, ""),
        "customer": required(short_text),
        "email": optional(parse_email, ""),
        "goods": required(short_text),
        "price": required(price),
        "day": required(parse_date),
    },
    lambda values: Item(**values),
    prepare=_join_day,
)


def read(data: bytes, limits: Limits = Limits()) -> Report:  # noqa: B008
    return parse(data, SCHEMA, limits)


def rows(*lines: str, header: str = HEADER) -> Report:
    return read("\n".join([header, *lines]).encode())


def codes(report: Report) -> list[tuple[int, str, Code]]:
    found = [*report.problems, *(p for row in report.rows for p in row.problems)]
    return [(problem.row, problem.column, problem.code) for problem in found]


def xlsx(*lines: tuple, prepare=None) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    if prepare:
        prepare(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
