"""In which rounds the steps of many records are done."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timeline import Step, rounds

KINDS = ("invoice", "act", "warn")
DAY = date(2026, 3, 10)


def make(words):
    """Return steps: "invoice -invoice act", what begins with a dash is skipped."""
    return [
        Step(word.lstrip("-"), DAY, str(number), skip="old" if word[0] == "-" else "")
        for number, word in enumerate(words.split())
    ]


def done(**plans):
    """Return what is done in which round, as {record: word} without the keys."""
    found = rounds({name: make(words) for name, words in plans.items()}, KINDS)
    return ["+".join(sorted(steps)) + " " + word(steps) for steps in found]


def word(steps):
    [(kind, skipped)] = {(step.kind, bool(step.skip)) for step in steps.values()}
    return f"-{kind}" if skipped else kind


@pytest.mark.parametrize(
    "plans, expected",
    [
        ({}, []),
        ({"a": "", "b": "act"}, ["b act"]),
        ({"a": "invoice act", "b": "invoice act"}, ["a+b invoice", "a+b act"]),
        # who has something else to do first does it, then they go together
        ({"a": "act invoice", "b": "invoice"}, ["a act", "a+b invoice"]),
        ({"a": "-invoice invoice", "b": "invoice"}, ["a -invoice", "a+b invoice"]),
        (
            {"a": "-invoice -invoice invoice warn", "b": "invoice"},
            ["a -invoice", "a -invoice", "a+b invoice", "a warn"],
        ),
        # the second of a record is in a round of its own
        ({"a": "invoice invoice", "b": "invoice"}, ["a+b invoice", "a invoice"]),
        # each waits for the other: the order of the kinds decides
        (
            {"a": "act invoice", "b": "invoice act"},
            ["b invoice", "a+b act", "a invoice"],
        ),
    ],
)
def test_rounds_are_few_and_keep_the_order(plans, expected):
    assert done(**plans) == expected


words = st.lists(st.sampled_from([*KINDS, "-invoice"]), max_size=6).map(" ".join)


@given(st.lists(words, max_size=6))
def test_each_step_is_done_once_in_the_order_of_its_record(plans):
    wanted = dict(enumerate(map(make, plans)))
    found = {number: [] for number in wanted}
    for steps in rounds(wanted, KINDS):
        assert word(steps)
        for number, step in steps.items():
            found[number].append(step)
    assert found == wanted


@given(words, st.integers(2, 5))
def test_those_who_owe_the_same_do_it_together(plan, count):
    found = list(rounds({number: make(plan) for number in range(count)}, KINDS))
    assert [len(steps) for steps in found] == [count] * len(plan.split())
