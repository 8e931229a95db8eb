"""Dates of a licence, counted from its start and back from its end."""

from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.base_lifecycle.timeline import Interval, add_interval

# a month has so many days at the least: 28, two of them 59, twelve 365
SHORTEST = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334, 365)
LONGEST_TERM = 120


@dataclass(frozen=True)
class Term:
    """So many months, and how long before the end what is to happen."""

    months: int
    notify_days: int = 0
    renew_days: int = 0
    close_days: int = 0


@dataclass(frozen=True)
class Dates:
    """The first day, the day on which it ends, and the three dates before."""

    start: date
    end: date
    notify: date
    renew: date
    close: date


def shortest_days(months: int) -> int:
    """Return the days that so many months have at the least, from any start.

    >>> [shortest_days(months) for months in (1, 2, 3, 6, 12, 13, 24)]
    [28, 59, 89, 181, 365, 393, 730]
    """
    years, rest = divmod(months, 12)
    return years * SHORTEST[12] + SHORTEST[rest]


def end_of(start: date, months: int) -> date:
    """Return the day on which a licence of so many months ends.

    On this day its successor begins. It is counted from the start and clipped to
    the end of the month.

    >>> [str(end_of(date(2024, 1, 31), months)) for months in (1, 2, 3)]
    ['2024-02-29', '2024-03-31', '2024-04-30']
    >>> str(end_of(date(2024, 2, 29), 12)), str(end_of(date(2024, 2, 29), 48))
    ('2025-02-28', '2028-02-29')
    """
    return add_interval(start, Interval(months, "month"), 1)


def dates_of(start: date, term: Term, end: date | None = None) -> Dates:
    """Return the dates of a licence; none of them is before its start.

    >>> str(dates_of(date(2025, 1, 31), Term(1, notify_days=10)).notify)
    '2025-02-18'
    """
    end = end or end_of(start, term.months)
    return Dates(
        start,
        end,
        notify=before(start, end, term.notify_days),
        renew=before(start, end, term.renew_days),
        close=before(start, end, term.close_days),
    )


def before(start: date, end: date, days: int) -> date:
    """Return the day so many days before the end, the start at the soonest."""
    return max(start, end - timedelta(days=days))
