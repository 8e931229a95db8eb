"""Days, months and periods, counted on one's own."""

import calendar
from datetime import date, timedelta

DAY = timedelta(days=1)


def plus_days(day, days):
    return day + timedelta(days=days)


def plus_months(day, months):
    """Return the same day so many months later, the month's last one at most."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def begin_of(anchor, every, unit, number):
    """Return the first day of the period `number` (1, 2...), from the anchor."""
    count = every * (number - 1)
    if unit in ("day", "week"):
        return plus_days(anchor, count * (7 if unit == "week" else 1))
    return plus_months(anchor, count * (12 if unit == "year" else 1))


def number_from(anchor, every, unit, day):
    """Return the number of the first period that begins on `day` or later."""
    number = 1
    while begin_of(anchor, every, unit, number) < day:
        number += 1
    return number


def is_month_end(day):
    return (day + DAY).day == 1
