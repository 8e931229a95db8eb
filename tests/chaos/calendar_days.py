"""The days of the story, of which every scenario lives a part.

The usual tests live fewer days than the long ones (CHAOS_LONG).
"""

import os
from datetime import date, timedelta

IS_LONG = bool(os.environ.get("CHAOS_LONG"))
STEP = 2  # a day without a run changes nothing but the time that the tests take


def _day(number):
    return date(2031, 1, 31) + timedelta(number)


BEGIN = _day(0)
EARLY = _day(10)  # the first invoices are overdue, the last warnings come next
EVE = _day(14)  # of the first cut-offs
MIDDLE = _day(24 if IS_LONG else 26)
SOON = _day(32 if IS_LONG else 28)
BUSY = _day(28)  # the month ends: most letters leave
END = _day(36 if IS_LONG else 32)


def days(begin, end):
    """Return the days of runs from `begin` to `end`, both included, as text."""
    return [str(begin + timedelta(n)) for n in range(0, (end - begin).days + 1, STEP)]


def coming(end, after=MIDDLE):
    """Return the days of runs behind `after` up to `end`, as text."""
    return days(after, end)[1:]
