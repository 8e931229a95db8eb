"""What a step makes of the facts: the same for the forecast and for the run."""

from dataclasses import replace
from datetime import timedelta

from odoo.addons.base_lifecycle.timeline import first_from

from .facts import SKIPPED, UNPAID, Period
from .ladder import LAST_WARNING
from .stages import Stage


def after(service, step, today):
    """Return the facts of the service once `step` is done on `today`."""
    change = _CHANGES.get(step.kind)
    if change:
        service = change(service, step, today)
    if step.stage and step.stage != service.stage:
        service = replace(
            service,
            stage=step.stage,
            entered_on=today,
            visit=service.visit + 1,
            task=_task(service.policy, step.stage),
            fired={},
        )
    return service


def _task(policy, stage):
    """Return what is open for a person in a stage that has just been entered."""
    given = {
        Stage.RENEWAL: policy.renewal_task,
        Stage.DISCONNECTION: policy.disconnection_task,
        Stage.RESUME: policy.resume_task,
    }
    return "open" if given.get(stage) else ""


def _change_periods(service, numbers, **change):
    """Return the service with these of its periods changed."""
    return replace(
        service,
        periods=tuple(
            replace(p, **{k: v(p) if callable(v) else v for k, v in change.items()})
            if p.number in numbers
            else p
            for p in service.periods
        ),
    )


def _after_invoice(service, step, today):
    numbers = [item["number"] for item in step.data["periods"]]
    if step.data.get("again"):
        due = today + timedelta(days=service.policy.terms_days)
        [item] = step.data["periods"]
        return _change_periods(
            service,
            numbers,
            state=UNPAID,
            amount=item["amount"],
            invoiced_on=today,
            due_on=due,
        )
    new = [_new_period(service, item, step, today) for item in step.data["periods"]]
    kept = [] if step.skip else new
    return replace(
        service,
        periods=(*service.periods, *kept),
        next_number=numbers[-1] + 1,
    )


def _new_period(service, item, step, today):
    due = today + timedelta(days=service.policy.terms_days)
    state = SKIPPED if step.skip else UNPAID
    return Period(**item, state=state, invoiced_on=today, due_on=due)


def _after_act(service, step, today):
    return _change_periods(service, [step.data["number"]], act=True)


def _after_rung(service, step, today):
    change = {"done": lambda period: period.done | {step.kind}}
    if step.kind == LAST_WARNING:
        change["warned_on"] = today
    return _change_periods(service, [step.data["number"]], **change)


def _after_paid(service, step, today):
    """Each of them may be taken back, not only the newest."""
    paid = [period.number for period in service.unrenewed]
    return _change_periods(service, paid, done=lambda p: p.done | {step.kind})


def _after_cut_off(service, step, today):
    return replace(_after_rung(service, step, today), cause="debt")


def _after_debt(service, step, today):
    """Dunning begins anew for what had been settled, or had led to a cut-off."""
    return _change_periods(
        service,
        step.data["numbers"],
        renewed=False,
        ladder=lambda period: period.ladder + 1,
        ladder_start=today,
        done=frozenset(),
        warned_on=None,
    )


def _after_anew(service, step, today):
    """The clock of the dunning goes on: so the last warning is the next letter."""
    return _change_periods(
        service,
        [step.data["number"]],
        decided=False,
        ladder=lambda period: period.ladder + 1,
        done=lambda period: period.done & {"paid"},
        warned_on=None,
    )


def _after_settled(service, step, today):
    return replace(service, cause="")


def _after_renewed(service, step, today):
    number = step.data["number"]
    paid = [p.number for p in service.periods if p.state == "paid"]
    renewed = [n for n in paid if n <= number]
    service = _change_periods(service, renewed, renewed=True)
    hold_until = service.hold_until if service.unpaid else None
    return replace(service, cause="", hold_until=hold_until)


def _after_resume(service, step, today):
    """Time during which it was off is not billed later."""
    number = first_from(service.anchor, service.interval, today)
    if number > service.next_number:
        return replace(service, no_billing_before=today)
    return service


def _after_decision(service, step, today):
    return _change_periods(service, [step.data["number"]], decided=True)


_CHANGES = {
    "invoice": _after_invoice,
    "act": _after_act,
    "resend": _after_rung,
    "last_warning": _after_rung,
    "unmatched": _after_rung,
    "written_off": _after_rung,
    "cut_off": _after_cut_off,
    "paid": _after_paid,
    "anew": _after_anew,
    "debt": _after_debt,
    "settled": _after_settled,
    "renewed": _after_renewed,
    "resume": _after_resume,
    "decision": _after_decision,
}
