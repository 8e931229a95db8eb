"""Periods counted from an anchor.

The k-th period is computed from the anchor, never from the period before it,
so a day of the month that a short month lacks comes back in the next long one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

UNITS = ("day", "week", "month", "year")
_DAYS = {"day": 1, "week": 7, "month": 28, "year": 365}


@dataclass(frozen=True)
class Interval:
    """So many days, weeks, months or years.

    >>> Interval(3, "month")
    Interval(number=3, unit='month')
    >>> Interval(0, "month")
    Traceback (most recent call last):
    ...
    ValueError: an interval is a positive number of day, week, month or year
    """

    number: int
    unit: str

    def __post_init__(self):
        if self.number < 1 or self.unit not in UNITS:
            raise ValueError(
                "an interval is a positive number of day, week, month or year"
            )

    @property
    def shortest(self):
        """Days that one interval has at the least."""
        return self.number * _DAYS[self.unit]


def add_interval(anchor: date, interval: Interval, times: int) -> date:
    """Return the anchor moved by `times` intervals, clipped to the month's end.

    >>> month = Interval(1, "month")
    >>> [add_interval(date(2024, 1, 31), month, k).day for k in (1, 2, 3)]
    [29, 31, 30]
    >>> add_interval(date(2024, 2, 29), Interval(1, "year"), 4)
    datetime.date(2028, 2, 29)
    """
    return anchor + relativedelta(**{f"{interval.unit}s": interval.number * times})


def period(anchor: date, interval: Interval, number: int) -> tuple[date, date]:
    """Return the first and the last day (both included) of the period `number`.

    Numbers start with 1; the period 1 begins on the anchor.

    >>> period(date(2025, 1, 31), Interval(1, "month"), 2)
    (datetime.date(2025, 2, 28), datetime.date(2025, 3, 30))
    """
    start = add_interval(anchor, interval, number - 1)
    return start, add_interval(anchor, interval, number) - timedelta(days=1)


def first_from(anchor: date, interval: Interval, day: date) -> int:
    """Return the number of the first period that begins on `day` or later.

    >>> first_from(date(2025, 1, 31), Interval(1, "month"), date(2025, 2, 28))
    2
    >>> first_from(date(2025, 1, 31), Interval(1, "month"), date(2025, 3, 1))
    3
    >>> first_from(date(2025, 1, 31), Interval(1, "month"), date(2020, 1, 1))
    1
    """
    if day <= anchor:
        return 1
    number = max(1, _underestimate(anchor, interval, day))
    while add_interval(anchor, interval, number - 1) < day:
        number += 1
    return number


def _underestimate(anchor, interval, day):
    if interval.unit in ("day", "week"):
        return (day - anchor).days // interval.shortest
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    return (months - 1) // (interval.number * (12 if interval.unit == "year" else 1))


def prorate(
    amount: Decimal,
    start: date,
    end: date,
    full_end: date,
    rounding: Decimal = Decimal("0.01"),
) -> Decimal:
    """Return the part of `amount` for start..end of the full period start..full_end.

    `rounding` is the smallest step of the currency; a whole period is not rounded.

    >>> prorate(Decimal("310"), date(2025, 1, 1), date(2025, 1, 10), date(2025, 1, 31))
    Decimal('100.00')
    """
    if end >= full_end:
        return amount
    days, full = (end - start).days + 1, (full_end - start).days + 1
    steps = amount * max(days, 0) / full / rounding
    return steps.quantize(Decimal(1), rounding=ROUND_HALF_UP) * rounding
