"""Files that are no list are refused before they cost anything."""

import io
import time

import pytest
from openpyxl import Workbook
from tabular import Code, Limits
from tabular_sheet import HEADER, LINE, read

ODD = "\u00e9\u200b"


def errors(data):
    return [(p.code, p.found) for p in read(data).problems if p.is_error]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("x" * 5001 + LINE, Code.LONG_CELL),
        ('"' + LINE + "\n" + "a,b\n" * 2000, Code.LONG_CELL),
        (LINE + "," * 100 + "x", Code.WIDE_ROW),
        (LINE + "," * 200, None),
    ],
    ids=["long", "open quote", "wide", "empty at the end"],
)
def test_absurd_line_is_named(line, code):
    data = f"{HEADER}\n{LINE.replace('tea', 'jam')}\n{line}".encode()
    assert errors(data) == ([(code, "3")] if code else [])


def test_absurd_cell_of_a_workbook_is_named():
    book = Workbook()
    for line in (HEADER, LINE, "x" * 5001 + LINE):
        book.active.append(line.split(","))
    target = io.BytesIO()
    book.save(target)
    assert errors(target.getvalue()) == [(Code.LONG_CELL, "3")]


@pytest.mark.parametrize(
    "content",
    [
        "x," * 2_600_000,
        '"' + "\u00e9 " * 1_700_000,
        "\n" * 5_200_000,
        ";".join(["\t" * 60_000] * 87),
        f"{ODD * 500},\n" * 2100,
        "a,b,c,d,e,f\n" * 430_000,
    ],
    ids=["a row", "a cell", "blank lines", "delimiters", "odd characters", "rows"],
)
def test_absurd_file_is_refused_at_once(content):
    data = f"{HEADER}\n{content}".encode()[: Limits().size]
    began = time.process_time()
    report = read(data)
    assert not report.items
    assert time.process_time() - began < 5
