"""What comes between: void invoices, promises, disputes, another customer or price."""

from dataclasses import replace
from decimal import Decimal

import pure_names  # noqa: F401
import pytest
from servicing import Period, Policy, Stage
from servicing.facts import CANCELLED, CREDITED, DISPUTED, DRAFT, PAID, UNPAID
from servicing.ladder import announced_cut_off
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
    rebill,
)
from timeline import due_date, plan

WARNED = [(START + 7 * DAY, "resend"), (START + 11 * DAY, "last_warning")]


# === VOID WHILE IT IS BEING SWITCHED OFF === #


@pytest.mark.parametrize("state", [CREDITED, CANCELLED, DISPUTED, DRAFT])
def test_nobody_is_switched_off_for_what_is_not_owed_any_more(state):
    policy = Policy(disconnection_task=True)
    done, facts = live(bare(policy=policy), every_day(20), [(15, state, 0)])
    assert (facts.stage, facts.cause, facts.task) == (Stage.IN_SERVICE, "", "")
    assert not of_kind(done, "disconnected", "resume", "renewed")


def test_nobody_renews_what_is_not_owed_any_more():
    history = [(1, PAID, 0), (3, CANCELLED, 0), (4, "task", 0)]
    done, facts = live(bare(policy=Policy(renewal_task=True)), every_day(6), history)
    assert (facts.stage, facts.task) == (Stage.IN_SERVICE, "")
    assert not of_kind(done, "renewed")


def test_what_was_just_switched_off_in_vain_is_switched_on_again():
    policy = Policy(disconnection_task=True, resume_task=True)
    service = live(bare(policy=policy), every_day(15))[1]
    service = replace(change(service, 1, state=CANCELLED), task="done")
    steps, facts = plan(MACHINE, service, START + 15 * DAY)
    assert [step.kind for step in steps] == ["decision", "resume"]
    assert (facts.stage, facts.task) == (Stage.RESUME, "open")


def test_dispute_lifted_after_the_cut_off_was_taken_back_gives_a_new_grace():
    policy = Policy(disconnection_task=True)
    history = [(15, DISPUTED, 0), (20, UNPAID, 0)]
    done, _facts = live(bare(policy=policy), every_day(35), history)
    assert brief(done, *RUNGS)[3:] == [
        (START + 27 * DAY, "resend"),
        (START + 31 * DAY, "last_warning"),
        (START + 34 * DAY, "cut_off"),
    ]


# === PUT OFF AFTER THE LAST WARNING === #


def test_broken_promise_gives_the_last_warning_again():
    done, _facts = live(bare(), every_day(30), [(12, "promise", 5)])
    assert brief(done, *RUNGS) == [
        *WARNED,
        (START + 18 * DAY, "last_warning"),
        (START + 21 * DAY, "cut_off"),
    ]


def test_promise_of_a_single_day_counts_as_well():
    done, _facts = live(bare(), every_day(30), [(12, "promise", 0)])
    assert brief(done, *RUNGS)[2:] == [
        (START + 13 * DAY, "last_warning"),
        (START + 16 * DAY, "cut_off"),
    ]


@pytest.mark.parametrize("state", [DISPUTED, DRAFT])
def test_debt_that_was_none_for_a_time_gives_the_last_warning_again(state):
    done, _facts = live(bare(), every_day(30), [(12, state, 0), (20, UNPAID, 0)])
    assert brief(done, *RUNGS) == [
        *WARNED,
        (START + 20 * DAY, "last_warning"),
        (START + 23 * DAY, "cut_off"),
    ]


def test_announced_day_leaves_the_notice_after_a_promise():
    period = Period(1, START, START + 30 * DAY, UNPAID, invoiced_on=START)
    hold = START + 20 * DAY
    for warned_on in (None, START + 11 * DAY):
        known = replace(period, warned_on=warned_on)
        day = announced_cut_off(known, Policy(), START + 12 * DAY, hold)
        assert day == START + 24 * DAY


# === VOID AND VALID AGAIN === #


