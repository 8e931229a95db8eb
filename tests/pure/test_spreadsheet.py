"""The spreadsheet of services: its rows, its columns and the sample files in data/."""

import doctest
import importlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pure_names  # noqa: F401
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheet import SCHEMA, TEMPLATE, Interval, Service, ServiceCode
from spreadsheet.columns import COLUMNS
from spreadsheet.periods import UNITS
from tabular import Code, Report, parse, write_csv
from tabular.cells import text
from tabular.readers import MAX_TEXT
from tabular.report import read_row
from tabular_sheet import cell, codes

DATA = Path(__file__).resolve().parents[2] / "data"
HEADER = "Customer,Type,Service,Price,Period,Start date"
LINE = "Vector,SSL,vector.example,990,year,2024-02-29"
MODULES = ("periods", "words")


def read(data: bytes) -> Report:
    return parse(data, SCHEMA)


def rows(*lines: str, header: str = HEADER) -> Report:
    return read("\n".join([header, *lines]).encode())


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_docstrings_hold(name):
    result = doctest.testmod(importlib.import_module(f"spreadsheet.{name}"))
    assert result.attempted
    assert not result.failed


# === Rows ===


def test_a_correct_row_becomes_a_service():
    (service,) = rows(LINE).items
    assert service == Service(
        customer="Vector",
        type="SSL",
        name="vector.example",
        price=Decimal(990),
        interval=Interval(1, "year"),
        date_start=date(2024, 2, 29),
    )


def test_every_wrong_cell_of_a_row_is_named_at_once():
    report = rows("Vector,SSL,,a lot,sometimes,30.02.2024")
    assert codes(report) == [
        (2, "name", Code.MISSING),
        (2, "price", Code.BAD_NUMBER),
        (2, "interval", ServiceCode.BAD_INTERVAL),
        (2, "date_start", Code.BAD_DATE),
    ]
    assert report.rows[0].item is None
    assert report.rows[0].problems[1].found == "a lot"


@pytest.mark.parametrize(
    ("price", "code"),
    [("-1", Code.NEGATIVE), ("1.005", Code.AMBIGUOUS_NUMBER), ("0.005", "too_precise")]
    + [("99999999999", Code.TOO_LARGE), ("", Code.MISSING), ("—", Code.MISSING)],
)
def test_prices_that_are_refused(price, code):
    report = rows(LINE.replace("990", price))
    assert codes(report) == [(2, "price", code)]


def test_a_free_service_is_a_warning():
    report = rows(LINE.replace("990", "0"))
    assert codes(report) == [(2, "price", Code.ZERO_PRICE)]
    assert report.items


@pytest.mark.parametrize(
    ("end", "paid", "problem"),
    [("2024-02-28", "", ("date_end", ServiceCode.END_BEFORE_START))]
    + [("", "2024-02-27", ("paid_through", ServiceCode.PAID_BEFORE_START))]
    + [("2025-01-01", "2025-02-27", ("paid_through", ServiceCode.PAID_AFTER_END))]
    + [("2025-02-27", "2024-02-28", None), ("-", "2025-02-27", None)],
)
def test_dates_of_a_row_agree(end, paid, problem):
    report = rows(f"{LINE},{end},{paid}", header=f"{HEADER},End date,Paid through")
    assert codes(report) == ([(2, *problem)] if problem else [])


@pytest.mark.parametrize(
    ("price", "column", "currency"),
    [("990 ₽", "", "RUB"), ("990", "eur", "EUR"), ("990 ₽", "RUB", "RUB")]
    + [("$990", "RUB", None)],
)
def test_the_currency_is_said_once_or_twice_the_same(price, column, currency):
    line = LINE.replace("990", price)
    report = rows(f"{line},{column}", header=f"{HEADER},Currency")
    assert [service.currency for service in report.items] == (
        [currency] if currency else []
    )
    if not currency:
        assert codes(report) == [(2, "currency", Code.CURRENCY_CONFLICT)]


def test_the_period_may_stand_in_two_columns():
    header = "Customer,Type,Service,Price,Start date,Period number,Period unit"
    report = rows("V,SSL,v.example,1,2024-02-29,2,weeks", header=header)
    assert report.items[0].interval == Interval(2, "week")


