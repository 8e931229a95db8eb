"""The spreadsheet of services: rows, files and the sample files in data/."""

import doctest
import importlib
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheet import (
    TITLES,
    Code,
    Interval,
    Limits,
    Report,
    Service,
    parse,
    write_csv,
)
from spreadsheet.cells import text
from spreadsheet.columns import COLUMNS, resolve
from spreadsheet.services import MAX_TEXT, parse_row
from spreadsheet.values import UNITS

DATA = Path(__file__).resolve().parents[2] / "data"
HEADER = "Customer,Type,Service,Price,Period,Start date"
LINE = "Vector,SSL,vector.example,990,year,2024-02-29"
MODULES = ("cells", "columns", "lines", "report", "table", "values", "words")

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


def rows(*lines: str, header: str = HEADER) -> Report:
    return parse("\n".join([header, *lines]).encode())


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


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_docstrings_hold(name):
    result = doctest.testmod(importlib.import_module(f"spreadsheet.{name}"))
    assert result.attempted
    assert not result.failed


# === Rows ===


def test_a_correct_row_becomes_a_service():
    (service,) = rows(LINE).services
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
        (2, "interval", Code.BAD_INTERVAL),
        (2, "date_start", Code.BAD_DATE),
    ]
    assert report.rows[0].service is None
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
    assert report.services


