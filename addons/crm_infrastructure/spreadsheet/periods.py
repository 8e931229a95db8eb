"""Billing periods as people write them."""

import re
from dataclasses import dataclass

from odoo.addons.base_import_report.tabular.cells import Cell, normalise, text

from .codes import ServiceCode
from .words import PERIOD_PREFIXES, PERIODS

UNITS = ("day", "week", "month", "year")
# about ten years, as the model of the services has it
LONGEST = {"day": 3650, "week": 520, "month": 120, "year": 10}
MAX_LENGTH = 60  # of a period as written

_COUNTED = re.compile(r"([0-9]{1,6}) ?(.*)")


@dataclass(frozen=True)
class Interval:
    """`number` units of time; `unit` is one of UNITS."""

    number: int
    unit: str

    def __str__(self):
        return f"{self.number} {self.unit}"


def parse_interval(cell: Cell) -> Interval | ServiceCode:
    """Return the billing period; quarters and half-years become months.

    >>> [str(parse_interval(v)) for v in ("1 month", "раз в год", "3 мес.", "quarter")]
    ['1 month', '1 year', '3 month', '3 month']
    >>> parse_interval("now and then"), parse_interval("11 years")
    (<ServiceCode.BAD_INTERVAL: 'bad_interval'>, <ServiceCode.LONG_INTERVAL: 'long_interval'>)
    """  # noqa: E501
    words = text(cell)
    if words.startswith(("-", "−")) or len(words) > MAX_LENGTH:
        return ServiceCode.BAD_INTERVAL
    words = normalise(words)
    for prefix in PERIOD_PREFIXES:
        if words.startswith(prefix):
            words = words[len(prefix) :]
            break
    if words in PERIODS:
        return Interval(*PERIODS[words])
    match = _COUNTED.fullmatch(words)
    if not match or match[2] not in PERIODS:
        return ServiceCode.BAD_INTERVAL
    size, unit = PERIODS[match[2]]
    number = int(match[1]) * size
    if number > LONGEST[unit]:
        return ServiceCode.LONG_INTERVAL
    return Interval(number, unit) if number else ServiceCode.BAD_INTERVAL
