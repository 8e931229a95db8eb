"""Who holds the work: doctests, table cases, invariants."""

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from responsibility import Holder, Member, People, deputies, resolve, resolver

TODAY = date(2026, 3, 4)
ALL = People(frozenset(range(1, 10)))
BOSS = 9

users = st.integers(1, 8)
days = st.integers(-5, 5).map(lambda shift: TODAY + timedelta(days=shift))
maybe_day = st.none() | days
scopes = st.sampled_from([None, "north", "south"])
members = st.lists(
    st.builds(
        Member,
        users,
        scopes,
        maybe_day,
        maybe_day,
        st.none() | users,
        maybe_day,
        maybe_day,
    ),
    max_size=6,
)
people = st.builds(People, st.frozensets(users), st.frozensets(users))


def test_examples_in_the_code_hold():
    assert doctest.testmod(resolver).failed == 0


ANN, BOB, EVE = 1, 2, 3
AWAY = {"deputy_from": TODAY}


@pytest.mark.parametrize(
    ("given_members", "scope", "alive", "expected"),
    [
        ([Member(ANN), Member(BOB, "north")], "north", None, Holder(BOB, "scope")),
        ([Member(BOB, "north"), Member(ANN)], "south", None, Holder(ANN, "general")),
        ([Member(BOB, "north")], "south", None, Holder(BOB, "colleague")),
        ([Member(ANN, date_to=TODAY)], None, None, Holder(ANN, "general")),
        (
            [Member(ANN, date_to=TODAY - timedelta(1))],
            None,
            None,
            Holder(BOSS, "supervisor"),
        ),
        (
            [Member(ANN, date_from=TODAY + timedelta(1))],
            None,
            None,
            Holder(BOSS, "supervisor"),
        ),
        ([Member(ANN, deputy=BOB, **AWAY)], None, None, Holder(BOB, "deputy", ANN)),
        ([Member(ANN, deputy=BOB)], None, None, Holder(ANN, "general")),
        ([Member(ANN, deputy=BOB)], None, {BOB, BOSS}, Holder(BOB, "deputy", ANN)),
        (
            [Member(ANN, deputy=BOB), Member(EVE)],
            None,
            {EVE, BOSS},
            Holder(EVE, "colleague", ANN),
        ),
        ([Member(ANN)], None, {BOSS}, Holder(BOSS, "supervisor", ANN)),
        ([Member(ANN, deputy=BOB, **AWAY)], None, {ANN}, Holder(ANN, "absent")),
        ([Member(ANN)], None, set(), Holder(None, "gap", ANN)),
        ([], "north", set(), Holder(None, "gap")),
    ],
)
def test_holder(given_members, scope, alive, expected):
    living = ALL if alive is None else People(frozenset(alive))
    assert resolve(given_members, scope, TODAY, living, BOSS) == expected


def test_somebody_out_of_office_is_the_last_choice():
    ann_is_out = People(frozenset({ANN, BOB}), frozenset({ANN}))
    assert resolve([Member(ANN), Member(BOB)], None, TODAY, ann_is_out).user == BOB
    assert resolve([Member(ANN)], None, TODAY, ann_is_out) == Holder(ANN, "absent")


def test_excluded_people_hold_nothing():
    assert resolve([Member(ANN)], None, TODAY, ALL.without([ANN]), BOSS).user == BOSS


@given(members, scopes, people, st.none() | users)
def test_the_holder_is_alive_or_nobody(rows, scope, living, supervisor):
    holder = resolve(rows, scope, TODAY, living, supervisor)
    assert (holder.user is None) == (holder.via == "gap")
    assert holder.user is None or holder.user in living.alive


@given(members, scopes, people, st.none() | users)
def test_nobody_only_when_nobody_is_left(rows, scope, living, supervisor):
    holder = resolve(rows, scope, TODAY, living, supervisor)
    current = {row.user for row in rows if row.is_current(TODAY)}
    if holder.user is None:
        assert not (current | {supervisor}) & living.alive


@given(members, scopes, people)
def test_the_present_member_of_the_scope_wins(rows, scope, living):
    first = next(
        (row for row in rows if row.is_current(TODAY) and row.scope == scope), None
    )
    present = (
        first and first.user in living.alive - living.away and not first.is_away(TODAY)
    )
    if present:
        assert resolve(rows, scope, TODAY, living).user == first.user


@given(members, scopes, people, users)
def test_members_of_other_scopes_never_beat_fitting_ones(
    rows, scope, living, supervisor
):
    fitting = [row for row in rows if row.scope in (scope, None)]
    alone = resolve(fitting, scope, TODAY, living, None)
    together = resolve(rows, scope, TODAY, living, supervisor)
    if alone.via in ("scope", "general", "deputy"):
        assert together == alone


@given(members, scopes, people, users)
def test_deputies_are_alive_and_stand_in_for_the_holder(rows, scope, living, holder):
    found = deputies(rows, scope, holder, TODAY, living)
    assert len(set(found)) == len(found)
    for user in found:
        assert user in living.alive
        assert user != holder
        assert any(row.user == holder and row.deputy == user for row in rows)


@given(members, scopes, people, users)
def test_arguments_stay_as_they_are(rows, scope, living, supervisor):
    before = list(rows)
    assert resolve(rows, scope, TODAY, living, supervisor) == resolve(
        iter(rows), scope, TODAY, living, supervisor
    )
    assert rows == before
