"""Kill -9 in the middle of nights and days; afterwards it is as if nothing had been."""

from datetime import timedelta

from calendar_days import BEGIN, END, days
from invariants import check
from snapshot import compare

KILLS, LONG_KILLS = 60, 400
LONGEST = 0.9  # seconds of work until the axe falls
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


def lived(lab):
    """Return the last day that was lived to its end."""
    day = lab.query("SELECT max(day) FROM chaos_day")[0][0]
    return day or BEGIN - timedelta(days=1)


def live_on(lab, expected, but=()):
    """Live undisturbed to the end; compare with the story without a kill."""
    lab.run("live", days=days(BEGIN, END))
    check(lab, END)
    compare(expected[END], lab, but)


def test_killed_at_any_moment_it_goes_on_where_it_stopped(
    beginning, undisturbed, dice, is_long
):
    lab = beginning
    for _number in range(LONG_KILLS if is_long else KILLS):
        actor = lab.start("live", days=days(BEGIN, END))
        actor.wait("working")
        if not lab.kill(actor, dice.uniform(0, LONGEST)):
            break
        check(lab, lived(lab))
    live_on(lab, undisturbed)


def test_killed_at_each_kind_of_statement_it_goes_on_where_it_stopped(
    beginning, undisturbed
):
    lab = beginning
    missed = []
    for point in POINTS:
        actor = lab.start("live", days=days(BEGIN, END), trap=point)
        actor.wait("working")
        event = actor.hear()
        if event["event"] != "trapped":
            missed.append(point)
            continue
        assert lab.kill(actor)
        check(lab, lived(lab))
    live_on(lab, undisturbed)
    assert missed == []
