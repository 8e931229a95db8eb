"""Sheets of any kind: rows, columns and files as people keep them."""

import doctest
import importlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabular import Code, Limits, Report, write_csv
from tabular.report import read_row
from tabular_sheet import (
    COLUMNS,
    HEADER,
    LINE,
    SCHEMA,
    cell,
    codes,
    read,
    rows,
    xlsx,
)

MODULES = ("cells", "columns", "lines", "readers", "report", "table", "values")


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_docstrings_hold(name):
    result = doctest.testmod(importlib.import_module(f"tabular.{name}"))
    assert result.attempted
    assert not result.failed


# === Rows and columns ===


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS.titles)), cell), st.text())
def test_a_row_is_an_item_or_has_an_error(cells, beyond):
    row = read_row(2, cells, SCHEMA, beyond)
    assert (row.item is None) == any(p.is_error for p in row.problems)
    assert all(p.row == 2 for p in row.problems)


def test_cells_beyond_the_header_are_an_error():
    # an unquoted decimal comma moves all that follows
    report = rows("Vector,tea,990,50,2024-02-29")
    assert (2, "", Code.EXTRA_CELLS) in codes(report)
    assert report.rows[0].problems[-1].found == "2024-02-29"


def test_the_files_own_identifier_decides_what_is_the_same():
    report = rows(f"{LINE},A-1", f"{LINE},A-2", f"{LINE},a-1", header=f"{HEADER},ID")
    assert codes(report) == [(4, "", Code.DUPLICATE)]
    assert [s.import_key for s in report.items] == ["a-1", "a-2"]


def test_missing_and_doubled_columns_are_named():
    report = read(b"Customer,Client,E-mail,ID,Mood\nA,B,c@d.example,1,good")
    assert [(p.column, p.code) for p in report.problems] == [
        ("customer", Code.DOUBLE_COLUMN),
        ("Mood", Code.UNKNOWN_COLUMN),
        ("goods", Code.MISSING_COLUMN),
        ("price", Code.MISSING_COLUMN),
        ("day", Code.MISSING_COLUMN),
    ]
    assert not report.rows


def test_one_column_may_stand_for_another():
    (item,) = rows(LINE, header=HEADER.replace("Day", "Month")).items
    assert item.day == date(2024, 2, 29)


def test_an_unknown_column_is_only_a_warning():
    report = rows(f"{LINE},x", header=f"{HEADER},Comment")
    assert codes(report) == [(0, "Comment", Code.UNKNOWN_COLUMN)]
    assert report.is_readable
    assert report.items


def test_the_titles_of_all_columns_are_understood():
    for column in COLUMNS.all:
        assert {COLUMNS.resolve(title) for title in column.titles} == {column.name}
        assert COLUMNS.resolve(column.name) == column.name


# === Files ===


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_delimiters_and_encodings(delimiter, encoding):
    header = "Клиент,Товар,Цена,День".replace(",", delimiter)
    line = "ООО Север,чай,1200.5,31.01.2026".replace(",", delimiter)
    (item,) = read(f"{header}\r\n{line}\r\n".encode(encoding)).items
    assert (item.customer, item.price) == ("ООО Север", (Decimal("1200.5"), ""))
    assert item.day == date(2026, 1, 31)


def test_a_quoted_cell_may_hold_delimiter_quotes_and_line_break():
    (item,) = rows(LINE.replace("Vector", '"Vector ""Plus"", LLC\n(Sochi)"')).items
    assert item.customer == 'Vector "Plus", LLC (Sochi)'


def test_title_lines_and_blank_lines_keep_the_line_numbers():
    content = f"Our customers,,,\n\n{HEADER}\n\n{LINE}\n{LINE.replace('990', 'x')}"
    assert codes(read(content.encode())) == [(6, "price", Code.BAD_NUMBER)]


def test_excels_separator_line_is_understood():
    content = f"sep=;\n{HEADER}\n{LINE}".replace(",", ";")
    assert [row.number for row in read(content.encode()).rows] == [3]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", Code.EMPTY_FILE), (b" \n ", Code.EMPTY_FILE), (b"a,b", Code.NO_HEADER)]
    + [(HEADER.encode(), Code.NO_ROWS), (b"PK\x03\x04broken", Code.UNREADABLE)]
    + [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", Code.OLD_EXCEL)]
    + [(b"\x89PNG\x00\x00\x98", Code.UNREADABLE), (b"x" * 5_242_881, Code.TOO_BIG)],
)
def test_files_that_are_refused(data, code):
    report = read(data)
    assert [problem.code for problem in report.problems] == [code]
    assert not report.rows
    assert not report.is_readable


def test_the_number_of_rows_is_bounded():
    content = "\n".join([HEADER, *[LINE] * 11]).encode()
    (problem,) = read(content, Limits(rows=10)).problems
    assert (problem.code, problem.found, problem.detail) == (
        "too_many_rows",
        "11",
        "10",
    )
    book = xlsx(HEADER.split(","), *[LINE.split(",")] * 50)
    assert read(book, Limits(rows=10)).problems[0].code is Code.TOO_MANY_ROWS


def test_the_unpacked_size_of_a_workbook_is_bounded():
    book = xlsx(HEADER.split(","), LINE.split(","))
    assert read(book, Limits(unpacked=1000)).problems[0].code is Code.TOO_BIG


def test_a_workbook_with_typed_cells():
    line = ("Vector", "tea", 990.5, datetime(2024, 2, 29))
    (item,) = read(xlsx(("Sales of 2026",), HEADER.split(","), line)).items
    assert (item.price[0], item.day) == (Decimal("990.5"), date(2024, 2, 29))


def test_a_hidden_first_sheet_is_not_read():
    def prepare(book):
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet("Shown")
        sheet.append(HEADER.split(","))
        sheet.append(LINE.split(","))

    assert len(read(xlsx(("x",), prepare=prepare)).items) == 1


@given(st.binary())
def test_any_bytes_give_a_report(data):
    assert read(data).problems


@given(st.text())
def test_any_text_below_a_header_gives_a_report(content):
    report = read(f"{HEADER}\n{content}".encode(errors="replace"))
    assert report.problems or report.rows


@given(st.binary(max_size=60), st.integers(0, 4000))
def test_any_damage_to_a_workbook_gives_a_report(damage, place):
    book = xlsx(HEADER.split(","), LINE.split(","))
    assert isinstance(read(book[:place] + damage + book[place:]), Report)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_written_is_read_back(language):
    line = {"customer": 'A;"B"', "goods": "tea", "price": 7, "day": "2024-02-29"}
    (item,) = read(write_csv(COLUMNS, [line], language)).items
    assert (item.customer, item.price[0]) == ('A;"B"', 7)
