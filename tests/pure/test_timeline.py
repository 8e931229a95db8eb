"""The calendar of base_lifecycle: periods, plans, forecasts, timers."""

import doctest
import importlib
import pkgutil
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import timeline
from hypothesis import given
from hypothesis import strategies as st
from timeline import (
    EndlessPlan,
    Interval,
    Step,
    TimedMachine,
    Timer,
    add_interval,
    due_date,
    first_from,
    forecast,
    period,
    plan,
    prorate,
    timer_steps,
)

DAY = timedelta(days=1)
START = date(2023, 1, 1)

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
intervals = st.builds(
    Interval, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"])
)
numbers = st.integers(1, 60)


@pytest.mark.parametrize(
    "name", [info.name for info in pkgutil.iter_modules(timeline.__path__)]
)
def test_examples(name):
    assert not doctest.testmod(importlib.import_module(f"timeline.{name}")).failed


# === PERIODS === #


@given(days, intervals, numbers)
def test_periods_are_contiguous_and_never_overlap(anchor, interval, number):
    start, end = period(anchor, interval, number)
    assert start <= end
    assert period(anchor, interval, number + 1)[0] == end + DAY


@given(days, intervals)
def test_first_period_begins_on_the_anchor(anchor, interval):
    assert period(anchor, interval, 1)[0] == anchor


@given(days, st.integers(1, 24), numbers)
def test_end_of_month_never_drifts(anchor, months, number):
    start = period(anchor, Interval(months, "month"), number)[0]
    last = (start.replace(day=28) + 4 * DAY).replace(day=1) - DAY
    assert start.day == min(anchor.day, last.day)


@given(st.integers(0, 12).map(lambda n: date(2000 + 4 * n, 2, 29)), numbers)
def test_leap_day_comes_back(anchor, number):
    start = period(anchor, Interval(1, "year"), number)[0]
    leap = start.year % 4 == 0 and (start.year % 100 != 0 or start.year % 400 == 0)
    assert (start.month, start.day) == (2, 29 if leap else 28)


@given(days, intervals, days)
def test_first_from_agrees_with_counting(anchor, interval, day):
    number = 1
    while period(anchor, interval, number)[0] < day:
        number += 1
    assert first_from(anchor, interval, day) == number


@given(days, intervals, numbers)
def test_intervals_are_counted_from_the_anchor(anchor, interval, number):
    moved = add_interval(anchor, interval, number)
    assert (moved - anchor).days >= number * interval.shortest - 3 * number


@pytest.mark.parametrize("number, unit", [(0, "day"), (-1, "month"), (1, "hour")])
def test_impossible_intervals_are_refused(number, unit):
    with pytest.raises(ValueError):
        Interval(number, unit)


amounts = st.decimals(0, 10**6, places=2)


@given(amounts, days, st.integers(0, 400), st.integers(0, 400))
def test_prorated_part_stays_within_bounds(amount, start, length, more):
    end, full_end = start + length * DAY, start + (length + more) * DAY
    part = prorate(amount, start, end, full_end)
    assert 0 <= part <= amount
    assert part == amount or more
    assert part.as_tuple().exponent >= -2


@given(amounts, days, st.integers(1, 400), st.integers(1, 400))
def test_two_parts_make_the_whole_but_for_a_cent(amount, start, first, second):
    middle, full_end = start + first * DAY, start + (first + second) * DAY
    left = prorate(amount, start, middle - DAY, full_end - DAY)
    right = prorate(amount, start, start + (second - 1) * DAY, full_end - DAY)
    assert abs(left + right - amount) <= Decimal("0.01")


@given(amounts, days, st.sampled_from(["0.001", "0.05", "1", "10"]))
def test_prorated_part_is_a_multiple_of_the_smallest_step(amount, start, step):
    end, full_end = start + 6 * DAY, start + 30 * DAY
    part = prorate(amount, start, end, full_end, Decimal(step))
    assert part % Decimal(step) == 0
    assert abs(part - amount * 7 / 31) <= Decimal(step) / 2


def test_nothing_is_owed_for_what_ended_before_it_began():
    assert prorate(Decimal(9), START, START - 5 * DAY, START + 30 * DAY) == 0


# === A TOY: BILL, WARN, CUT OFF, RESUME === #


