"""The dates of a licence, and what the calendar owes between its start and end."""

import doctest
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pure_names  # noqa: F401
import pytest
from hypothesis import given
from hypothesis import strategies as st
from licensing.machine import thresholds
from timeline import Timer, due_date, forecast, plan

from licensing import (
    KINDS,
    License,
    LicenseMachine,
    PipelineMachine,
    Stage,
    Term,
    contradicting,
    correction,
    dates,
    dates_of,
    end_of,
    machine,
    shortest_days,
)

MACHINE = LicenseMachine()
DAY = timedelta(days=1)
TERMS = (1, 3, 6, 12, 24)
starts = st.dates(date(2019, 1, 1), date(2032, 12, 31))


@st.composite
def terms(draw):
    months = draw(st.one_of(st.sampled_from(TERMS), st.integers(1, 13)))
    longest = shortest_days(months)
    notify = draw(st.integers(0, longest))
    renew = draw(st.integers(0, longest))
    close = draw(st.integers(0, min(notify, renew)))
    return Term(months, notify, renew, close)


def issued(start, term, **facts):
    return License(Stage.TO_ISSUE, start, dates_of(start, term), amount=5.0, **facts)


def live(licence, days):
    """Run on these days; return (day, step) in order and the facts at the end."""
    done = []
    for day in days:
        steps, licence = plan(MACHINE, licence, day)
        done += [(day, step) for step in steps]
    return done, licence


def every_day(licence):
    start, end = licence.dates.start, licence.dates.end
    return [start + DAY * n for n in range((end - start).days + 2)]


def kinds(done):
    return [step.kind for _day, step in done]


# === DATES === #


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-01-15", 1, "2025-02-15"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2025-01-29", 1, "2025-02-28"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2024-02-29", 1, "2024-03-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2025-12-31", 24, "2027-12-31"),
    ],
)
def test_the_end_is_counted_from_the_start(start, months, end):
    assert str(end_of(date.fromisoformat(start), months)) == end


@pytest.mark.parametrize("module", [correction, dates, machine])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


@given(starts, st.integers(1, 48))
def test_the_end_is_on_the_same_day_of_the_month_or_on_its_last(start, months):
    end = end_of(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)
    assert (end - start).days >= shortest_days(months)


@given(st.integers(1, 36))
def test_no_shorter_month_exists_than_the_shortest(months):
    lengths = {
        (end_of(date(2021, 1, 1) + DAY * n, months) - date(2021, 1, 1)).days - n
        for n in range(0, 365)
    }
    assert min(lengths) >= shortest_days(months)


@given(starts, terms())
def test_no_date_lies_before_the_start_or_after_the_end(start, term):
    found = dates_of(start, term)
    for day in (found.notify, found.renew, found.close):
        assert found.start <= day <= found.end
    assert found.notify <= found.close
    assert found.renew <= found.close


# === A LIFE === #


@given(starts, terms())
def test_every_threshold_is_passed_once_in_order_of_its_day(start, term):
    licence = issued(start, term)
    done, facts = live(licence, every_day(licence))
    days = thresholds(licence.dates)
    wanted = [kind for kind in KINDS if days[kind] <= days["close"]]
    assert kinds(done) == sorted(wanted, key=lambda k: (days[k], KINDS.index(k)))
    assert [(day, step.skip) for day, step in done] == [
        (days[kind], "") for kind in kinds(done)
    ]
    assert facts.stage == Stage.CLOSED
    assert due_date(MACHINE, facts) is None


@given(starts, terms())
def test_nobody_is_told_before_the_notify_date_and_once_a_day_from_then_on(start, term):
    licence = issued(start, term)
    done, _facts = live(licence, every_day(licence))
    told = [day for day, step in done if step.data["tell"] and not step.skip]
    assert told[0] == licence.dates.notify >= licence.dates.start
    assert len(told) == len(set(told))


@given(starts, st.sampled_from(TERMS))
def test_a_short_term_tells_nobody_on_its_first_day(start, months):
    lead = {1: 10, 3: 20}.get(months, 30)
    licence = issued(start, Term(months, lead, lead))
    done, _facts = live(licence, every_day(licence))
    told = [day for day, step in done if step.data["tell"]]
    assert min(told) - start >= timedelta(days=18)


