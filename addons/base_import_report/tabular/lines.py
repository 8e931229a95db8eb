"""Lines of a sheet, taken as long as they look like those of a person's list."""

from collections.abc import Iterable

from .cells import text
from .problems import Code, Problem

MAX_COLUMNS = 100
LONGEST_CELL = 5000  # characters
SCAN_SPARE = 10000  # blank lines that a sheet may hold besides its rows
TITLE_SPARE = 20  # lines of titles and header above the rows


def gather(lines: Iterable, max_rows: int) -> list | Problem:
    """Return the lines without the empty cells at their ends, or why they are refused.

    Stops at the first line that is absurd, before anything costly is done with it.

    >>> gather([("a", "b", "", None)], 10)
    [('a', 'b')]
    >>> gather([("a",), ("x" * 5001,)], 10).code
    <Code.LONG_CELL: 'long_cell'>
    """
    taken, filled = [], 0
    for number, cells in enumerate(lines, start=1):
        if problem := _find_absurd(number, cells):
            return problem
        taken.append(trimmed(cells))
        filled += bool(taken[-1])
        if filled > max_rows + TITLE_SPARE or number > max_rows + SCAN_SPARE:
            return Problem(0, "", Code.TOO_MANY_ROWS, detail=str(max_rows))
    return taken


def _find_absurd(number: int, cells: Iterable) -> Problem | None:
    if any(cells[MAX_COLUMNS:]):
        return Problem(0, "", Code.WIDE_ROW, str(number), str(MAX_COLUMNS))
    if any(map(is_long, cells)):
        return Problem(0, "", Code.LONG_CELL, str(number), str(LONGEST_CELL))
    return None


def is_long(cell: object) -> bool:
    """Tell a cell that no person has typed."""
    return isinstance(cell, str) and len(cell) > LONGEST_CELL


def trimmed(cells: Iterable) -> tuple:
    """Drop the empty cells at the end."""
    cells = cells[:MAX_COLUMNS]
    last = max((i for i, cell in enumerate(cells, 1) if text(cell)), default=0)
    return tuple(cells[:last])
