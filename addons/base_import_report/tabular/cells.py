"""Cells as they come out of a file, and plain text made of them."""

import re
import unicodedata
from datetime import date, datetime, time

Cell = str | int | float | date | datetime | time | None

_SPACES = re.compile(r"\s+")
_HEADER_NOISE = re.compile(r"[\W_]+")


def _printable(char: str) -> str:
    """Control characters and lone surrogates cannot be stored by a database."""
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cs", "Cf") else char


def text(cell: Cell) -> str:
    """Return the cell as one clean line.

    >>> text("  Vector\\u00a0LLC \\n"), text(5.0), text(None)
    ('Vector LLC', '5', '')
    >>> from datetime import datetime
    >>> text(datetime(2026, 11, 30))
    '2026-11-30'
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    value = unicodedata.normalize("NFC", str(cell))
    if not value.isprintable():
        value = "".join(map(_printable, value))
    return _SPACES.sub(" ", value).strip()


def normalise(value: str) -> str:
    """Fold what people type differently: case, width, quotes, dots, spaces, ё.

    >>> normalise(" Оплачён_до: "), normalise("Wi-Fi"), normalise("«Север»")
    ('оплачен до', 'wi fi', 'север')
    """
    folded = unicodedata.normalize("NFKC", value).casefold().replace("ё", "е")
    return _HEADER_NOISE.sub(" ", folded).strip()
