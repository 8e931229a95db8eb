"""Kill -9 in the middle of nights and days; afterwards it is as if nothing had been."""

from datetime import timedelta

from calendar_days import BEGIN, END, IS_LONG
from invariants import check
from snapshot import compare

KILLS = 60 if IS_LONG else 10
MOST = 500  # statements of work until the axe falls
LONGEST = 0.9  # seconds
# points on the way to the database: each is died at once or more
POINTS = [
    ("COMMIT", 1),
    ("COMMITTED", 1),
    ('INSERT INTO "infrastructure_period"', 1),
    ('INSERT INTO "account_move"', 1),
    ('INSERT INTO "account_move"', 2),
    ("COMMIT", 2),
    ("COMMITTED", 2),
    ('INSERT INTO "account_move_line"', 1),
    ('INSERT INTO "lifecycle_journal"', 1),
    ("COMMITTED", 3),
    ('INSERT INTO "lifecycle_run"', 1),
    ('INSERT INTO "mail_message"', 1),
    ('INSERT INTO "mail_mail"', 1),
    ("COMMIT", 4),
    ('UPDATE "mail_mail"', 1),
    ('UPDATE "lifecycle_journal"', 1),
    ('UPDATE "lifecycle_journal"', 3),
    ("COMMITTED", 5),
    ('INSERT INTO "account_payment"', 1),
    ('INSERT INTO "account_partial_reconcile"', 1),
    ("COMMIT", 6),
    ('INSERT INTO "crm_license"', 1),
    ('INSERT INTO "workflow_run"', 1),
    ('INSERT INTO "workflow_task"', 1),
    ("COMMITTED", 7),
    ('INSERT INTO "mail_activity"', 1),
    ('UPDATE "workflow_task"', 1),
    ('INSERT INTO "workflow_decision"', 1),
    ("COMMIT", 8),
    ('UPDATE "crm_license"', 1),
    ('INSERT INTO "crm_lead"', 1),
    ('UPDATE "crm_lead"', 1),
    ("COMMITTED", 9),
    ('INSERT INTO "register_document"', 1),
    ('UPDATE "register_document"', 1),
    ('UPDATE "infrastructure_service"', 1),
    ('INSERT INTO "closing_act"', 1),
    ("COMMIT", 10),
]
SHORT_POINTS = [
    ("COMMIT", 1),
    ('INSERT INTO "account_move"', 1),
    ("COMMITTED", 2),
    ('INSERT INTO "mail_mail"', 1),
    ('UPDATE "lifecycle_journal"', 1),
    ('INSERT INTO "closing_act"', 1),
    ('INSERT INTO "account_payment"', 1),
    ('INSERT INTO "crm_license"', 1),
    ("COMMITTED", 7),
    ('INSERT INTO "workflow_decision"', 1),
]


def lived(lab):
    """Return the last day that was lived to its end."""
    day = lab.query("SELECT max(day) FROM chaos_day")[0][0]
    return day or BEGIN - timedelta(days=1)


def live_on(lab, days, expected, but=()):
    """Live undisturbed to the end; compare with the story without a kill."""
    lab.run("live", days=days)
    check(lab, END)
    compare(expected[END], lab, but)


def test_killed_anywhere_it_goes_on_where_it_stopped(lab, story, undisturbed, dice):
    killed = 0
    for number in range(KILLS):
        if IS_LONG and number % 2:
            actor = lab.start("live", days=story)
            actor.wait("working")
            killed += lab.kill(actor, dice.uniform(0, LONGEST))
        else:
            trap = ("", dice.randint(1, MOST))
            killed += lab.kill_where_it_stops(lab.start("live", days=story, trap=trap))
        check(lab, lived(lab))
    live_on(lab, story, undisturbed)
    assert killed == KILLS


def test_killed_at_each_kind_of_statement_it_goes_on_where_it_stopped(
    lab, story, undisturbed
):
    missed = []
    for point in POINTS if IS_LONG else SHORT_POINTS:
        actor = lab.start("live", days=story, trap=point)
        if not lab.kill_where_it_stops(actor):
            missed.append(point)
        check(lab, lived(lab))
    live_on(lab, story, undisturbed)
    assert missed == []


def billed(lab):
    """Return the numbers of periods with an invoice, of invoices, of journal rows."""
    return lab.query(
        """SELECT count(*), count(DISTINCT move_id), (
                  SELECT count(*) FROM lifecycle_journal j
                    JOIN res_company c ON c.id = j.company_id
                   WHERE c.name = 'Chaos' AND kind = 'invoice')
             FROM infrastructure_period WHERE move_id IS NOT NULL"""
    )[0]


def test_killed_in_its_third_chunk_it_keeps_the_first_two(beginning):
    lab = beginning
    assert billed(lab) == (0, 0, 0)
    third = ('INSERT INTO "account_move"', 3)

    assert lab.kill_where_it_stops(lab.start("night", day=BEGIN, chunk=2, trap=third))
    kept = billed(lab)
    assert kept[0] > 1
    assert len(set(kept)) == 1
    lab.run("night", day=BEGIN, chunk=2)

    check(lab, BEGIN)
    assert billed(lab)[0] > kept[0]