@given(starts, terms(), st.lists(st.integers(0, 800), max_size=12))
def test_late_runs_pass_everything_once_and_lose_nothing(start, term, offsets):
    licence = issued(start, term)
    days = sorted({start + DAY * n for n in offsets} | {licence.dates.end})
    done, facts = live(licence, days)
    assert max(Counter(step.key for _day, step in done).values()) == 1
    punctual = kinds(live(licence, every_day(licence))[0])
    assert kinds(done) == punctual
    assert [step.kind for _day, step in done if step.skip and step.stage] == []
    assert facts.stage == Stage.CLOSED
    assert plan(MACHINE, facts, licence.dates.end)[0] == []


@given(starts, terms())
def test_a_second_run_of_the_day_does_nothing(start, term):
    licence = issued(start, term)
    for day in every_day(licence):
        _steps, licence = plan(MACHINE, licence, day)
        assert plan(MACHINE, licence, day)[0] == []


@given(starts, terms())
def test_the_stage_tells_how_many_days_are_left(start, term):
    licence = issued(start, term)
    end, close = licence.dates.end, licence.dates.close
    for day in every_day(licence):
        _steps, licence = plan(MACHINE, licence, day)
        if day >= close:
            expected = Stage.CLOSED
        elif (end - day).days <= 10:
            expected = Stage.EXPIRING_10
        elif (end - day).days <= 30:
            expected = Stage.EXPIRING_30
        else:
            expected = Stage.ACTIVE
        assert licence.stage == expected


@given(starts, terms())
def test_the_forecast_is_what_happens(start, term):
    licence = issued(start, term)
    until = licence.dates.end + DAY
    foreseen = list(forecast(MACHINE, licence, start, until))
    done, _facts = live(licence, every_day(licence))
    assert foreseen == [replace(step, due=day) for day, step in done]


# === CASES === #


def test_two_months_off_close_the_licence_without_a_burst_of_notices():
    licence = issued(date(2025, 1, 31), Term(12, 30, 30))
    _done, licence = live(licence, [date(2025, 12, 1)])
    done, facts = live(licence, [date(2026, 2, 5)])
    assert [(s.kind, bool(s.skip)) for _d, s in done] == [
        ("expiring_30", True),
        ("notify", True),
        ("renew", False),
        ("expiring_10", True),
        ("close", False),
    ]
    assert facts.stage == Stage.CLOSED


def test_a_late_run_skips_the_stage_that_the_next_one_has_overtaken():
    licence = issued(date(2025, 1, 1), Term(12, 30, 30))
    _done, licence = live(licence, [date(2025, 1, 1)])
    done, facts = live(licence, [date(2025, 12, 28)])
    told = [s.kind for _d, s in done if s.data["tell"] and not s.skip]
    assert kinds(done) == ["expiring_30", "notify", "renew", "expiring_10"]
    assert told == ["expiring_10"]
    assert facts.stage == Stage.EXPIRING_10
    assert facts.visit == 2


def test_thresholds_of_one_day_both_happen_in_order():
    licence = issued(date(2025, 2, 1), Term(1, 10, 10))
    done, _facts = live(licence, every_day(licence))
    assert [(str(day), step.kind) for day, step in done] == [
        ("2025-02-01", "activate"),
        ("2025-02-01", "expiring_30"),
        ("2025-02-19", "notify"),
        ("2025-02-19", "renew"),
        ("2025-02-19", "expiring_10"),
        ("2025-03-01", "close"),
    ]


def test_nothing_is_owed_before_the_dates_are_entered():
    assert (
        MACHINE.next_step(License(Stage.TO_ISSUE, date(2025, 1, 1)), date.max) is None
    )


def test_a_renewal_that_exists_is_not_made_again():
    licence = issued(date(2025, 1, 1), Term(12, 30, 30), has_renewal=True)
    done, _facts = live(licence, every_day(licence))
    assert "renew" not in kinds(done)


