"""The machine of a service: one table of answers for each stage."""

from datetime import timedelta

from odoo.addons.base_lifecycle.timeline import Step

from .assumptions import assume, assume_next
from .billing import INVOICE, invoice_step
from .effects import after
from .facts import CANCELLED, CREDITED, DISPUTED, DRAFT, PAID, UNPAID
from .ladder import CUT_OFF, LAST_WARNING, RESEND, ladder
from .stages import OFF, Stage

ACT, RENEWED = "act", "renewed"
CLOSED_BY_ACT, PAID_SEEN, SETTLED, DEBT = "acts_done", "paid", "settled", "debt"
TURNED_OFF, RESUMED, BACK = "disconnected", "resume", "in_service"
DECISION, ANEW, CLOSE = "decision", "anew", "close"

# the order in which one run does them
KINDS = (
    INVOICE,
    ACT,
    CLOSED_BY_ACT,
    ANEW,
    DEBT,
    PAID_SEEN,
    SETTLED,
    RESUMED,
    RENEWED,
    BACK,
    RESEND,
    LAST_WARNING,
    CUT_OFF,
    TURNED_OFF,
    DECISION,
    CLOSE,
)


class ServiceMachine:
    """The rules of a service; see `timeline.Machine`."""

    kinds = KINDS
    after = staticmethod(after)
    assume = staticmethod(assume)
    assume_next = staticmethod(assume_next)

    def next_step(self, service, today):
        if service.stage in (Stage.NEW, Stage.CLOSED):
            return None
        owed = [
            *_decisions(service),
            *_anew(service),
            *_acts(service),
            *_close(service),
            *_of_stage(service, today),
        ]
        bill = invoice_step(service, today)
        return min([bill, *owed] if bill else owed, key=_by_due, default=None)


def _by_due(step):
    return step.due, KINDS.index(step.kind)


def _move(service, kind, stage, key, due=None, **data):
    """A step that is due as soon as it is possible: now, in this stage."""
    key = f"{kind}:{key}@{service.visit}"
    return Step(kind, due or service.entered_on, key, stage, data=data)


# === IN EVERY STAGE === #


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
    if not period.warned_on or CUT_OFF in period.done or period.state == PAID:
        return False
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
        yield Step(ACT, due, f"{ACT}:{period.key}", amount=period.amount, data=data)


def _close(service):
    """A service with a last day closes after it, when nothing is open any more."""
    if not service.ends_on or service.debts or service.to_renew:
        return
    if any(not p.act for p in service.with_state(PAID)) and service.stage not in OFF:
        return
    if service.stage in (Stage.IN_SERVICE, Stage.DISCONNECTED):
        day = service.ends_on + timedelta(days=1)
        yield _move(service, CLOSE, Stage.CLOSED, service.ends_on, due=day)


# === STAGE BY STAGE === #


def _in_closing_act(service):
    """All acts that are due come first: then the customer's money is awaited."""
    yield _move(service, CLOSED_BY_ACT, Stage.AWAITING, _newest_key(service.periods))


def _of_stage(service, today):
    if service.stage == Stage.AWAITING:
        return _in_awaiting(service, today)
    # a stage that the administrator added: only his timers move out of it
    of_stage = _BY_STAGE.get(service.stage)
    return of_stage(service) if of_stage else ()


def _in_awaiting(service, today):
    """A dispute, a draft or a void invoice holds up neither dunning nor renewal."""
    if service.unpaid:
        yield from _debt(service)
        for period in service.unpaid:
            rung = ladder(period, service.policy, service.hold_until, today)
            if rung:
                yield rung
    elif service.to_renew:
        yield _paid(service)
    elif not service.debts:
        yield _settled(service)


def _settled(service):
    return _move(service, SETTLED, Stage.IN_SERVICE, _newest_key(service.periods))


def _newest_key(periods):
    newest = max(periods, key=lambda p: p.number, default=None)
    return newest.key if newest else "-"


def _paid(service):
    period = service.to_renew
    data = {"number": period.number}
    return _move(service, PAID_SEEN, Stage.RENEWAL, period.key, **data)


def _in_renewal(service):
    """Renewed by its administrator, or at once where there is nothing to do."""
    if not service.to_renew:
        yield from _debt(service) if service.unpaid else [_settled(service)]
    elif not service.policy.renewal_task or service.task == "done":
        yield _renewed(service)


def _in_resume(service):
    if not service.policy.resume_task or service.task == "done":
        yield _renewed(service)


def _renewed(service):
    period = service.to_renew
    key = period.key if period else "-"
    number = period.number if period else 0
    return _move(service, RENEWED, Stage.RENEWED, key, number=number)


def _in_renewed(service):
    renewed = [p for p in service.with_state(PAID) if p.renewed]
    yield _move(service, BACK, Stage.IN_SERVICE, _newest_key(renewed))


def _in_service(service):
    yield from _debt(service)
    if not service.unpaid and service.to_renew:
        yield _paid(service)


def _debt(service):
    """A payment was taken back, or an older invoice is still open."""
    unpaid = service.unpaid
    again = [p for p in unpaid if p.renewed or p.done & {CUT_OFF, PAID_SEEN}]
    data = {"numbers": [period.number for period in again]}
    if unpaid and service.stage != Stage.AWAITING:
        oldest = min(unpaid, key=lambda p: p.number)
        yield _move(service, DEBT, Stage.AWAITING, oldest.key, **data)
    elif again:
        key = f"{DEBT}:{again[0].ladder_key}"
        yield Step(DEBT, again[0].invoiced_on, key, data=data)


def _in_disconnection(service):
    """Nobody is switched off for a debt that is paid, void or disputed by now; where
    it has just been done, it is switched on again."""
    if service.cause == "debt" and not service.unpaid:
        if service.task == "done":
            yield _resumed(service)
        else:
            yield _paid(service) if service.to_renew else _settled(service)
    elif not service.policy.disconnection_task or service.task == "done":
        key = _newest_key(service.periods)
        yield _move(service, TURNED_OFF, Stage.DISCONNECTED, key)


def _in_disconnected(service):
    """A payment resumes what a debt has cut off, and nothing else does."""
    if service.cause == "debt" and not service.unpaid and service.to_renew:
        yield _resumed(service)


def _resumed(service):
    return _move(service, RESUMED, Stage.RESUME, _newest_key(service.periods))


_BY_STAGE = {
    Stage.CLOSING_ACT: _in_closing_act,
    Stage.RENEWAL: _in_renewal,
    Stage.RESUME: _in_resume,
    Stage.RENEWED: _in_renewed,
    Stage.IN_SERVICE: _in_service,
    Stage.DISCONNECTION: _in_disconnection,
    Stage.DISCONNECTED: _in_disconnected,
}