@dataclass(frozen=True)
class Toy:
    stage: str
    entered_on: date
    anchor: date
    interval: Interval
    warn_days: int = 3
    cut_days: int = 6
    pay_days: int = 4
    billed: int = 0
    billed_on: date | None = None
    paid: int = 0
    warned: int = 0
    warned_on: date | None = None
    visit: int = 0
    fired: dict[str, date] = field(default_factory=dict, hash=False)


class ToyMachine:
    kinds = ("bill", "resume", "warn", "cut")

    def next_step(self, facts, today):
        return min(self.owed(facts), key=lambda step: step.due, default=None)

    def owed(self, facts):
        number = facts.billed
        if facts.stage != "on":
            if facts.paid >= number:
                yield Step("resume", facts.entered_on, f"resume@{facts.visit}", "on")
            return
        start = period(facts.anchor, facts.interval, number + 1)[0]
        yield Step("bill", start, f"bill:{number + 1}")
        if facts.paid < number and facts.warned < number:
            due = facts.billed_on + facts.warn_days * DAY
            yield Step("warn", due, f"warn:{number}")
        elif facts.paid < number:
            due = facts.warned_on + facts.cut_days * DAY
            yield Step("cut", due, f"cut@{facts.visit}", "off")

    def after(self, facts, step, today):
        if step.kind == "bill":
            return replace(facts, billed=facts.billed + 1, billed_on=today)
        if step.kind == "warn":
            return replace(facts, warned=facts.billed, warned_on=today)
        return replace(
            facts,
            stage=step.stage,
            entered_on=today,
            visit=facts.visit + 1,
            fired={},
        )

    def assume(self, facts, today, assumption):
        day = self.assume_next(facts, assumption)
        return replace(facts, paid=facts.billed) if day and day <= today else facts

    def assume_next(self, facts, assumption):
        if facts.paid >= facts.billed or assumption != "pay":
            return None
        return facts.billed_on + facts.pay_days * DAY


timers = st.lists(
    st.builds(
        Timer,
        st.integers(1, 9),
        st.sampled_from(["on", "off"]),
        st.integers(0, 20),
        st.sampled_from(["", "on", "off"]),
    ),
    max_size=4,
    unique_by=lambda timer: timer.id,
).map(tuple)
machines = st.builds(TimedMachine, st.just(ToyMachine()), timers)
anchors = st.dates(START, START + 40 * DAY)
toys = st.builds(
    Toy,
    st.just("on"),
    st.just(START),
    anchors,
    st.builds(Interval, st.integers(1, 3), st.sampled_from(["week", "month"])),
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 30),
)
assumptions = st.sampled_from(["pay", "never"])
lengths = st.integers(0, 120)


@given(machines, toys, lengths)
def test_plan_done_twice_on_a_day_is_done_once(machine, facts, length):
    today = START + length * DAY
    _steps, after = plan(machine, facts, today)
    assert plan(machine, after, today) == ([], after)


@given(machines, toys, lengths)
def test_no_key_is_ever_planned_twice(machine, facts, length):
    steps = list(forecast(machine, facts, START, START + length * DAY, "pay"))
    keys = [step.key for step in steps]
    assert len(set(keys)) == len(keys)


@given(machines, toys, lengths)
def test_every_planned_step_was_due(machine, facts, length):
    today = START + length * DAY
    steps, after = plan(machine, facts, today)
    assert all(step.due <= today for step in steps)
    due = due_date(machine, after)
    assert due is None or due > today


@given(toys, lengths, st.integers(0, 30))
def test_steps_of_a_machine_that_only_bills_grow_with_the_day(facts, length, more):
    facts = replace(facts, paid=10**6)
    day = START + length * DAY
    early = [step.key for step in plan(ToyMachine(), facts, day)[0]]
    late = [step.key for step in plan(ToyMachine(), facts, day + more * DAY)[0]]
    assert late[: len(early)] == early


@given(machines, toys, lengths)
def test_nothing_is_planned_before_the_due_date(machine, facts, length):
    due = due_date(machine, facts)
    today = min(START + length * DAY, due - DAY)
    assert plan(machine, facts, today) == ([], facts)


