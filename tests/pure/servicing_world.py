"""A small world for the rules of a service: days go by, people pay or do not."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pure_names  # noqa: F401
from hypothesis import strategies as st
from servicing import KINDS, Policy, Service, ServiceMachine, Stage
from servicing.facts import (
    CANCELLED,
    CREDITED,
    DISPUTED,
    DRAFT,
    PAID,
    SKIPPED,
    TO_BILL,
    UNPAID,
)
from timeline import Interval, plan

DAY = timedelta(days=1)
START = date(2025, 3, 10)
RUNGS = {"resend", "last_warning", "cut_off"}
MACHINE = ServiceMachine()

policies = st.builds(
    Policy,
    invoice_lead_days=st.integers(0, 40),
    resend_after_days=st.integers(0, 10),
    last_warning_days=st.integers(0, 5),
    cut_off_days=st.integers(5, 20),
    terms_days=st.sampled_from([0, 0, 5, 30]),
    act_policy=st.sampled_from(["period_end", "on_renewal"]),
    catch_up=st.sampled_from(["each", "combined", "skip"]),
    renewal_task=st.booleans(),
    disconnection_task=st.booleans(),
    resume_task=st.booleans(),
)
intervals = st.builds(
    Interval, st.integers(1, 3), st.sampled_from(["week", "month", "year"])
)
services = st.builds(
    Service,
    stage=st.just(Stage.IN_SERVICE),
    entered_on=st.just(START),
    anchor=st.dates(START - 40 * DAY, START + 40 * DAY),
    interval=intervals,
    policy=policies,
    amount=st.decimals(1, 5000, places=2),
    ends_on=st.one_of(st.none(), st.dates(START + 40 * DAY, START + 200 * DAY)),
)
# what the world does: on which day, to which of the periods known by then
events = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.sampled_from(
            [PAID, PAID, UNPAID, DISPUTED, DRAFT, CREDITED, CANCELLED]
            + ["task", "task", "promise", "mail_late", "rebill", "off_by_hand", "money"]
        ),
        st.integers(0, 5),
    ),
    max_size=15,
)
gaps = st.lists(st.integers(1, 30), min_size=1, max_size=12)


def bare(**values):
    vals = {
        "stage": Stage.IN_SERVICE,
        "entered_on": START,
        "anchor": START,
        "interval": Interval(1, "month"),
        "amount": Decimal(100),
    }
    return Service(**vals | values)


def change(service, number, **values):
    periods = [
        replace(p, **values) if p.number == number else p for p in service.periods
    ]
    return replace(service, periods=tuple(periods))


def happen(service, day, what, which):
    """Return the facts after one event of the world."""
    if what in OF_SERVICE:
        return OF_SERVICE[what](service, day, which)
    if not service.periods:
        return service
    period = service.periods[which % len(service.periods)]
    if what == "mail_late":
        warned = period.warned_on == day
        return change(service, period.number, warned_on=None) if warned else service
    if what == "rebill":
        return rebill(service, period)
    if period.state in (SKIPPED, TO_BILL, CREDITED, CANCELLED):
        return service
    return change(service, period.number, state=what)


def off_by_hand(service, day):
    if service.stage in (Stage.CLOSED, Stage.DISCONNECTED, Stage.DISCONNECTION):
        return service
    return replace(
        service,
        stage=Stage.DISCONNECTION,
        entered_on=day,
        visit=service.visit + 1,
        cause="manual",
        task="open" if service.policy.disconnection_task else "",
    )


def do_task(service, _day, _which):
    return replace(service, task="done") if service.task == "open" else service


# events that are about no period
OF_SERVICE = {
    "task": do_task,
    "promise": lambda service, day, which: replace(
        service, hold_until=day + which * DAY
    ),
    # a payment comes, unmatched, or goes
    "money": lambda service, day, which: replace(
        service, unmatched_on=day if which % 2 else None
    ),
    "off_by_hand": lambda service, day, _which: off_by_hand(service, day),
}


def rebill(service, period):
    if period.state not in (CREDITED, CANCELLED):
        return service
    return change(
        service,
        period.number,
        state=TO_BILL,
        round=period.round + 1,
        ladder=0,
        ladder_start=None,
        done=frozenset(),
        warned_on=None,
        decided=False,
        act=False,
        renewed=False,
    )


def every_day(length):
    return [START + n * DAY for n in range(length)]


def days_with(gaps):
    days = [START]
    for gap in gaps:
        days.append(days[-1] + gap * DAY)
    return days


def live(service, days, events=()):
    """Run on these days while the world goes on; return (steps by day, facts)."""
    done = []
    for day in days:
        for number, what, which in events:
            if days[0] + number * DAY == day:
                service = happen(service, day, what, which)
        if service.unmatched_on:
            service = replace(service, unmatched_on=day)
        steps, service = plan(MACHINE, service, day)
        done += [(day, step) for step in steps]
    return done, service


def of_kind(done, *kinds):
    return [(day, step) for day, step in done if step.kind in kinds]


def brief(done, *kinds):
    """Return (day, kind) of the steps that were really done."""
    found = of_kind(done, *(kinds or KINDS))
    return [(day, step.kind) for day, step in found if not step.skip]