def test_a_deleted_renewal_is_not_made_again_by_itself():
    licence = issued(date(2025, 1, 1), Term(12, 30, 30))
    _done, licence = live(licence, [date(2025, 1, 1), date(2025, 12, 5)])
    assert licence.has_renewal
    done, _facts = live(replace(licence, has_renewal=False), [date(2026, 1, 1)])
    assert "renew" not in kinds(done)


def test_timers_hold_for_the_pipeline_they_belong_to():
    timer = Timer(7, Stage.ACTIVE, 5)
    timed = PipelineMachine(MACHINE, {1: (timer,)})
    licence = issued(date(2025, 1, 1), Term(12, 30, 30))
    for pipeline, fired in ((1, True), (2, False)):
        facts = replace(licence, pipeline=pipeline)
        _steps, facts = plan(timed, facts, date(2025, 1, 1))
        later, _facts = plan(timed, facts, date(2025, 1, 10))
        assert [step.kind for step in later] == ["timer"] * fired


def test_a_late_run_keeps_the_days_between_two_timers_of_a_stage():
    timers = (Timer(1, Stage.ACTIVE, 3), Timer(2, Stage.ACTIVE, 5))
    timers += (Timer(3, Stage.ACTIVE, 9),)
    timed = PipelineMachine(MACHINE, {0: timers})
    licence = issued(date(2025, 1, 1), Term(12, 30, 30))
    _steps, licence = plan(timed, licence, date(2025, 1, 1))
    fired = []
    for day in (date(2025, 2, 1) + DAY * n for n in range(12)):
        steps, licence = plan(timed, licence, day)
        fired += [(day, step.data["timer_id"]) for step in steps]
        assert due_date(timed, licence) > day
    assert [(str(day)[5:], number) for day, number in fired] == [
        ("02-01", 1),
        ("02-03", 2),
        ("02-07", 3),
    ]


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=4), st.sets(st.integers(0, 99))
)
def test_timers_fire_once_and_never_closer_than_they_were_set(days, run_days):
    timers = tuple(Timer(n, Stage.ACTIVE, day) for n, day in enumerate(days))
    timed = PipelineMachine(MACHINE, {0: timers})
    licence = issued(date(2025, 1, 1), Term(24, 30, 30))
    _steps, licence = plan(timed, licence, date(2025, 1, 1))
    fired = {}
    for offset in sorted(run_days | set(range(100, 250))):
        steps, licence = plan(timed, licence, date(2025, 1, 1) + DAY * offset)
        for step in steps:
            assert step.data["timer_id"] not in fired
            fired[step.data["timer_id"]] = offset
    assert len(fired) == len(days)
    for first, day in fired.items():
        for other, later in fired.items():
            if days[other] > days[first]:
                assert later - day >= days[other] - days[first]


def test_who_has_sold_the_renewal_is_not_reminded_of_it():
    licence = issued(date(2025, 1, 1), Term(12, 30, 30), has_renewal=True)
    done, _facts = live(replace(licence, is_renewed=True), every_day(licence))
    assert not [step for _day, step in done if step.data["tell"]]


# === CORRECTIONS === #


@given(starts, terms(), st.integers(-40, 400), st.integers(0, 400))
def test_a_corrected_start_owes_what_a_right_one_would_have(start, term, shift, on):
    wrong, today = issued(start, term), start + DAY * on
    _done, wrong = live(wrong, [d for d in every_day(wrong) if d <= today])
    done = {key.partition(":")[0] for key in wrong.passed}
    new = dates_of(start + DAY * shift, term)
    against = contradicting(done, new, today)
    days = thresholds(new)
    assert not against or against in ("renew", "close") or days[against] > today
    if against or new.end <= today:
        return
    stage = correction.stage_after(wrong.stage, new, today)
    fixed = replace(wrong, stage=stage, dates=new, corrections=1)
    _steps, fixed = plan(MACHINE, fixed, today)
    _done, right = live(issued(new.start, term), [today])
    assert fixed.stage == right.stage
    assert due_date(MACHINE, fixed) == due_date(MACHINE, right)
