"""The story of a service, step by step."""

from datetime import date
from decimal import Decimal

import pure_names  # noqa: F401
import pytest
from servicing import Period, Policy, Stage
from servicing.facts import (
    CANCELLED,
    CREDITED,
    DISPUTED,
    DRAFT,
    PAID,
    UNPAID,
)
from servicing_world import (
    DAY,
    MACHINE,
    RUNGS,
    START,
    bare,
    brief,
    change,
    every_day,
    live,
    of_kind,
)
from timeline import Interval, due_date, forecast, plan

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
            [
                date(2025, 1, 31),
                date(2025, 2, 28),
                date(2025, 3, 31),
                date(2025, 4, 30),
            ],
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
