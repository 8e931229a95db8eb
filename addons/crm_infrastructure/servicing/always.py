"""What may be owed in every stage: questions, warnings anew, acts, the end."""

from datetime import timedelta

from odoo.addons.base_lifecycle.timeline import Step

from .facts import CANCELLED, CREDITED, DISPUTED, DRAFT, PAID, UNPAID
from .ladder import CUT_OFF
from .stages import OFF, Stage
from .steps import ACT, ANEW, CLOSE, DECISION, PAID_SEEN, move


def in_every_stage(service):
    """Yield the steps that are owed whatever the stage."""
    yield from _decisions(service)
    yield from _anew(service)
    yield from _acts(service)
    yield from _close(service)


def _decisions(service):
    """A person is asked once for each invoice that was cancelled or credited."""
    for period in service.with_state(CANCELLED, CREDITED):
        if not period.decided:
            data = {"number": period.number, "state": period.state}
            key = f"{DECISION}:{period.ladder_key}:{period.state}"
            yield Step(DECISION, period.invoiced_on, key, data=data)


def _anew(service):
    """What was put off or void meanwhile is warned of, and asked about, again."""
    for period in service.with_state(UNPAID, DISPUTED, DRAFT, PAID):
        if period.decided or _is_put_off(service, period):
            data = {"number": period.number}
            key = f"{ANEW}:{period.ladder_key}"
            yield Step(ANEW, period.invoiced_on, key, data=data)


def _is_put_off(service, period):
    """Tell whether a last warning has left that nothing may follow now."""
    if not period.warned_on or CUT_OFF in period.done:
        return False
    if period.state == PAID:
        # beside another debt nothing else remembers that it was paid
        seen = period.renewed or PAID_SEEN in period.done
        return bool(service.unpaid) and not seen
    held = service.hold_until and period.warned_on <= service.hold_until
    return bool(held) or period not in service.unpaid


def _acts(service):
    """Acts due at the end of the period, or at once for what was renewed."""
    if service.stage in OFF or service.stage == Stage.RESUME:
        return
    for period in service.with_state(UNPAID, PAID):
        if period.act:
            continue
        if service.policy.act_policy == "period_end":
            due = max(period.date_to + timedelta(days=1), period.invoiced_on)
        elif period.renewed:
            due = period.invoiced_on
        else:
            continue
        data = {"number": period.number}
        yield Step(ACT, due, f"{ACT}:{period.act_key}", amount=period.amount, data=data)


def _close(service):
    """A service with a last day closes after it, when nothing is open any more."""
    if not service.ends_on or service.debts or service.to_renew:
        return
    if any(not p.act for p in service.with_state(PAID)) and service.stage not in OFF:
        return
    if service.stage in (Stage.IN_SERVICE, Stage.DISCONNECTED):
        day = service.ends_on + timedelta(days=1)
        yield move(service, CLOSE, Stage.CLOSED, service.ends_on, due=day)
