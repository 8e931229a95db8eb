"""A clock that was set back, a scheduler that was off for two months."""

from datetime import timedelta

import pytest
from calendar_days import IS_LONG, MIDDLE, SOON, coming
from invariants import check
from snapshot import compare, snapshot
from test_at_once import failures


def test_clock_set_back_does_nothing_twice_and_nothing_too_early(middle, undisturbed):
    lab = middle
    for day in coming(SOON):
        lab.run("night", day=day)
        before = snapshot(lab)
        back = str(MIDDLE - timedelta(days=20))
        lab.run("night", day=back)
        check(lab, day)
        compare(before, lab)
        lab.run("live", days=[day])

    assert failures(lab) == []
    compare(undisturbed[SOON], lab)


def steps(lab, day):
    """Return {(record, document): kinds of letters} of a night."""
    rows = lab.query(
        """SELECT record_name, doc_id, array_agg(DISTINCT kind::text)
             FROM lifecycle_journal
            WHERE run_date = %s AND state = 'sent'
              AND kind IN ('invoice', 'resend', 'last_warning')
            GROUP BY record_name, doc_id""",
        day,
    )
    return {row[:2]: row[2] for row in rows}


def test_scheduler_off_for_sixty_days_catches_up_by_the_policy(middle):
    lab = middle
    late = str(MIDDLE + timedelta(days=60))

    lab.run("night", day=late)

    check(lab, late)
    assert failures(lab) == []
    assert all(len(kinds) == 1 for kinds in steps(lab, late).values())
    periods = lab.query(
        """SELECT t.catch_up, count(*), count(DISTINCT p.move_id),
                  count(NULLIF(p.skip_reason, ''))
             FROM infrastructure_period p
             JOIN infrastructure_service s ON s.id = p.service_id
             JOIN infrastructure_service_type t ON t.id = s.type_id
            WHERE s.active AND p.date_from > %s AND s.no_billing_before IS NULL
            GROUP BY s.id, t.catch_up""",
        MIDDLE,
    )
    assert {row[0] for row in periods} == {"each", "combined", "skip"}
    for policy, count, invoices, skipped in periods:
        assert count > 1
        if policy == "each":
            assert (invoices, skipped) == (count, 0)
        elif policy == "combined":
            assert (invoices, skipped) == (1, 0)
        else:
            assert invoices + skipped == count
            assert skipped > 0
    back = MIDDLE + timedelta(days=60)
    for day in coming(back + timedelta(days=10), back) if IS_LONG else ():
        lab.run("live", days=[day])
        check(lab, day)


@pytest.mark.long
def test_killed_while_it_catches_up_it_goes_on(middle, dice):
    lab = middle
    late = str(MIDDLE + timedelta(days=60))
    killed = 0
    for _attempt in range(8):
        trap = ("", dice.randint(100, 800))
        actor = lab.start("night", day=late, chunk=3, trap=trap)
        killed += lab.kill_where_it_stops(actor)
    lab.run("night", day=late)
    check(lab, late)
    assert failures(lab) == []
    assert killed > 3
