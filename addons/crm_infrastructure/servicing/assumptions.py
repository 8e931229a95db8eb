"""How customers and colleagues are assumed to behave in a forecast."""

from dataclasses import replace
from datetime import timedelta

from .facts import PAID, UNPAID
from .ladder import planned_cut_off

DAY = timedelta(days=1)
ON_TIME, LATE, NEVER = "pay", "late", "never"


def assume(service, today, assumption):
    """Return the facts with the work done and the invoices paid by `today`.

    `pay`: when the invoice falls due, the day after it at the soonest; `late`: after
    the last warning, the day before the cut-off; `never`: not at all. Tasks are done
    the day after they were given.
    """
    if service.task == "open" and service.entered_on < today:
        service = replace(service, task="done")
    days = [_pay_day(period, service, assumption) for period in service.periods]
    if not any(day and day <= today for day in days):
        return service
    return replace(
        service,
        periods=tuple(
            replace(period, state=PAID) if day and day <= today else period
            for period, day in zip(service.periods, days, strict=True)
        ),
    )


def assume_next(service, assumption):
    """Return the next day on which somebody is assumed to pay, or None."""
    days = [_pay_day(period, service, assumption) for period in service.periods]
    days.append(service.entered_on + DAY if service.task == "open" else None)
    return min((day for day in days if day), default=None)


def _pay_day(period, service, assumption):
    if period.state != UNPAID or assumption not in (ON_TIME, LATE):
        return None
    if assumption == ON_TIME:
        return max(period.due_on or period.invoiced_on, period.invoiced_on + DAY)
    return planned_cut_off(period, service.policy) - DAY