@given(machines, toys, lengths, assumptions)
def test_forecast_is_what_a_run_each_day_does(machine, facts, length, assumption):
    until = START + length * DAY
    expected = [
        (step.due, step.key)
        for step in forecast(machine, facts, START, until, assumption)
    ]
    done, day = [], START
    while day <= until:
        facts = machine.assume(facts, day, assumption)
        steps, facts = plan(machine, facts, day)
        done += [(day, step.key) for step in steps]
        day += DAY
    assert expected == done


@given(machines, toys, lengths, assumptions)
def test_longer_forecast_begins_with_the_shorter(machine, facts, length, assumption):
    near, far = START + length * DAY, START + (length + 20) * DAY
    short = list(forecast(machine, facts, START, near, assumption))
    long = list(forecast(machine, facts, START, far, assumption))
    assert long[: len(short)] == short
    assert all(step.due > near for step in long[len(short) :])


def test_long_silence_warns_before_it_cuts_off():
    facts = Toy("on", START, START, Interval(1, "year"))
    steps, facts = plan(ToyMachine(), facts, START + 200 * DAY)
    assert [step.kind for step in steps] == ["bill"]
    steps, facts = plan(ToyMachine(), facts, START + 203 * DAY)
    assert [step.kind for step in steps] == ["warn"]


def test_machine_without_end_is_stopped():
    class Endless(ToyMachine):
        def after(self, facts, step, today):
            return facts

    with pytest.raises(EndlessPlan):
        plan(Endless(), Toy("on", START, START, Interval(1, "week")), START)


def test_record_that_owes_nothing_has_no_due_date():
    facts = Toy("off", START, START, Interval(1, "week"), billed=1, billed_on=START)
    assert due_date(ToyMachine(), facts) is None
    assert list(forecast(ToyMachine(), facts, START, START + 99 * DAY, "never")) == []


# === TIMERS === #


@given(timers, toys, lengths)
def test_timer_fires_once_for_each_entry(timers, facts, length):
    machine = TimedMachine(ToyMachine(), timers)
    steps = forecast(machine, facts, START, START + length * DAY, "never")
    fired = [step.key for step in steps if step.kind == "timer"]
    assert len(set(fired)) == len(fired)


def test_late_run_keeps_the_days_between_two_timers():
    machine = TimedMachine(ToyMachine(), (Timer(1, "off", 3), Timer(2, "off", 5)))
    facts = Toy("off", START, START, Interval(1, "week"), billed=1, billed_on=START)
    fired = []
    for number in range(30, 40):
        steps, facts = plan(machine, facts, START + number * DAY)
        fired += [(number, step.data["timer_id"]) for step in steps]
        assert due_date(machine, facts) != START + number * DAY
    assert fired == [(30, 1), (32, 2)]


def test_timer_fires_again_after_the_next_entry():
    timer = Timer(1, "on", 0)
    first = timer_steps([timer], "on", START)
    second = timer_steps([timer], "on", START + DAY, {first[0].key: START})
    assert first and second and first[0].key != second[0].key
    assert timer_steps([timer], "on", START, {first[0].key: START}) == []


@given(days, st.integers(0, 30), days)
def test_timer_owes_nothing_from_before_it_was_made(entered, count, since):
    steps = timer_steps([Timer(1, "on", count, since=since)], "on", entered)
    assert bool(steps) == (entered + count * DAY >= since)


def test_own_step_goes_before_a_timer_of_the_same_day():
    facts = Toy("on", START, START, Interval(1, "week"))
    machine = TimedMachine(ToyMachine(), (Timer(1, "on", 0),))
    steps, _facts = plan(machine, facts, START)
    assert [step.kind for step in steps] == ["bill", "timer"]
    assert machine.kinds == (*ToyMachine.kinds, "timer")


def test_timers_in_a_circle_end_on_the_same_day():
    facts = replace(Toy("on", START, START + 99 * DAY, Interval(1, "week")), billed=1)
    facts = replace(facts, billed_on=START)
    circle = (Timer(1, "on", 0, "off"), Timer(2, "off", 0, "on"))
    steps, after = plan(TimedMachine(ToyMachine(), circle), facts, START)
    assert [step.key for step in steps] == [f"timer:{n}:{START}" for n in (1, 2)]
    assert (after.stage, after.visit) == ("on", 2)
