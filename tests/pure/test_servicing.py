"""The rules of a recurring service hold for any history of payments."""

from collections import Counter
from dataclasses import replace

import pure_names  # noqa: F401
from hypothesis import given
from hypothesis import strategies as st
from servicing import Stage
from servicing.facts import (
    PAID,
    UNPAID,
)
from servicing_world import (
    DAY,
    MACHINE,
    RUNGS,
    START,
    days_with,
    events,
    every_day,
    gaps,
    happen,
    live,
    of_kind,
    off_by_hand,
    services,
)
from timeline import due_date, forecast, plan

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


@given(services, events)
def test_nobody_is_cut_off_while_his_money_is_here(service, events):
    here, service = True, replace(service, unmatched_on=START)
    for day in every_day(201):
        for number, what, which in events:
            if what == "money" and START + number * DAY == day:
                here = which % 2
        todays = [event for event in events if START + event[0] * DAY == day]
        moved = [(0, *event[1:]) for event in todays]
        done, service = live(service, [day], moved)
        assert not (here and of_kind(done, "cut_off"))


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