def test_the_second_row_of_a_service_is_a_duplicate_of_the_first():
    again = "«vector»,ssl-сертификат,VECTOR.example,500,month,29.02.2024"
    report = rows(LINE, "", again)
    assert [row.item is None for row in report.rows] == [False, True]
    (problem,) = report.rows[1].problems
    assert (problem.row, problem.code, problem.detail) == (4, Code.DUPLICATE, "2")


def test_the_files_own_identifier_decides_what_is_the_same():
    report = rows(f"{LINE},A-1", f"{LINE},A-2", f"{LINE},a-1", header=f"{HEADER},ID")
    assert codes(report) == [(4, "", Code.DUPLICATE)]
    assert [s.import_key for s in report.items] == ["id:a-1", "id:a-2"]


def test_the_key_survives_a_new_price_and_another_way_of_writing():
    other = "VECTOR ,сертификат,«vector.example»,1 100,half-year,29.02.2024"
    (first,), (second,) = rows(LINE).items, rows(other).items
    assert first.import_key == second.import_key


@pytest.mark.parametrize(
    "other",
    [LINE.replace("Vector", "Sever"), LINE.replace("SSL", "домен")]
    + [LINE.replace("vector.e", "sector.e"), LINE.replace("2024", "2020")],
)
def test_another_service_has_another_key(other):
    assert rows(LINE).items[0].import_key != rows(other).items[0].import_key


def test_too_long_a_name_is_refused():
    report = rows(LINE.replace("vector.example", "x" * (MAX_TEXT + 1)))
    assert codes(report) == [(2, "name", Code.TOO_LONG)]


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS.titles)), cell), st.text())
def test_a_row_is_a_service_or_has_an_error(cells, extra):
    row = read_row(2, cells, SCHEMA, extra)
    assert (row.item is None) == any(p.is_error for p in row.problems)
    assert all(p.row == 2 for p in row.problems)


# === Files ===


def test_a_sheet_without_any_period_is_refused():
    report = read(b"Customer,Service,Price\nA,B,1")
    missing = [(0, name, Code.MISSING_COLUMN) for name in ("type", "date_start")]
    assert codes(report) == [*missing, (0, "interval", Code.MISSING_COLUMN)]


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
service = st.builds(
    Service,
    customer=words.map(text).filter(lambda v: v and v not in "-–—"),
    type=st.sampled_from(["domain", "ТО", "coffee"]),
    name=words.map(text).filter(lambda v: v and v not in "-–—"),
    price=st.decimals(1, 10**8, places=2),
    interval=st.builds(Interval, st.integers(1, 10), st.sampled_from(UNITS)),
    date_start=st.dates(date(2000, 1, 1), date(2020, 12, 31)),
    date_end=st.none() | st.dates(date(2030, 1, 1), date(2040, 12, 31)),
    paid_through=st.none() | st.dates(date(2021, 1, 1), date(2029, 12, 31)),
    quantity=st.decimals("0.01", 1000, places=2),
    currency=st.sampled_from(["", "RUB", "EUR"]),
    email=st.sampled_from(["", "office@vector.example"]),
    manager=st.sampled_from(["", "Анна Белова"]),
)


@given(st.lists(service, min_size=1, unique_by=lambda s: s.import_key))
def test_what_is_written_is_read_back(services):
    for language in ("en", "ru"):
        report = read(write_csv(TEMPLATE, map(vars, services), language))
        assert codes(report) == []
        assert list(report.items) == services


def test_the_titles_of_all_columns_are_understood():
    for column in COLUMNS.all:
        assert {COLUMNS.resolve(title) for title in column.titles} == {column.name}
        assert COLUMNS.resolve(column.name) == column.name


# === Sample files ===


def test_the_sample_file_is_correct():
    report = read((DATA / "services.csv").read_bytes())
    assert codes(report) == []
    assert len(report.items) >= 72


def test_the_sample_with_errors_shows_each_of_them():
    report = read((DATA / "services_with_errors.csv").read_bytes())
    wrong = [row.number for row in report.rows if row.item is None]
    # rows 7 and 13 can only be found by the database
    assert wrong == [3, 4, 5, 6, 8, 9, 10, 11, 12, 14]
