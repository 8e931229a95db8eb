"""The days of the story that every scenario lives, or a part of it."""

from datetime import date, timedelta

BEGIN = date(2031, 1, 31)
MIDDLE = BEGIN + timedelta(days=24)
SOON = BEGIN + timedelta(days=32)
END = BEGIN + timedelta(days=36)
STEP = 2  # a day without a run changes nothing but the time that the tests take


def days(begin, end):
    """Return the days of runs from `begin` to `end`, both included, as text."""
    return [str(begin + timedelta(n)) for n in range(0, (end - begin).days + 1, STEP)]
