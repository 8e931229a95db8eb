"""The spreadsheet of services: types and periods as people write them."""

import pure_names  # noqa: F401
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheet import Interval, ServiceCode, type_code
from spreadsheet.columns import COLUMNS
from spreadsheet.periods import LONGEST, UNITS, parse_interval
from tabular_sheet import cell


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [("1 month", 1, "month"), ("месяц", 1, "month"), ("раз в год", 1, "year")]
    + [("3 мес", 3, "month"), ("quarter", 3, "month"), ("Ежеквартально", 3, "month")]
    + [("полгода", 6, "month"), ("раз в 2 недели", 2, "week"), ("30 дней", 30, "day")]
    + [("half-year", 6, "month"), ("2 quarters", 6, "month"), ("2 года", 2, "year")]
    + [("every 10 days", 10, "day"), ("annually", 1, "year"), ("12м", 12, "month")]
    + [
        ("12 months", 12, "month"),
        ("1 Y.", 1, "year"),
        ("1 раз в квартал", 3, "month"),
    ],
)
def test_periods(written, number, unit):
    assert parse_interval(written) == Interval(number, unit)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0 months",
        "-1 month",
        "1.5 months",
        "1-2 months",
        "12",
        "год год",
    ]
    + ["99999999999999 days", "soon", None],
)
def test_what_is_no_period_is_refused(written):
    assert parse_interval(written) is ServiceCode.BAD_INTERVAL


@pytest.mark.parametrize("unit", UNITS)
def test_periods_last_ten_years_at_most(unit):
    most = LONGEST[unit]
    assert parse_interval(f"{most} {unit}") == Interval(most, unit)
    assert parse_interval(f"{most + 1} {unit}") is ServiceCode.LONG_INTERVAL


@pytest.mark.parametrize(
    ("word", "code"),
    [("Домен", "domain"), ("SSL-сертификат", "ssl"), ("Лицензия", "license")]
    + [("licence", "license"), ("Хостинг", "hosting"), ("ТО", "maintenance")]
    + [("Т.О.", "maintenance"), ("WiFi", "wifi"), ("вай-фай", "wifi"), ("кофе", None)],
)
def test_words_for_types(word, code):
    assert type_code(word) == code


@given(st.integers(1, 10), st.sampled_from(UNITS))
def test_periods_come_back(number, unit):
    interval = Interval(number, unit)
    assert parse_interval(str(interval)) == interval


@given(cell)
def test_words_are_total(value):
    assert isinstance(parse_interval(value), Interval | ServiceCode)
    COLUMNS.resolve(value)
