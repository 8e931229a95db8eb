"""The dunning ladder of one unpaid invoice: reminder, last warning, cut-off.

Nobody is cut off who was not warned: the cut-off is counted from the day on
which the last warning really left, and never falls into time paid for.
"""

from dataclasses import replace
from datetime import date, timedelta

from odoo.addons.base_lifecycle.timeline import Step

from .stages import Stage

RESEND, LAST_WARNING, CUT_OFF = "resend", "last_warning", "cut_off"
UNMATCHED = "unmatched"
SUPERSEDED = "The last warning goes out instead"


def planned_cut_off(period, policy):
    """Return the day of the cut-off if all warnings leave on time.

    It is the latest of: so many days after the invoice, the notice of a last
    warning that leaves when it is overdue, the first day of the period it is for.
    """
    return max(
        _start(period) + timedelta(days=policy.cut_off_days),
        _overdue(period) + timedelta(days=policy.last_warning_days),
        period.date_from,
    )


def ladder(period, policy, hold_until=None, today=date.min):
    """Return the next rung for an unpaid period, or None while it waits.

    None speaks of a debt before it is overdue. A promise holds every rung until
    the day after it. A reminder that a run is late with gives way to the last
    warning: there is one letter a night.
    """
    cut_off = planned_cut_off(period, policy)
    warning = cut_off - timedelta(days=policy.last_warning_days)
    if LAST_WARNING in period.done:
        return _cut_off(period, policy, hold_until)
    reminder = _start(period) + timedelta(days=policy.resend_after_days)
    reminder = max(reminder, _overdue(period))
    if policy.resend_after_days and RESEND not in period.done and reminder < warning:
        skip = SUPERSEDED if _held(warning, hold_until) <= today else ""
        return _rung(RESEND, period, _held(reminder, hold_until), skip=skip)
    return _rung(LAST_WARNING, period, _held(warning, hold_until))


def until_matched(rung, period, unmatched_on):
    """Return the rung, or what comes before a cut-off while his money is here.

    A person is asked once; then the cut-off waits from day to day.
    """
    if rung.kind != CUT_OFF or not unmatched_on:
        return rung
    if UNMATCHED not in period.done:
        return _rung(UNMATCHED, period, rung.due)
    return replace(rung, due=_held(rung.due, unmatched_on))


def _start(period):
    return period.ladder_start or period.invoiced_on


def _overdue(period):
    return (period.due_on or _start(period)) + timedelta(days=1)


def _cut_off(period, policy, hold_until):
    if CUT_OFF in period.done or not period.warned_on:
        return None
    due = announced_cut_off(period, policy, period.warned_on, hold_until)
    return _rung(CUT_OFF, period, due, Stage.DISCONNECTION)


def announced_cut_off(period, policy, today, hold_until=None):
    """Return the day that a last warning which leaves `today` has to name.

    Where a promise holds the warning, it leaves on the day after that.
    """
    warned_on = _held(period.warned_on or today, hold_until)
    return max(planned_cut_off(period, policy), warned_on + _notice(policy))


def _notice(policy):
    # at least a night lies between the two, whatever is set
    return timedelta(days=max(policy.last_warning_days, 1))


def _held(day, hold_until):
    return max(day, hold_until + timedelta(days=1)) if hold_until else day


def _rung(kind, period, due, stage="", skip=""):
    return Step(
        kind,
        due,
        f"{kind}:{period.ladder_key}",
        stage=stage,
        amount=0.0 if skip else period.amount,
        data={"number": period.number},
        skip=skip,
    )
