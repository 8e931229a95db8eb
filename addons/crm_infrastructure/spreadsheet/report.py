"""The whole file -> its services and everything that is wrong with it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .cells import Cell, text
from .columns import COLUMNS, REQUIRED, TITLES, resolve
from .problems import Code, Problem
from .services import Row, Service, parse_row
from .table import Limits, read_table

INTERVAL = frozenset({"interval", "interval_unit"})
_SPLIT = ("interval_number", "interval_unit")


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
    def services(self) -> tuple[Service, ...]:
        return tuple(row.service for row in self.rows if row.service)


def parse(data: bytes, limits: Limits = Limits()) -> Report:  # noqa: B008
    """Read a CSV or XLSX file of services. Never raises, whatever the bytes are.

    A file with a problem of its own (unreadable, a column missing) has no rows.

    >>> report = parse(b"Customer,Type,Service,Price,Period,Start date\\n"
    ...                b"Vector,SSL,vector.example,990,year,2024-02-29\\n")
    >>> [(s.customer, str(s.interval)) for s in report.services]
    [('Vector', '1 year')]
    >>> parse(b"hello").problems[0].code
    <Code.NO_HEADER: 'no_header'>
    """
    table = read_table(data, limits)
    if table.problem:
        return Report(problems=(table.problem,))
    places, problems = _columns(table.header)
    if any(problem.is_error for problem in problems):
        return Report(problems=tuple(problems))
    width = len(table.header)
    rows = [_read_row(number, cells, places, width) for number, cells in table.rows]
    headers = {name: text(table.header[place]) for name, place in places.items()}
    return Report(
        tuple(_mark_duplicates(rows)), tuple(problems), tuple(headers.items())
    )


def _columns(header: tuple[Cell, ...]) -> tuple[dict[str, int], list[Problem]]:
    """Return the place of each known column, and what is wrong with the header."""
    places, problems = {}, []
    for place, cell in enumerate(header):
        name, title = resolve(cell), text(cell)
        if name in places:
            other = text(header[places[name]])
            problems.append(Problem(0, name, Code.DOUBLE_COLUMN, title, other))
        elif name:
            places[name] = place
        elif title:
            problems.append(Problem(0, title, Code.UNKNOWN_COLUMN, title))
    missing = [name for name in REQUIRED if name not in places]
    if not INTERVAL & places.keys():
        missing.append("interval")
    problems += [
        Problem(0, name, Code.MISSING_COLUMN, detail=TITLES[name][0])
        for name in missing
    ]
    return places, problems


def _read_row(number: int, cells: tuple[Cell, ...], places: dict, width: int) -> Row:
    values = {
        name: cells[place] for name, place in places.items() if place < len(cells)
    }
    beyond = " ".join(filter(None, map(text, cells[width:])))
    return parse_row(number, values, beyond)


def _mark_duplicates(rows: list[Row]) -> Iterable[Row]:
    """The first row of a service stands, its later ones are in error."""
    first = {}
    for row in rows:
        if row.service:
            number = first.setdefault(row.service.import_key, row.number)
            if number != row.number:
                again = Problem(
                    row.number, "", Code.DUPLICATE, row.service.name, str(number)
                )
                row = replace(row, service=None, problems=(*row.problems, again))
        yield row


# === Writing ===


def write_csv(services: Iterable[Service] = (), language: str = "en") -> bytes:
    """Return a file that `parse` reads back; without services it is a template.

    Semicolons and the mark at the start make Excel open it right in any country.

    >>> write_csv(language="ru").decode("utf-8-sig").split(";")[:3]
    ['ID', 'Клиент', 'E-mail']
    """
    columns = [column for column in COLUMNS if column.name not in _SPLIT]
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(column.titles[language == "ru"] for column in columns)
    for service in services:
        writer.writerow(_written(getattr(service, c.name)) for c in columns)
    return target.getvalue().encode("utf-8-sig")


def _written(value: object) -> str:
    return "" if value is None else str(value)
