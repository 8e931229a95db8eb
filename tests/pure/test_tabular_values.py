"""Cells of a sheet: dates, numbers, money, addresses as people write them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabular import Code
from tabular.cells import text
from tabular.values import (
    EARLIEST,
    LATEST,
    parse_currency,
    parse_date,
    parse_email,
    parse_money,
    parse_number,
)
from tabular_sheet import cell


@pytest.mark.parametrize(
    "written",
    ["2026-01-31", "31.01.2026", "31/01/2026", "31-1-2026", "31.01.26", "2026/1/31"]
    + ["2026-01-31 00:00:00", "2026-01-31T00:00:00", "31.01.2026г.", " 31.01.2026 "]
    + [46053, 46053.0, date(2026, 1, 31), datetime(2026, 1, 31, 9, 30)],
)
def test_one_day_is_read_however_it_is_written(written):
    assert parse_date(written) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "written",
    ["01/31/2026", "31.01-2026", "2026-02-30", "29.02.2023", "31 января", "46053", ""]
    + ["٣١.01.2026", True, None, 0, -5, float("nan"), float("inf"), time(1, 2)],
)
def test_what_is_no_day_is_refused(written):
    assert parse_date(written) is Code.BAD_DATE


@pytest.mark.parametrize(
    "written",
    ["0024-02-29", "3026-01-01", "01.01.1970", 2]
    # of which century?
    + ["01.01.90", "31.12.99"],
)
def test_a_day_out_of_reason_is_refused(written):
    assert parse_date(written) is Code.DATE_RANGE


@pytest.mark.parametrize(
    ("written", "value"),
    [("1 200,50", "1200.50"), ("1\u00a0200,50", "1200.50"), ("1'200.5", "1200.5")]
    + [("1,200.50", "1200.50"), ("1.200,50", "1200.50"), ("1200", "1200")]
    + [("1.234.567", "1234567"), ("1,234,567.8", "1234567.8"), ("-5", "-5")]
    + [("0,125", "0.125"), ("1234,567", "1234.567"), ("12 345 678,9", "12345678.9")]
    + [(990.5, "990.5"), (0.1 + 0.2, "0.3"), (7, "7"), ("−7,5", "-7.5")],
)
def test_numbers(written, value):
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["1,200", "1.200", "12,345", "999.999"])
def test_a_number_with_two_readings_is_refused(written):
    assert parse_number(written) is Code.AMBIGUOUS_NUMBER


@pytest.mark.parametrize(
    "written",
    ["", "abc", "1 2 3", "1,2,3", "1200,", ",5", "1,20.50", "1 2345", "--5", "1e5"]
    + ["nan", "inf", "½", "1.200.50", True, None, "9" * 100, float("nan")],
)
def test_what_is_no_number_is_refused(written):
    assert parse_number(written) is Code.BAD_NUMBER


@pytest.mark.parametrize(
    ("written", "currency"),
    [("990 ₽", "RUB"), ("990р.", "RUB"), ("990 руб", "RUB"), ("€ 990", "EUR")]
    + [("USD 990", "USD"), ("990 kzt", "KZT"), ("990", "")],
)
def test_a_currency_written_with_the_price(written, currency):
    assert parse_money(written) == (Decimal(990), currency)


@pytest.mark.parametrize(
    "written",
    ["vector", "a@b", "a b@c.example", "a@b.example, c@d.example", "@b.c", ""]
    + ["mailto:a@b.example"],
)
def test_what_is_no_address_is_refused(written):
    assert parse_email(written) is Code.BAD_EMAIL


@given(cell)
def test_values_are_total(value):
    for read in (parse_date, parse_number, parse_money, parse_email, parse_currency):
        read(value)


@given(cell)
def test_text_can_be_stored_in_a_database(value):
    line = text(value)
    assert line == line.strip()
    assert not set(line) & set("\x00\n\r\t\u2028")
    line.encode()


@given(st.dates(EARLIEST, LATEST))
def test_days_come_back(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%d.%m.%Y}") == day
    assert parse_date(text(datetime.combine(day, time()))) == day


@given(st.decimals(0, 10**8, places=2), st.sampled_from([" ", "\u00a0", ",", "'"]))
def test_amounts_come_back(amount, group):
    written = f"{amount:,.2f}".replace(",", group)
    assert parse_number(written) == amount
    if group != ",":
        assert parse_number(written.replace(".", ",")) == amount