@pytest.mark.parametrize(
    ("end", "paid", "problem"),
    [("2024-02-28", "", ("date_end", Code.END_BEFORE_START))]
    + [("", "2024-02-27", ("paid_through", Code.PAID_BEFORE_START))]
    + [("2025-01-01", "2025-02-27", ("paid_through", Code.PAID_AFTER_END))]
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
    assert [service.currency for service in report.services] == (
        [currency] if currency else []
    )
    if not currency:
        assert codes(report) == [(2, "currency", Code.CURRENCY_CONFLICT)]


def test_the_period_may_stand_in_two_columns():
    header = "Customer,Type,Service,Price,Start date,Period number,Period unit"
    report = rows("V,SSL,v.example,1,2024-02-29,2,weeks", header=header)
    assert report.services[0].interval == Interval(2, "week")


def test_the_second_row_of_a_service_is_a_duplicate_of_the_first():
    again = "«vector»,ssl-сертификат,VECTOR.example,500,month,29.02.2024"
    report = rows(LINE, "", again)
    assert [row.service is None for row in report.rows] == [False, True]
    (problem,) = report.rows[1].problems
    assert (problem.row, problem.code, problem.detail) == (4, Code.DUPLICATE, "2")


def test_the_files_own_identifier_decides_what_is_the_same():
    report = rows(f"{LINE},A-1", f"{LINE},A-2", f"{LINE},a-1", header=f"{HEADER},ID")
    assert codes(report) == [(4, "", Code.DUPLICATE)]
    assert [s.import_key for s in report.services] == ["id:a-1", "id:a-2"]


def test_the_key_survives_a_new_price_and_another_way_of_writing():
    other = "VECTOR ,сертификат,«vector.example»,1 100,half-year,29.02.2024"
    (first,), (second,) = rows(LINE).services, rows(other).services
    assert first.import_key == second.import_key


@pytest.mark.parametrize(
    "other",
    [LINE.replace("Vector", "Sever"), LINE.replace("SSL", "домен")]
    + [LINE.replace("vector.e", "sector.e"), LINE.replace("2024", "2020")],
)
def test_another_service_has_another_key(other):
    assert rows(LINE).services[0].import_key != rows(other).services[0].import_key


def test_cells_beyond_the_header_are_an_error():
    # an unquoted decimal comma moves all that follows
    report = rows("Vector,SSL,vector.example,990,50,year,2024-02-29")
    assert (2, "", Code.EXTRA_CELLS) in codes(report)


def test_too_long_a_name_is_refused():
    report = rows(LINE.replace("vector.example", "x" * (MAX_TEXT + 1)))
    assert codes(report) == [(2, "name", Code.TOO_LONG)]


@given(st.dictionaries(st.sampled_from(sorted(TITLES)), cell), st.text())
def test_a_row_is_a_service_or_has_an_error(cells, extra):
    row = parse_row(2, cells, extra)
    assert (row.service is None) == any(p.is_error for p in row.problems)
    assert all(p.row == 2 for p in row.problems)


# === Files ===


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_delimiters_and_encodings(delimiter, encoding):
    header = "Клиент,Тип,Услуга,Цена,Период,Дата начала".replace(",", delimiter)
    line = "ООО Север,ТО,Сайт,1200.5,месяц,31.01.2026".replace(",", delimiter)
    (service,) = parse(f"{header}\r\n{line}\r\n".encode(encoding)).services
    assert (service.customer, service.price) == ("ООО Север", Decimal("1200.5"))
    assert (service.interval, service.date_start.day) == (Interval(1, "month"), 31)


def test_a_quoted_cell_may_hold_delimiter_quotes_and_line_break():
    (service,) = rows(
        LINE.replace("Vector", '"Vector ""Plus"", LLC\n(Sochi)"')
    ).services
    assert service.customer == 'Vector "Plus", LLC (Sochi)'


def test_title_lines_and_blank_lines_keep_the_line_numbers():
    content = f"Our services,,,\n\n{HEADER}\n\n{LINE}\n{LINE.replace('990', 'x')}"
    assert codes(parse(content.encode())) == [(6, "price", Code.BAD_NUMBER)]


def test_excels_separator_line_is_understood():
    content = f"sep=;\n{HEADER}\n{LINE}".replace(",", ";")
    assert [row.number for row in parse(content.encode()).rows] == [3]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", Code.EMPTY_FILE), (b" \n ", Code.EMPTY_FILE), (b"a,b", Code.NO_HEADER)]
    + [(HEADER.encode(), Code.NO_ROWS), (b"PK\x03\x04broken", Code.UNREADABLE)]
    + [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", Code.OLD_EXCEL)]
    + [(b"\x89PNG\x00\x00\x98", Code.UNREADABLE), (b"x" * 5_242_881, Code.TOO_BIG)],
)
def test_files_that_are_refused(data, code):
    report = parse(data)
    assert [problem.code for problem in report.problems] == [code]
    assert not report.rows
    assert not report.is_readable


def test_missing_and_doubled_columns_are_named():
    report = parse(b"Customer,Client,Service,Price,Mood\nA,B,C,1,good")
    assert [(p.column, p.code) for p in report.problems] == [
        ("customer", Code.DOUBLE_COLUMN),
        ("Mood", Code.UNKNOWN_COLUMN),
        ("type", Code.MISSING_COLUMN),
        ("date_start", Code.MISSING_COLUMN),
        ("interval", Code.MISSING_COLUMN),
    ]
    assert not report.rows


def test_an_unknown_column_is_only_a_warning():
    report = rows(f"{LINE},x", header=f"{HEADER},Comment")
    assert codes(report) == [(0, "Comment", Code.UNKNOWN_COLUMN)]
    assert report.is_readable
    assert report.services


def test_the_number_of_rows_is_bounded():
    content = "\n".join([HEADER, *[LINE] * 11]).encode()
    (problem,) = parse(content, Limits(rows=10)).problems
    assert (problem.code, problem.found, problem.detail) == (
        "too_many_rows",
        "11",
        "10",
    )
    book = xlsx(HEADER.split(","), *[LINE.split(",")] * 50)
    assert parse(book, Limits(rows=10)).problems[0].code is Code.TOO_MANY_ROWS


def test_the_unpacked_size_of_a_workbook_is_bounded():
    book = xlsx(HEADER.split(","), LINE.split(","))
    assert parse(book, Limits(unpacked=1000)).problems[0].code is Code.TOO_BIG


def test_a_workbook_with_typed_cells():
    line = ("Vector", "SSL", "vector.example", 990.5, "year", datetime(2024, 2, 29))
    (service,) = parse(xlsx(("Services of 2026",), HEADER.split(","), line)).services
    assert (service.price, service.date_start) == (Decimal("990.5"), date(2024, 2, 29))


def test_a_hidden_first_sheet_is_not_read():
    def prepare(book):
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet("Shown")
        sheet.append(HEADER.split(","))
        sheet.append(LINE.split(","))

    assert len(parse(xlsx(("x",), prepare=prepare)).services) == 1


@given(st.binary())
def test_any_bytes_give_a_report(data):
    assert parse(data).problems


@given(st.text())
def test_any_text_below_a_header_gives_a_report(content):
    report = parse(f"{HEADER}\n{content}".encode(errors="replace"))
    assert report.problems or report.rows


@given(st.binary(max_size=60), st.integers(0, 4000))
def test_any_damage_to_a_workbook_gives_a_report(damage, place):
    book = xlsx(HEADER.split(","), LINE.split(","))
    assert isinstance(parse(book[:place] + damage + book[place:]), Report)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
service = st.builds(
    Service,
    customer=words.map(text).filter(lambda v: v and v not in "-–—"),
    type=st.sampled_from(["domain", "ТО", "coffee"]),
    name=words.map(text).filter(lambda v: v and v not in "-–—"),
    price=st.decimals(1, 10**8, places=2),
    interval=st.builds(Interval, st.integers(1, 999), st.sampled_from(UNITS)),
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
        report = parse(write_csv(services, language))
        assert codes(report) == []
        assert list(report.services) == services


def test_the_titles_of_all_columns_are_understood():
    for column in COLUMNS:
        assert {resolve(title) for title in column.titles} == {column.name}
        assert resolve(column.name) == column.name


# === Sample files ===


def test_the_sample_file_is_correct():
    report = parse((DATA / "services.csv").read_bytes())
    assert codes(report) == []
    assert len(report.services) >= 72


def test_the_sample_with_errors_shows_each_of_them():
    report = parse((DATA / "services_with_errors.csv").read_bytes())
    wrong = [row.number for row in report.rows if row.service is None]
    # rows 7 and 13 can only be found by the database
    assert wrong == [3, 4, 5, 6, 8, 9, 10, 11, 12, 14]
