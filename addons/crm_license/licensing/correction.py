"""Which steps of a licence stand against another start date."""

from collections.abc import Iterable
from datetime import date

from .dates import Dates
from .machine import ACTIVATE, CLOSE, KINDS, RENEW, thresholds
from .stages import Stage

# a sale was begun or the licence is over: nothing brings that back
FINAL = (RENEW, CLOSE)


def contradicting(done: Iterable[str], dates: Dates, today: date) -> str:
    """Return the first kind of step done that would not have happened by `today`.

    An empty text means that the start can be corrected. The licence may come into
    force later than it did: it is put back and activated again.

    >>> from .dates import Term, dates_of
    >>> year = dates_of(date(2025, 3, 1), Term(12, 30, 30))
    >>> contradicting(["activate"], year, date(2025, 2, 1))
    ''
    >>> contradicting(["activate", "expiring_30"], year, date(2025, 4, 1))
    'expiring_30'
    >>> contradicting(["renew"], year, date(2026, 2, 20))
    'renew'
    """
    days = thresholds(dates)
    done = set(done) - {ACTIVATE}
    against = [
        kind for kind in KINDS if kind in done and (kind in FINAL or days[kind] > today)
    ]
    return next(iter(against), "")


def stage_after(stage: str, dates: Dates, today: date) -> str:
    """Return the stage from which the steps of the corrected dates go on.

    >>> from .dates import Term, dates_of
    >>> str(stage_after("active", dates_of(date(2025, 3, 1), Term(1)), date.min))
    'to_issue'
    """
    return Stage.TO_ISSUE if dates.start > today else stage
