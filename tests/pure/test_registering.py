"""The rules of the registers: states, order, what the calendar owes."""

import doctest
from dataclasses import replace
from datetime import date, timedelta

import pure_names  # noqa: F401
import pytest
import registering
from hypothesis import given
from hypothesis import strategies as st
from registering import (
    CONTRACT,
    EVENTS,
    FINAL,
    FIRST,
    ORIGINALS,
    STAGES,
    VERIFY,
    Document,
    RegisterMachine,
    State,
    machine,
    sources,
    states,
    target,
)
from timeline import TimedMachine, Timer, due_date, forecast, plan

DAY = timedelta(days=1)
START = date(2026, 3, 2)
TIMERS = (
    Timer(1, State.NOT_SIGNED, 7),
    Timer(2, State.NOT_SIGNED, 14),
    Timer(3, State.SCAN, 10),
    Timer(4, State.TO_COLLECT, 10),
)
kinds = st.sampled_from((CONTRACT, ORIGINALS))
events = st.lists(st.sampled_from(sorted({e for k in EVENTS.values() for e in k})))
days = st.integers(0, 400)


@pytest.mark.parametrize("module", [registering, states, machine])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def walk(kind, names):
    """Return the states that these events lead through; those out of order are lost."""
    path = [FIRST[kind]]
    for name in names:
        path.append(target(kind, path[-1], name) or path[-1])
    return path


@given(kinds, events)
def test_events_stay_in_their_register(kind, names):
    assert set(walk(kind, names)) <= set(STAGES[kind])


@given(events)
def test_original_comes_only_after_a_signature(names):
    path = walk(CONTRACT, names)
    if State.ORIGINAL in path:
        assert State.SIGNED in path[: path.index(State.ORIGINAL)]


@given(events)
def test_scan_comes_only_after_a_signature(names):
    path = walk(CONTRACT, names)
    if State.SCAN in path:
        assert State.SIGNED in path[: path.index(State.SCAN)]


@pytest.mark.parametrize("kind", STAGES)
def test_every_state_is_reached_and_left(kind):
    reached = {to for moves in EVENTS[kind].values() for to in moves.values()}
    left = {source for moves in EVENTS[kind].values() for source in moves}
    assert reached | {FIRST[kind]} == set(STAGES[kind])
    assert left == set(STAGES[kind])


def test_unknown_things_lead_nowhere():
    assert target("nothing", State.SIGNED, "sign") is None
    assert target(CONTRACT, "x_12", "annul") is None
    assert sources(CONTRACT, "advance") == ()


def make(stage, **facts):
    return Document(stage, START, **facts)


@given(
    st.sampled_from(State),
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
    st.frozensets(st.integers(0, 5)),
    days,
)
def test_scan_is_asked_about_once_a_stay(stage, proof, verified, visit, asked, late):
    document = make(
        stage, needs_proof=proof, verified=verified, visit=visit, asked=asked
    )
    today = START + late * DAY
    steps, after = plan(RegisterMachine(), document, today)
    owed = stage == State.SCAN and proof and not verified and visit not in asked
    assert [step.kind for step in steps] == [VERIFY] * owed
    assert plan(RegisterMachine(), after, today)[0] == []
    again = replace(after, visit=visit + 6)
    assert len(plan(RegisterMachine(), again, today)[0]) == (
        stage == State.SCAN and proof and not verified
    )


@given(st.sampled_from(State), st.sets(days, max_size=6))
def test_timers_fire_once_however_the_runs_come(stage, run_days):
    timed = TimedMachine(RegisterMachine(), TIMERS)
    document, fired = make(stage, needs_proof=True), []
    for number in sorted(run_days | {500, 550}):
        steps, document = plan(timed, document, START + number * DAY)
        fired += [step.key for step in steps if step.kind == "timer"]
    owed = [f"timer:{t.id}:{START}" for t in TIMERS if t.stage == stage]
    assert fired == owed


@given(st.sampled_from(State), days)
def test_forecast_is_the_daily_run(stage, horizon):
    timed = TimedMachine(RegisterMachine(), TIMERS)
    document = make(stage, needs_proof=True)
    until = START + horizon * DAY
    seen = [(s.due, s.key) for s in forecast(timed, document, START, until)]
    done, day = [], START
    while day <= until:
        steps, document = plan(timed, document, day)
        done += [(day, step.key) for step in steps]
        day += DAY
    assert seen == done


@pytest.mark.parametrize("stage", sorted(FINAL))
def test_what_is_over_owes_nothing(stage):
    timed = TimedMachine(RegisterMachine(), TIMERS)
    assert due_date(timed, make(stage, needs_proof=True)) is None
