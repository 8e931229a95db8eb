"""Which period is billed next, and what a late run does about missed ones."""

from datetime import timedelta

from odoo.addons.base_lifecycle.timeline import Step, period, prorate

from .facts import TO_BILL
from .stages import INTERRUPTED_BY_INVOICE, SERVED, Stage

INVOICE = "invoice"
MISSED = "Missed while the scheduler was off"
WAS_OFF = "The service was off"
EACH, COMBINED, SKIP = "each", "combined", "skip"


def invoice_step(service, today):
    """Return the step that bills the next period, or None when none will be."""
    if service.stage not in SERVED:
        return None
    reopened = service.with_state(TO_BILL)
    if reopened:
        return _bill_again(service, min(reopened, key=lambda p: p.number))
    first = _period(service, service.next_number)
    if not first:
        return None
    following = _period(service, service.next_number + 1)
    reason = _skip_reason(service, first, following, today)
    if reason:
        return _step(service, [first], skip=reason)
    return _step(service, [first, *_missed_too(service, today)])


def _period(service, number):
    """Return the period as a dict; None when the service ends before it."""
    start, full_end = period(service.anchor, service.interval, number)
    end = min(full_end, service.ends_on or full_end)
    if start > end:
        return None
    amount = _price(service, start, end, full_end)
    return {"number": number, "date_from": start, "date_to": end, "amount": amount}


def _price(service, start, end, full_end):
    """Return the price of these days of a period, as its currency is rounded."""
    return prorate(service.amount, start, end, full_end, service.rounding)


def _due(service, start):
    return start - timedelta(days=service.policy.invoice_lead_days)


def _skip_reason(service, first, following, today):
    if service.no_billing_before and first["date_from"] < service.no_billing_before:
        return WAS_OFF
    # a period that is not over is billed, however long before it that was due
    over = following and following["date_from"] <= today
    return MISSED if service.policy.catch_up == SKIP and over else ""


def _missed_too(service, today):
    """Return the further periods that one combined invoice takes in."""
    if service.policy.catch_up != COMBINED:
        return []
    found, number = [], service.next_number + 1
    while (item := _period(service, number)) and _due(
        service, item["date_from"]
    ) <= today:
        found.append(item)
        number += 1
    return found


def _step(service, items, skip=""):
    first = items[0]
    stage = Stage.CLOSING_ACT if service.stage in INTERRUPTED_BY_INVOICE else ""
    return Step(
        INVOICE,
        _due(service, first["date_from"]),
        f"{INVOICE}:{first['date_from']}",
        stage="" if skip else stage,
        amount=0.0 if skip else sum(item["amount"] for item in items),
        data={"periods": items},
        skip=skip,
    )


def _bill_again(service, reopened):
    """Bill the same days at the present price: it may be why the invoice is void."""
    first, last = reopened.date_from, reopened.date_to
    full_end = period(service.anchor, service.interval, reopened.number)[1]
    item = {
        "number": reopened.number,
        "date_from": first,
        "date_to": last,
        "amount": _price(service, first, last, full_end),
    }
    stage = Stage.CLOSING_ACT if service.stage in INTERRUPTED_BY_INVOICE else ""
    return Step(
        INVOICE,
        _due(service, reopened.date_from),
        f"{INVOICE}:{reopened.key}",
        stage=stage,
        amount=item["amount"],
        data={"periods": [item], "again": True},
    )
