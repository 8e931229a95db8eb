"""A mail server that is dead, deaf or slow, and processes that die meanwhile."""

from calendar_days import BEGIN, MIDDLE, SOON, days
from invariants import check
from test_at_once import TWO, coming, failures, meet

NOBODY_THERE = 1  # a port on which nothing listens


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


def test_dead_mail_server_loses_no_letter_and_cuts_nobody_off(beginning):
    lab = beginning
    before = days(BEGIN, MIDDLE)
    lab.run("live", days=before[:4])
    sent = len(lab.mailbox.taken)
    lab.run("live", days=before[4:9], smtp_port=NOBODY_THERE)

    # by now who never pays would be cut off, had he been warned
    assert len(lab.mailbox.taken) == sent
    assert waiting(lab) > 0
    assert cut_offs(lab) == 0
    check(lab, before[8])

    lab.run("live", days=before[9:])
    lab.run("send", day=MIDDLE, clock="23:00")

    check(lab, MIDDLE)
    assert waiting(lab) == 0
    assert cut_offs(lab) > 0


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


def test_slow_mail_server_and_processes_killed_while_they_wait_for_it(middle, dice):
    lab = middle
    lab.mailbox.delay = 0.2
    for day in coming(SOON):
        for _attempt in range(3):
            actor = lab.start("night", day=day)
            lab.kill(actor, dice.uniform(0.3, 1.2))
        lab.run("live", days=[day])
        check(lab, day)
    assert waiting(lab) == 0


def test_two_senders_at_a_slow_mail_server_send_each_letter_once(middle):
    lab = middle
    lab.mailbox.delay = 0.2
    for day in coming(SOON):
        meet(lab, *TWO, day=day)
        lab.run("live", days=[day])
        check(lab, day)
    assert waiting(lab) == 0
    assert failures(lab) == []
