"""Several processes at work at the same time on the same records."""

import pytest
from calendar_days import MIDDLE, SOON, coming
from invariants import check
from snapshot import compare

TWO = ("scheduler", "scheduler")


def meet(lab, *names, day, **more):
    """Let processes begin at one moment; return what they answer."""
    actors = [lab.start(name, day=day, **more) for name in names]
    for actor in actors:
        actor.wait("waiting")
    for actor in actors:
        actor.go()
    answers = [actor.answer() for actor in actors]
    lab.wait_until_alone()
    return answers


def test_two_schedulers_and_buttons_at_once_do_everything_once(middle, undisturbed):
    lab = middle
    for day in coming(SOON):
        meet(lab, *TWO, "button", "impatient", day=day)
        lab.run("live", days=[day])
        check(lab, day)

    assert failures(lab) == []
    compare(undisturbed[SOON], lab)


def test_one_of_two_schedulers_is_killed_and_the_other_goes_on(
    middle, undisturbed, dice
):
    lab = middle
    for day in coming(SOON):
        trap = ("", dice.randint(1, 300))
        actors = [lab.start("scheduler", day=day, trap=trap)]
        actors.append(lab.start("scheduler", day=day))
        for actor in actors:
            actor.wait("waiting")
            actor.go()
        if lab.stops(actors[0]):
            lab.kill_within(actors[0], 0)
        actors[1].answer()
        lab.wait_until_alone()
        lab.run("live", days=[day])
        check(lab, day)

    compare(undisturbed[SOON], lab)


def test_payments_at_the_moment_of_the_cut_off_win_or_lose_but_never_both(middle):
    lab = middle
    for day in coming(SOON):
        meet(lab, *TWO, "pay", "complete", day=day)
        lab.run("night", day=day)
        check(lab, day)

    assert failures(lab) == []


def test_signed_and_paid_at_the_same_moment_is_won_once(beginning):
    lab = beginning
    day = str(MIDDLE)
    lab.run("offer", day=day)

    meet(lab, "sign", "settle", "sign", "settle", day=day)

    lab.run("night", day=day, clock="21:00")
    check(lab, day)
    sql = """SELECT count(*), count(*) FILTER (WHERE won_status = 'won')
             FROM crm_lead l JOIN res_company c ON c.id = l.company_id
             WHERE c.name = 'Chaos' AND contract_id IS NOT NULL"""
    assert lab.query(sql) == [(2, 2)]


@pytest.mark.long
def test_a_task_is_completed_once_by_two_people_at_once(middle):
    lab = middle
    for day in coming(SOON):
        lab.run("night", day=day)
        meet(lab, "complete", "complete", "scheduler", day=day)
        check(lab, day)

    sql = """SELECT task_id, count(*) FROM workflow_decision
             WHERE outcome = 'completed' GROUP BY task_id HAVING count(*) > 1"""
    assert lab.query(sql) == []


def failures(lab):
    """Return the errors that records carry."""
    return lab.query(
        """SELECT name, lifecycle_failure FROM infrastructure_service
           WHERE lifecycle_failure IS NOT NULL
           UNION SELECT name, lifecycle_failure FROM crm_license
           WHERE lifecycle_failure IS NOT NULL"""
    )
