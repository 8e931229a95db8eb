"""The rules of a recurring service, against any history of payments."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servicing import KINDS, Period, Policy, Service, ServiceMachine, Stage
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
from timeline import Interval, due_date, forecast, plan

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
            + ["task", "task", "promise", "mail_late", "rebill", "off_by_hand"]
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
    periods = [replace(p, **values) if p.number == number else p for p in service.periods]
    return replace(service, periods=tuple(periods))


def happen(service, day, what, which):
    """Return the facts after one event of the world."""
    if what == "task":
        return replace(service, task="done") if service.task == "open" else service
    if what == "promise":
        return replace(service, hold_until=day + which * DAY)
    if what == "off_by_hand":
        return off_by_hand(service, day)
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
        steps, service = plan(MACHINE, service, day)
        done += [(day, step) for step in steps]
    return done, service


def of_kind(done, *kinds):
    return [(day, step) for day, step in done if step.kind in kinds]


def brief(done, *kinds):
    """Return (day, kind) of the steps that were really done."""
    found = of_kind(done, *(kinds or KINDS))
    return [(day, step.kind) for day, step in found if not step.skip]


# === INVARIANTS OF ANY HISTORY === #


@given(services, events)
def test_every_period_is_billed_or_skipped_once_and_in_order(service, events):
    done, _facts = live(service, every_day(201), events)
    numbers = [
        item["number"]
        for _day, step in of_kind(done, "invoice")
        if not step.data.get("again")
        for item in step.data["periods"]
    ]
    assert numbers == list(range(1, len(numbers) + 1))


@given(services, gaps, events)
def test_late_runs_bill_every_period_once_too(service, gaps, events):
    done, facts = live(service, days_with(gaps), events)
    numbers = [
        item["number"]
        for _day, step in of_kind(done, "invoice")
        if not step.data.get("again")
        for item in step.data["periods"]
    ]
    assert numbers == list(range(1, facts.next_number))


@given(services, events)
def test_no_key_comes_twice(service, events):
    done, _facts = live(service, every_day(201), events)
    keys = Counter(step.key for _day, step in done)
    assert not [key for key, times in keys.items() if times > 1]


@given(services, gaps, events)
def test_cut_off_only_after_a_warning_and_the_time_promised_in_it(
    service, gaps, events
):
    """The day the warning left is what counts, however late it was."""
    left, notice = {}, max(service.policy.last_warning_days, 1)
    for day in days_with(gaps):
        for number, what, which in events:
            if START + number * DAY == day:
                service = happen(service, day, what, which)
        steps, after = plan(MACHINE, service, day)
        for step in steps:
            if step.kind == "cut_off":
                warned = left[step.key.partition(":")[2]]
                assert day >= warned + notice * DAY
        service = after
        for period in service.periods:
            if period.warned_on:
                left[period.ladder_key] = period.warned_on


@given(services, gaps, events)
def test_no_customer_climbs_two_rungs_in_a_night(service, gaps, events):
    done, _facts = live(service, days_with(gaps), events)
    letters = Counter(
        (day, step.data["number"])
        for day, step in of_kind(done, *RUNGS)
        if not step.skip
    )
    assert not [night for night, count in letters.items() if count > 1]


@given(services, gaps, events)
def test_nobody_is_cut_off_in_time_paid_for_or_before_the_due_date(
    service, gaps, events
):
    for day in days_with(gaps):
        for number, what, which in events:
            if START + number * DAY == day:
                service = happen(service, day, what, which)
        known = service
        steps, service = plan(MACHINE, service, day)
        for step in steps:
            if step.kind == "cut_off":
                numbers = {p.number: p for p in known.periods}
                period = numbers[step.data["number"]]
                assert day >= period.date_from
                assert day > period.due_on
                assert period.state == UNPAID


@given(services, gaps, events)
def test_second_run_of_a_day_does_nothing(service, gaps, events):
    for day in days_with(gaps):
        for number, what, which in events:
            if START + number * DAY == day:
                service = happen(service, day, what, which)
        _steps, service = plan(MACHINE, service, day)
        assert plan(MACHINE, service, day) == ([], service)


@given(services, events)
def test_nothing_is_due_before_the_day_that_is_announced(service, events):
    for day in every_day(120):
        for number, what, which in events:
            if START + number * DAY == day:
                service = happen(service, day, what, which)
        announced = due_date(MACHINE, service)
        steps, service = plan(MACHINE, service, day)
        assert bool(steps) == bool(announced and announced <= day)


@given(services, events)
def test_manual_disconnection_outlives_every_payment(service, events):
    service = live(replace(service, anchor=START), [START])[1]
    service = off_by_hand(service, START + DAY)
    without = [event for event in events if event[1] != "off_by_hand"]
    days = [day + DAY for day in every_day(150)]
    done, facts = live(service, days, [(2, PAID, 0), *without])
    assert facts.stage in (Stage.DISCONNECTION, Stage.DISCONNECTED, Stage.CLOSED)
    assert not of_kind(done, "resume", "renewed", "invoice")


@given(services, st.sampled_from(["pay", "late", "never"]))
def test_forecast_is_what_happens_day_by_day(service, assumption):
    until = START + 300 * DAY
    told = list(forecast(MACHINE, service, START, until, assumption))
    lived, day = [], START
    while day <= until:
        service = MACHINE.assume(service, day, assumption)
        steps, service = plan(MACHINE, service, day)
        lived += [replace(step, due=day) for step in steps]
        day += DAY
    assert told == lived


@given(services, st.sampled_from(["pay", "late"]))
def test_whoever_pays_in_time_is_never_cut_off(service, assumption):
    told = forecast(MACHINE, service, START, START + 400 * DAY, assumption)
    kinds = Counter(step.kind for step in told)
    assert not kinds["cut_off"]
    assert kinds["invoice"]
    if assumption == "pay" and service.policy.invoice_lead_days == 0:
        assert kinds["renewed"]


@given(services)
def test_paying_customer_of_a_service_with_an_end_reaches_closed(service):
    service = replace(service, ends_on=START + 100 * DAY)
    told = list(forecast(MACHINE, service, START, START + 1600 * DAY, "pay"))
    assert told[-1].stage == Stage.CLOSED
    last = max(
        item["date_to"]
        for step in told
        if step.kind == "invoice"
        for item in step.data["periods"]
    )
    assert last == service.ends_on
    acts = sum(step.kind == "act" for step in told)
    billed = [s for s in told if s.kind == "invoice" and not s.skip]
    assert acts == sum(len(step.data["periods"]) for step in billed)


# === THE STORY, STEP BY STEP === #


def test_never_paying_customer():
    done, facts = live(bare(), every_day(40))
    assert brief(done, "invoice", *RUNGS) == [
        (START, "invoice"),
        (START + 7 * DAY, "resend"),
        (START + 11 * DAY, "last_warning"),
        (START + 14 * DAY, "cut_off"),
    ]
    assert (facts.stage, facts.cause) == (Stage.DISCONNECTED, "debt")


def test_task_keeps_the_stage_until_it_is_done():
    policy = Policy(renewal_task=True)
    pay = [(1, PAID, 0)]
    done, facts = live(bare(policy=policy), every_day(5), pay)
    assert facts.stage == Stage.RENEWAL
    done, facts = live(bare(policy=policy), every_day(5), [*pay, (3, "task", 0)])
    assert facts.stage == Stage.IN_SERVICE
    assert brief(done, "renewed") == [(START + 3 * DAY, "renewed")]


def test_act_at_the_end_of_the_period_or_on_renewal():
    at_end = live(bare(), every_day(40), [(1, PAID, 0)])[0]
    assert brief(at_end, "act") == [(date(2025, 4, 10), "act")]
    at_once = live(
        bare(policy=Policy(act_policy="on_renewal")), every_day(40), [(1, PAID, 0)]
    )[0]
    assert brief(at_once, "act") == [(START + DAY, "act")]


def test_paid_while_it_is_being_switched_off_comes_straight_back():
    policy = Policy(disconnection_task=True)
    done, facts = live(bare(policy=policy), every_day(20), [(15, PAID, 0)])
    assert facts.stage == Stage.IN_SERVICE
    assert not of_kind(done, "disconnected", "resume")


def test_payment_taken_back_gets_the_whole_ladder_again():
    history = [(1, PAID, 0), (20, UNPAID, 0)]
    done, _facts = live(bare(), every_day(36), history)
    assert brief(done, "debt", *RUNGS) == [
        (START + 20 * DAY, "debt"),
        (START + 27 * DAY, "resend"),
        (START + 31 * DAY, "last_warning"),
        (START + 34 * DAY, "cut_off"),
    ]


def test_promise_puts_everything_off_and_then_it_goes_on():
    done, _facts = live(bare(), every_day(40), [(5, "promise", 5), (8, "promise", 5)])
    assert brief(done, *RUNGS) == [
        (START + 14 * DAY, "last_warning"),
        (START + 17 * DAY, "cut_off"),
    ]


def test_warning_that_never_left_never_cuts_off():
    service = bare()
    for day in every_day(100):
        steps, service = plan(MACHINE, service, day)
        assert "cut_off" not in {step.kind for step in steps}
        for period in service.periods:
            service = change(service, period.number, warned_on=None)


@pytest.mark.parametrize("state", [DRAFT, DISPUTED, CANCELLED, CREDITED])
def test_what_is_not_owed_is_not_dunned(state):
    done, _facts = live(bare(), every_day(25), [(1, state, 0)])
    assert not of_kind(done, *RUNGS)
    asked = of_kind(done, "decision")
    assert len(asked) == (state in (CANCELLED, CREDITED))


def test_time_off_is_skipped_and_not_billed():
    done, facts = live(bare(), every_day(100), [(45, PAID, 0)])
    billed = of_kind(done, "invoice")
    assert [bool(step.skip) for _day, step in billed] == [False, True, False, False][
        : len(billed)
    ]
    assert brief(done, "resume") == [(START + 45 * DAY, "resume")]


# === MISSED PERIODS === #


def missed(catch_up, days=65):
    policy = Policy(catch_up=catch_up, cut_off_days=400)
    return live(bare(policy=policy), [START + days * DAY])


def test_each_missed_period_gets_its_own_invoice():
    done, facts = missed("each")
    steps = [step for _day, step in of_kind(done, "invoice")]
    assert [step.amount for step in steps] == [100, 100, 100]
    assert [p.date_from.month for p in facts.periods] == [3, 4, 5]


def test_missed_periods_share_one_invoice():
    done, facts = missed("combined")
    [(_day, step)] = of_kind(done, "invoice")
    assert step.amount == 300
    assert [item["number"] for item in step.data["periods"]] == [1, 2, 3]
    assert len(facts.periods) == 3


def test_missed_periods_are_skipped_with_the_reason_but_not_the_present_one():
    done, facts = missed("skip")
    assert [bool(step.skip) for _day, step in of_kind(done, "invoice")] == [
        True,
        True,
        False,
    ]
    assert [p.number for p in facts.periods] == [3]


def test_outage_sends_one_letter_of_the_ladder_a_night():
    service = live(bare(), [START])[1]
    done, service = live(service, [START + 60 * DAY])
    letters = [step for _day, step in of_kind(done, *RUNGS)]
    assert [(step.kind, bool(step.skip)) for step in letters] == [
        ("resend", True),
        ("last_warning", False),
    ]
    done, _facts = live(service, [START + n * DAY for n in range(61, 70)])
    assert brief(done, *RUNGS) == [(START + 63 * DAY, "cut_off")]


# === CALENDAR === #


@pytest.mark.parametrize(
    ("anchor", "interval", "starts"),
    [
        (
            date(2025, 1, 31),
            Interval(1, "month"),
            [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)],
        ),
        (
            date(2024, 2, 29),
            Interval(1, "year"),
            [date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)]
            + [date(2028, 2, 29)],
        ),
        (
            date(2024, 8, 31),
            Interval(6, "month"),
            [date(2024, 8, 31), date(2025, 2, 28), date(2025, 8, 31)],
        ),
    ],
)
def test_day_of_the_month_comes_back(anchor, interval, starts):
    service = bare(anchor=anchor, entered_on=anchor, interval=interval)
    told = forecast(MACHINE, service, anchor, starts[-1], "pay")
    items = [i for step in told if step.kind == "invoice" for i in step.data["periods"]]
    assert [item["date_from"] for item in items] == starts
    ends = [item["date_to"] + DAY for item in items]
    assert ends[:-1] == starts[1:]


def test_last_period_is_shortened():
    service = bare(ends_on=date(2025, 4, 24))
    told = list(forecast(MACHINE, service, START, START + 100 * DAY, "pay"))
    items = [i for s in told if s.kind == "invoice" for i in s.data["periods"]]
    assert [item["date_to"] for item in items] == [date(2025, 4, 9), date(2025, 4, 24)]
    assert [item["amount"] for item in items] == [Decimal(100), Decimal("50.00")]
    assert told[-1].stage == Stage.CLOSED


def test_closed_and_new_services_owe_nothing():
    for stage in (Stage.NEW, Stage.CLOSED):
        assert due_date(MACHINE, bare(stage=stage)) is None


def test_facts_are_never_changed_in_place():
    service = bare(periods=(Period(1, START, START, UNPAID, invoiced_on=START),))
    before = hash((service.stage, service.periods, service.next_number))
    plan(MACHINE, service, START + 50 * DAY)
    assert hash((service.stage, service.periods, service.next_number)) == before
