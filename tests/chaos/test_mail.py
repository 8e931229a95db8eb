"""A mail server that is dead, deaf or slow, and processes that die meanwhile."""

import pytest
from calendar_days import EARLY, EVE, IS_LONG, MIDDLE, SOON, coming
from invariants import check
from test_at_once import TWO, failures, meet

NOBODY_THERE = 1  # a port on which nothing listens
ATTEMPTS = 3 if IS_LONG else 2


def waiting(lab):
    sql = """SELECT count(*) FROM lifecycle_journal j
             JOIN res_company c ON c.id = j.company_id
             WHERE c.name = 'Chaos' AND state IN ('to_send', 'failed')"""
    return lab.query(sql)[0][0]


def cut_offs(lab):
    sql = """SELECT count(*) FROM lifecycle_journal j
             JOIN res_company c ON c.id = j.company_id
             WHERE c.name = 'Chaos' AND kind = 'cut_off'"""
    return lab.query(sql)[0][0]


def test_dead_mail_server_loses_no_letter_and_cuts_nobody_off(early):
    lab = early
    sent = len(lab.mailbox.taken)
    dead, alive = coming(EVE, EARLY), coming(MIDDLE, EVE)
    dead.append(alive.pop(0))
    for day in dead:
        lab.run("night", day=day, smtp_port=NOBODY_THERE)

    # by now who never pays would be cut off, had he been warned
    assert len(lab.mailbox.taken) == sent
    assert waiting(lab) > 0
    assert cut_offs(lab) == 0
    check(lab, dead[-1])

    for day in alive:
        lab.run("night", day=day)
    lab.run("send", day=alive[-1], clock="23:00")

    check(lab, alive[-1])
    assert waiting(lab) == 0
    assert cut_offs(lab) > 0


@pytest.mark.long
def test_deaf_mail_server_takes_each_letter_once_when_it_hears_again(middle):
    lab = middle
    first, day, after = coming(SOON)[:3]
    lab.run("live", days=[first])
    lab.mailbox.is_deaf = True
    lab.run("night", day=day)
    check(lab, day)
    lab.mailbox.is_deaf = False
    lab.run("night", day=after)
    check(lab, after)
    assert waiting(lab) == 0


def kill_at_letter(lab, actor, number):
    """Kill a process while the mail server has its n-th letter in hand."""
    wanted = lab.mailbox.begun + number
    while lab.mailbox.begun < wanted and actor.is_silent(0.01):
        pass
    return lab.kill(actor)


def test_slow_mail_server_and_processes_killed_while_they_wait_for_it(middle, dice):
    lab = middle
    lab.mailbox.delay = 0.2
    killed = 0
    for day in coming(SOON):
        for _attempt in range(ATTEMPTS):
            killed += kill_at_letter(
                lab, lab.start("night", day=day), dice.randint(1, 3)
            )
        lab.run("live", days=[day])
        check(lab, day)
    assert killed
    assert waiting(lab) == 0


@pytest.mark.long
def test_two_senders_at_a_slow_mail_server_send_each_letter_once(middle):
    lab = middle
    lab.mailbox.delay = 0.2
    for day in coming(SOON):
        meet(lab, *TWO, day=day)
        lab.run("live", days=[day])
        check(lab, day)
    assert waiting(lab) == 0
    assert failures(lab) == []
