"""Terms agreed for a time: told of in time, back in time, once."""

import doctest
from dataclasses import replace
from datetime import date, timedelta

import pure_names  # noqa: F401
import terms.machine
from hypothesis import given
from hypothesis import strategies as st
from terms import (
    FALL_BACK,
    OVER,
    PARTS,
    PERMANENT,
    REMIND,
    TEMPORARY,
    Part,
    Terms,
    TermsMachine,
)
from timeline import due_date, forecast, plan

DAY = timedelta(days=1)
START = date(2026, 1, 1)
MACHINE = TermsMachine()

agreed = st.builds(
    Terms,
    stage=st.just(TEMPORARY),
    entered_on=st.just(START),
    parts=st.sets(st.sampled_from(PARTS), min_size=1).flatmap(
        lambda names: st.tuples(
            *(
                st.builds(
                    Part,
                    name=st.just(name),
                    until=st.integers(0, 60).map(lambda n: START + n * DAY),
                )
                for name in sorted(names)
            )
        )
    ),
    remind_days=st.integers(0, 30),
)
runs = st.lists(st.integers(0, 120), min_size=1).map(
    lambda numbers: [START + number * DAY for number in sorted(numbers)]
)


def live(facts, days):
    """Return the steps with the days on which they were done, and the facts after."""
    done = []
    for day in days:
        steps, facts = plan(MACHINE, facts, day)
        done += [(day, step) for step in steps]
    return done, facts


@given(agreed, runs)
def test_each_part_falls_back_once_and_never_in_its_period(facts, days):
    done, after = live(facts, [*days, START + 200 * DAY])
    back = [(day, step) for day, step in done if step.kind == FALL_BACK]
    assert sorted(step.data["part"] for _day, step in back) == sorted(
        part.name for part in facts.parts
    )
    assert all(day > step.data["until"] for day, step in back)
    assert after.stage == PERMANENT
    assert not after.open_parts
    assert due_date(MACHINE, after) is None


@given(agreed, runs)
def test_keys_are_unique_and_a_day_done_twice_adds_nothing(facts, days):
    once, _facts = live(facts, days)
    twice, _facts = live(facts, [day for day in days for _again in range(2)])
    assert [step for _day, step in once] == [step for _day, step in twice]
    keys = [step.key for _day, step in once]
    assert len(keys) == len(set(keys))


@given(agreed, runs)
def test_nobody_is_reminded_of_what_is_over(facts, days):
    done, _facts = live(facts, days)
    for day, step in done:
        if step.kind == REMIND:
            assert (step.skip == OVER) == (day > step.data["until"])


@given(agreed)
def test_run_every_day_reminds_before_it_falls_back(facts):
    done, _facts = live(facts, [START + number * DAY for number in range(70)])
    for part in facts.parts:
        kinds = [step.kind for _day, step in done if step.data["part"] == part.name]
        assert kinds == ([REMIND] if facts.remind_days else []) + [FALL_BACK]
        assert not any(step.skip for _day, step in done)


@given(agreed)
def test_forecast_is_the_run(facts):
    until = START + 100 * DAY
    seen = list(forecast(MACHINE, facts, START, until, "pay"))
    done, _facts = live(facts, [START + number * DAY for number in range(101)])
    assert [(step.key, step.due) for step in seen] == [
        (step.key, day) for day, step in done
    ]


@given(agreed, st.sampled_from(["replaced", PERMANENT]))
def test_terms_that_are_not_temporary_owe_nothing(facts, stage):
    assert MACHINE.next_step(replace(facts, stage=stage), START) is None


def test_examples():
    assert doctest.testmod(terms.machine).failed == 0
