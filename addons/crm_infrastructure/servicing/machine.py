"""The machine of a service: one table of answers for each stage."""

from odoo.addons.base_lifecycle.timeline import Step

from .always import in_every_stage
from .assumptions import assume, assume_next
from .billing import invoice_step
from .effects import after
from .facts import PAID
from .ladder import CUT_OFF, LAST_WARNING, ladder, until_matched
from .stages import Stage
from .steps import (
    BACK,
    CLOSED_BY_ACT,
    DEBT,
    KINDS,
    PAID_SEEN,
    RENEWED,
    RESUMED,
    SETTLED,
    TURNED_OFF,
    WRITTEN_OFF,
    move,
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
        owed = [*in_every_stage(service), *_of_stage(service, today)]
        bill = invoice_step(service, today)
        return min([bill, *owed] if bill else owed, key=_by_due, default=None)


def _by_due(step):
    return step.due, KINDS.index(step.kind)


# === STAGE BY STAGE === #


def _in_closing_act(service):
    """All acts that are due come first: then the customer's money is awaited."""
    yield move(service, CLOSED_BY_ACT, Stage.AWAITING, _newest_key(service.periods))


def _of_stage(service, today):
    if service.stage == Stage.AWAITING:
        return _in_awaiting(service, today)
    # a stage that the administrator added: only his timers move out of it
    of_stage = _BY_STAGE.get(service.stage)
    return of_stage(service) if of_stage else ()


def _pressing(service):
    """Unpaid periods that what is paid has to wait for.

    A newer invoice has a ladder of its own: it holds nothing up before its last
    warning. After that the service would be switched on to be switched off again.
    """
    paid = service.to_renew
    return [
        period
        for period in service.unpaid
        if period.done & {LAST_WARNING, CUT_OFF}
        or (paid and period.number < paid.number)
    ]


def _in_awaiting(service, today):
    """A dispute, a draft or a void invoice holds up neither dunning nor renewal."""
    if service.unpaid:
        yield from _debt(service)
        for period in service.unpaid:
            rung = ladder(period, service.policy, service.hold_until, today)
            if rung:
                yield until_matched(rung, period, service.unmatched_on)
    if service.to_renew and not _pressing(service):
        yield _paid(service)
    elif not service.to_renew and not service.debts:
        yield _settled(service)


def _settled(service):
    return move(service, SETTLED, Stage.IN_SERVICE, _newest_key(service.periods))


def _newest_key(periods):
    newest = max(periods, key=lambda p: p.number, default=None)
    return newest.key if newest else "-"


def _paid(service):
    period = service.to_renew
    data = {"number": period.number}
    return move(service, PAID_SEEN, Stage.RENEWAL, period.key, **data)


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
    return move(service, RENEWED, Stage.RENEWED, key, number=number)


def _in_renewed(service):
    renewed = [p for p in service.with_state(PAID) if p.renewed]
    yield move(service, BACK, Stage.IN_SERVICE, _newest_key(renewed))


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
        yield move(service, DEBT, Stage.AWAITING, oldest.key, **data)
    elif again:
        key = f"{DEBT}:{again[0].ladder_key}"
        yield Step(DEBT, again[0].invoiced_on, key, data=data)


def _in_disconnection(service):
    """Nobody is switched off for a debt that is paid, void or disputed by now; where
    it has just been done, it is switched on again."""
    if service.cause == "debt" and not _pressing(service):
        if service.task == "done":
            yield _resumed(service)
        else:
            yield _paid(service) if service.to_renew else _settled(service)
    elif not service.policy.disconnection_task or service.task == "done":
        key = _newest_key(service.periods)
        yield move(service, TURNED_OFF, Stage.DISCONNECTED, key)


def _in_disconnected(service):
    """A payment resumes what a debt has cut off, and nothing else does."""
    paid = service.to_renew and not _pressing(service)
    if service.cause != "debt" or not paid:
        return
    if not _written_off(service):
        yield _resumed(service)
    elif WRITTEN_OFF not in service.to_renew.done:
        period = service.to_renew
        key = f"{WRITTEN_OFF}:{period.ladder_key}"
        data = {"number": period.number}
        yield Step(WRITTEN_OFF, service.entered_on, key, data=data)


def _written_off(service):
    """Without money nobody is switched on by itself: a person is asked."""
    paid = service.unrenewed
    return bool(paid) and all(period.by_entry for period in paid)


def _resumed(service):
    return move(service, RESUMED, Stage.RESUME, _newest_key(service.periods))


_BY_STAGE = {
    Stage.CLOSING_ACT: _in_closing_act,
    Stage.RENEWAL: _in_renewal,
    Stage.RESUME: _in_resume,
    Stage.RENEWED: _in_renewed,
    Stage.IN_SERVICE: _in_service,
    Stage.DISCONNECTION: _in_disconnection,
    Stage.DISCONNECTED: _in_disconnected,
}
