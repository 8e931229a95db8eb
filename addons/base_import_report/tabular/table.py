"""Bytes of an uploaded file -> rows of cells, whatever the file is.

Knows CSV (UTF-8 with or without mark, UTF-16 with mark, cp1251; comma, semicolon, tab
or bar) and XLSX. The header may stand below a few title lines.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .cells import Cell, text
from .columns import Columns
from .lines import MAX_COLUMNS, gather, is_long
from .problems import Code, Problem
from .xlsx import is_old_excel, is_xlsx, read_xlsx

DELIMITERS = (";", ",", "\t", "|")
HEADER_LOOK = 15  # lines in which a header is looked for
HEADER_MIN = 3  # known columns that make a line a header
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """How much one import takes."""

    size: int = 5 * 1024 * 1024
    unpacked: int = 40 * 1024 * 1024
    rows: int = 5000


@dataclass(frozen=True)
class Table:
    """The sheet: its header and the non-blank rows below, with their line numbers.

    Line numbers are those that a spreadsheet program shows, from 1.
    """

    header: tuple[Cell, ...] = ()
    rows: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    problem: Problem | None = None


def _failed(code: Code, found: object = "", detail: object = "") -> Table:
    return Table(problem=Problem(0, "", code, str(found), str(detail)))


def read_table(data: bytes, columns: Columns, limits: Limits) -> Table:
    """Return the sheet in `data`, or a table with only a problem. Never raises.

    >>> from .columns import Column
    >>> columns = Columns(*(Column(name, (name, name)) for name in "abc"))
    >>> table = read_table("A;Б;B;C\\n1;да;2;3".encode("cp1251"), columns, Limits())
    >>> table.header, table.rows
    (('A', 'Б', 'B', 'C'), ((2, ('1', 'да', '2', '3')),))
    """
    if len(data) > limits.size:
        return _failed(Code.TOO_BIG, len(data), limits.size)
    if not data.strip():
        return _failed(Code.EMPTY_FILE)
    if is_old_excel(data):
        return _failed(Code.OLD_EXCEL)
    if is_xlsx(data):
        lines = read_xlsx(data, limits.unpacked, limits.rows)
    else:
        lines = _read_csv(data, columns, limits.rows)
    if isinstance(lines, Problem):
        return Table(problem=lines)
    if isinstance(lines, Code):
        bound = limits.unpacked if lines is Code.TOO_BIG else ""
        return _failed(lines, detail=bound)
    return _cut(lines, columns, limits)


def _cut(lines: list, columns: Columns, limits: Limits) -> Table:
    """Split the lines into header and rows, without blank ones."""
    place, score = _find_header(lines, columns)
    if score < HEADER_MIN:
        return _failed(Code.NO_HEADER)
    rows = [
        (number, tuple(cells))
        for number, cells in enumerate(lines[place + 1 :], start=place + 2)
        if any(text(cell) for cell in cells)
    ]
    if not rows:
        return _failed(Code.NO_ROWS)
    if len(rows) > limits.rows:
        return _failed(Code.TOO_MANY_ROWS, len(rows), limits.rows)
    return Table(tuple(lines[place]), tuple(rows))


def _find_header(lines: list, columns: Columns) -> tuple[int, int]:
    """Return the place of the line that knows most columns, and how many."""
    scores = [_count_known(cells, columns) for cells in lines[:HEADER_LOOK]]
    best = max(scores, default=0)
    return (scores.index(best) if scores else 0), best


def _count_known(cells: Iterable, columns: Columns) -> int:
    known = {columns.resolve(c) for c in cells[:MAX_COLUMNS] if not is_long(c)}
    return len(known - {None})


def _read_csv(data: bytes, columns: Columns, max_rows: int) -> list | Code | Problem:
    content = _decode(data)
    if content is None:
        return Code.UNREADABLE
    candidates = DELIMITERS
    if match := _SEP_LINE.match(content):
        # Excel's own first line; blanked, so that line numbers stay right
        candidates = (match[1],)
        content = "\n" + content[match.end() :]
    try:
        delimiter = max(
            candidates, key=lambda sign: _delimiter_score(content, sign, columns)
        )
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
        return gather(reader, max_rows)
    except (csv.Error, TypeError, ValueError):
        return Code.UNREADABLE


def _delimiter_score(content: str, delimiter: str, columns: Columns) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    lines = [line for line, _number in zip(reader, range(HEADER_LOOK), strict=False)]
    return _find_header(lines, columns)[1], max(map(len, lines), default=0)


def _decode(data: bytes) -> str | None:
    """Return the text; cp1251 is what Russian Excel writes when not told otherwise.

    >>> _decode("Домен".encode("utf-8-sig")), _decode("Домен".encode("cp1251"))
    ('Домен', 'Домен')
    >>> _decode("Домен".encode("utf-16")), _decode(b"\\x98\\xff\\x00")
    ('Домен', None)
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1251"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in content else content
    return None