def test_invoice_that_is_void_a_second_time_is_asked_about_a_second_time():
    history = [(3, CANCELLED, 0)]
    done, facts = live(bare(), every_day(5), history)
    facts = change(facts, 1, state=UNPAID)
    steps, facts = plan(MACHINE, facts, START + 6 * DAY)
    assert [step.kind for step in steps] == ["anew"]
    facts = change(facts, 1, state=CANCELLED)
    steps, _facts = plan(MACHINE, facts, START + 8 * DAY)
    first = of_kind(done, "decision")
    again = [step for step in steps if step.kind == "decision"]
    assert len({step.key for step in again} | {step.key for _d, step in first}) == 2


# === ANOTHER CUSTOMER === #


def test_present_customer_is_not_dunned_for_an_earlier_one():
    service = live(bare(), every_day(13))[1]
    service = change(service, 1, foreign=True)
    done, facts = live(service, [START + n * DAY for n in range(13, 31)])
    assert not of_kind(done, *RUNGS)
    assert facts.stage == Stage.IN_SERVICE
    assert [p.state for p in facts.periods] == [UNPAID]


def test_nobody_is_switched_off_for_an_earlier_customer():
    service = live(bare(policy=Policy(disconnection_task=True)), every_day(15))[1]
    assert service.stage == Stage.DISCONNECTION
    service = change(service, 1, foreign=True)
    _done, facts = live(service, [START + 15 * DAY])
    assert (facts.stage, facts.cause) == (Stage.IN_SERVICE, "")


# === PRICES === #


@pytest.mark.parametrize(("days", "amount"), [(40, "150"), (15, "77.42")])
def test_billed_again_at_the_present_price(days, amount):
    service = live(bare(ends_on=START + days * DAY), [START])[1]
    [period] = service.periods
    service = rebill(service, replace(period, state=CREDITED))
    steps, facts = plan(MACHINE, replace(service, amount=Decimal(150)), START + DAY)
    assert [s.amount for s in steps if s.kind == "invoice"] == [Decimal(amount)]
    assert facts.periods[0].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("rounding", "amount"),
    [("1", "323"), ("0.05", "322.60"), ("0.01", "322.58"), ("0.001", "322.581")],
)
def test_part_of_a_period_is_rounded_as_the_currency_is(rounding, amount):
    service = bare(
        amount=Decimal(1000), rounding=Decimal(rounding), ends_on=START + 9 * DAY
    )
    steps, _facts = plan(MACHINE, service, START)
    assert steps[0].amount == Decimal(amount)


# === DATES === #


@pytest.mark.parametrize("lead", [0, 30, 31, 40, 400])
def test_period_that_is_not_over_is_not_missed(lead):
    policy = Policy(catch_up="skip", invoice_lead_days=lead)
    done, _facts = live(bare(policy=policy), [START])
    billed = of_kind(done, "invoice")
    assert not [step for _day, step in billed if step.skip]
    assert billed[0][1].data["periods"][0]["date_from"] == START


def test_period_that_is_over_is_missed_whatever_the_lead():
    policy = Policy(catch_up="skip", invoice_lead_days=40)
    done, _facts = live(bare(policy=policy), [START + 35 * DAY])
    skipped = [bool(step.skip) for _day, step in of_kind(done, "invoice")]
    assert skipped == [True, False, False]


def test_money_that_is_matched_with_nothing_holds_the_cut_off():
    comes, goes = (12, "money", 1), (20, "money", 0)
    done, facts = live(bare(), every_day(19), [comes])
    assert brief(done, "unmatched", "cut_off") == [(START + 14 * DAY, "unmatched")]
    assert due_date(MACHINE, facts) == START + 19 * DAY
    done, _facts = live(bare(), every_day(25), [comes, goes])
    assert brief(done, "cut_off") == [(START + 20 * DAY, "cut_off")]


def test_no_letter_speaks_of_a_debt_before_it_is_overdue():
    done, _facts = live(bare(policy=Policy(terms_days=30)), every_day(35))
    assert brief(done, *RUNGS) == [
        (START + 31 * DAY, "last_warning"),
        (START + 34 * DAY, "cut_off"),
    ]
    policy = Policy(terms_days=30, cut_off_days=60)
    done, _facts = live(bare(policy=policy), every_day(58))
    assert brief(done, *RUNGS)[:2] == [
        (START + 31 * DAY, "resend"),
        (START + 57 * DAY, "last_warning"),
    ]
