"""The whole file -> its rows and everything that is wrong with it."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from .cells import Cell, text
from .columns import Columns
from .problems import Code, Problem
from .table import Limits, read_table


def _nothing(_values: Mapping) -> list:
    return []


@dataclass(frozen=True)
class Schema:
    """What the columns of a sheet mean.

    `readers` turn a cell into a value or a code, by canonical column; `build` makes
    an item of the values, which tells itself from others by `import_key` and has a
    `name` for people. `compare` returns (column, code) for values that contradict
    each other; the wrong ones are not among them. `prepare` may join cells of a row
    before they are read.
    """

    columns: Columns
    readers: Mapping[str, Callable]
    build: Callable
    compare: Callable = _nothing
    prepare: Callable = dict


@dataclass(frozen=True)
class Row:
    """Line `number` of the sheet: its texts as written, its item unless it is wrong.

    `item` is None exactly when one of `problems` is an error. Secret columns are not
    among the texts.
    """

    number: int
    raw: Mapping[str, str]
    item: Any
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a file holds: rows in the order of the sheet, problems of the file itself.

    `headers` gives the header as written for a canonical column.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_readable(self) -> bool:
        return not any(problem.is_error for problem in self.problems)

    @property
    def items(self) -> tuple:
        return tuple(row.item for row in self.rows if row.item)


def parse(data: bytes, schema: Schema, limits: Limits = Limits()) -> Report:  # noqa: B008
    """Read a CSV or XLSX file. Never raises, whatever the bytes are.

    A file with a problem of its own (unreadable, a column missing) has no rows.

    >>> parse(b"hello", Schema(Columns(), {}, dict)).problems[0].code
    <Code.NO_HEADER: 'no_header'>
    """
    table = read_table(data, schema.columns, limits)
    if table.problem:
        return Report(problems=(table.problem,))
    places, problems = _find_columns(table.header, schema.columns)
    if any(problem.is_error for problem in problems):
        return Report(problems=tuple(problems))
    rows = [_read_row(row, places, table.header, schema) for row in table.rows]
    headers = {name: text(table.header[place]) for name, place in places.items()}
    return Report(
        tuple(_mark_duplicates(rows)), tuple(problems), tuple(headers.items())
    )


def _find_columns(
    header: tuple[Cell, ...], columns: Columns
) -> tuple[dict[str, int], list[Problem]]:
    """Return the place of each known column, and what is wrong with the header."""
    places, problems = {}, []
    for place, cell in enumerate(header):
        name, title = columns.resolve(cell), text(cell)
        if name in places:
            other = text(header[places[name]])
            problems.append(Problem(0, name, Code.DOUBLE_COLUMN, title, other))
        elif name:
            places[name] = place
        elif title:
            problems.append(Problem(0, title, Code.UNKNOWN_COLUMN, title))
    problems += [
        Problem(0, name, Code.MISSING_COLUMN, detail=columns.titles[name][0])
        for name in columns.missing(places)
    ]
    return places, problems


def _read_row(line: tuple, places: dict, header: tuple, schema: Schema) -> Row:
    number, cells = line
    width = len(header)
    found = {name: cells[at] for name, at in places.items() if at < len(cells)}
    beyond = " ".join(filter(None, map(text, cells[width:])))
    return read_row(number, found, schema, beyond)


def read_row(number: int, cells: Mapping, schema: Schema, beyond: str = "") -> Row:
    """Read one line; `cells` by column, `beyond` what stood right of all columns."""
    found = schema.prepare(cells)
    values = {name: read(found.get(name)) for name, read in schema.readers.items()}
    wrong = [(name, v) for name, v in values.items() if isinstance(v, StrEnum)]
    right = {name: v for name, v in values.items() if not isinstance(v, StrEnum)}
    wrong += schema.compare(right)
    secret = schema.columns.secret
    raw = {name: text(cell) for name, cell in found.items() if name not in secret}
    problems = [Problem(number, name, code, raw.get(name, "")) for name, code in wrong]
    if beyond:
        # a secret may have slipped out of its column: then it is not quoted
        quoted = "" if secret else beyond
        problems.append(Problem(number, "", Code.EXTRA_CELLS, quoted))
    correct = not any(problem.is_error for problem in problems)
    return Row(number, raw, schema.build(values) if correct else None, tuple(problems))


def _mark_duplicates(rows: list[Row]) -> Iterable[Row]:
    """The first row of an item stands, its later ones are in error."""
    first = {}
    for row in rows:
        if row.item:
            number = first.setdefault(row.item.import_key, row.number)
            if number != row.number:
                again = Problem(
                    row.number, "", Code.DUPLICATE, row.item.name, str(number)
                )
                row = replace(row, item=None, problems=(*row.problems, again))
        yield row


# === Writing ===


def write_csv(columns: Columns, lines: Iterable = (), language: str = "en") -> bytes:
    """Return a file that `parse` reads back; without lines it is a template.

    Semicolons and the mark at the start make Excel open it right in any country.

    :param lines: mappings of canonical column to value
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(column.titles[language == "ru"] for column in columns.all)
    for line in lines:
        values = (line.get(column.name) for column in columns.all)
        writer.writerow("" if value is None else str(value) for value in values)
    return target.getvalue().encode("utf-8-sig")
