"""The dunning ladder of one unpaid invoice: reminder, last warning, cut-off.

Nobody is cut off who was not warned: the cut-off is counted from the day on
which the last warning really left, and never falls into time paid for.
"""

from datetime import date, timedelta

from odoo.addons.base_lifecycle.timeline import Step

from .stages import Stage

RESEND, LAST_WARNING, CUT_OFF = "resend", "last_warning", "cut_off"
SUPERSEDED = "The last warning goes out instead"


def planned_cut_off(period, policy):
    """Return the day of the cut-off if all warnings leave on time.

    It is the latest of: so many days after the invoice, the day after it fell
    due, the first day of the period that it is for.
    """
    start = period.ladder_start or period.invoiced_on
    due = period.due_on or start
    return max(
        start + timedelta(days=policy.cut_off_days),
        due + timedelta(days=1),
        period.date_from,
    )


def ladder(period, policy, hold_until=None, today=date.min):
    """Return the next rung for an unpaid period, or None while it waits.

    A promise holds every rung until the day after it. A reminder that a run is
    late with gives way to the last warning: there is one letter a night.
    """
    cut_off = planned_cut_off(period, policy)
    warning = cut_off - timedelta(days=policy.last_warning_days)
    if LAST_WARNING in period.done:
        return _cut_off(period, policy, cut_off, hold_until)
    start = period.ladder_start or period.invoiced_on
    reminder = start + timedelta(days=policy.resend_after_days)
    if policy.resend_after_days and RESEND not in period.done and reminder < warning:
        skip = SUPERSEDED if _held(warning, hold_until) <= today else ""
        return _rung(RESEND, period, _held(reminder, hold_until), skip=skip)
    return _rung(LAST_WARNING, period, _held(warning, hold_until))


def _cut_off(period, policy, planned, hold_until):
    if CUT_OFF in period.done or not period.warned_on:
        return None
    due = _held(max(planned, period.warned_on + _notice(policy)), hold_until)
    return _rung(CUT_OFF, period, due, Stage.DISCONNECTION)


def announced_cut_off(period, policy, today, hold_until=None):
    """Return the day that a last warning which leaves `today` has to name."""
    warned_on = period.warned_on or today
    planned = planned_cut_off(period, policy)
    return _held(max(planned, warned_on + _notice(policy)), hold_until)


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
