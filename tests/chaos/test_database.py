"""Connections cut, transactions in conflict, records poisoned, a disk that is full."""

import contextlib
import random
import threading
import time

import psycopg2
from calendar_days import BEGIN, BUSY, END, EVE, IS_LONG, SOON, coming, days
from invariants import check
from snapshot import LETTERS, QUESTIONS, compare
from test_at_once import failures
from test_kills import MOST, live_on, lived
from test_mail import cut_offs

CUTS = 15 if IS_LONG else 3
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid != pg_backend_pid()
         AND backend_type = 'client backend'"""


def test_cut_connections_are_survived(lab, story, undisturbed, dice):
    for number in range(CUTS):
        by_time = IS_LONG and number % 2
        trap = None if by_time else ("", dice.randint(1, MOST))
        actor = lab.start("live", days=story, trap=trap)
        if by_time:
            actor.wait("working")
            time.sleep(dice.uniform(0.1, 0.9))
        else:
            if not lab.stops(actor):
                break  # the one before lived on, to the end of the story
        lab.query(CUT)
        lab.crashes += 1
        if not by_time:
            actor.go()
        # whether it goes on or gives up: nothing may be half done
        with contextlib.suppress(AssertionError):
            actor.answer()
        lab.wait_until_alone()
        check(lab, lived(lab))
    assert lab.crashes
    # a letter whose connection was cut waits for its next turn, failed or not
    live_on(lab, story, undisturbed, but={LETTERS, QUESTIONS})


@contextlib.contextmanager
def restless(lab, *tables):
    """Somebody changes rows of these tables all the time, in short transactions."""
    over = threading.Event()

    def work():
        connection, chance = lab.connect(), random.Random(1)
        while not over.is_set():
            table = chance.choice(tables)
            with contextlib.suppress(psycopg2.OperationalError), connection:
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"UPDATE {table} SET write_date = now() WHERE id IN ("
                        f"SELECT id FROM {table} ORDER BY random() LIMIT 3)"
                    )
                    time.sleep(0.003)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_conflicts_of_transactions_fail_nothing(middle, undisturbed):
    lab = middle
    tables = ("infrastructure_service", "crm_license", "account_move", "res_partner")
    for day in coming(SOON):
        with restless(lab, *tables):
            actor = lab.start("night", day=day)
            actor.answer()
        lab.run("live", days=[day])
        check(lab, day)

    assert failures(lab) == []
    compare(undisturbed[SOON], lab)


@contextlib.contextmanager
def paying(lab):
    """Somebody has all unpaid invoices under lock."""
    connection = lab.connect()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM account_move WHERE move_type = 'out_invoice'
                AND amount_residual > 0 FOR UPDATE"""
        )
        assert cursor.rowcount
        yield
    connection.rollback()
    connection.close()


def test_cut_off_waits_for_a_payment_in_another_transaction(eve):
    lab = eve
    day = coming(SOON, EVE)[0]
    assert cut_offs(lab) == 0
    with paying(lab):
        actor = lab.start("night", day=day)
        actor.answer()
    assert cut_offs(lab) == 0
    check(lab, day)

    lab.run("night", day=day, clock="23:00")
    assert cut_offs(lab) > 0
    check(lab, day)


POISON = """
CREATE FUNCTION chaos_poison() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'this row is poisoned';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER chaos_poison BEFORE INSERT ON infrastructure_period
   FOR EACH ROW WHEN (NEW.service_id % 4 = 0) EXECUTE FUNCTION chaos_poison();
CREATE TRIGGER chaos_poison BEFORE INSERT ON crm_lead
   FOR EACH ROW WHEN (NEW.renewed_license_id % 3 = 0) EXECUTE FUNCTION chaos_poison();
"""
ANTIDOTE = "DROP FUNCTION chaos_poison CASCADE"


def test_poisoned_records_stop_nobody_else_and_recover(beginning):
    lab = beginning
    lab.query(POISON)
    lived_days = days(BEGIN, SOON)[: None if IS_LONG else 3]
    poisoned_days = 4 if IS_LONG else 2
    for day in lived_days[:poisoned_days]:
        lab.run("night", day=day, chunk=4)
        lab.run("work", day=day)
        check(lab, day)
    poisoned = lab.query(
        "SELECT name FROM infrastructure_service WHERE active AND id %% 4 = 0"
        " AND date_start <= %s",
        lived_days[poisoned_days - 1],
    )
    failed = {name for name, error in failures(lab) if "poisoned" in error}
    assert {name for (name,) in poisoned} <= failed
    assert all("poisoned" in error for _name, error in failures(lab))

    lab.query(ANTIDOTE)
    for day in lived_days[poisoned_days:]:
        lab.run("night", day=day)
        lab.run("work", day=day)
        check(lab, day)
    assert failures(lab) == []


def test_full_disk_delays_letters_and_loses_none(middle, undisturbed):
    lab = middle
    *before, day = coming(BUSY)
    others = coming(END, BUSY)
    lab.run("live", days=before)
    lab.run("night", day=day, file_size=0)
    check(lab, day)
    sql = """SELECT count(*) FROM lifecycle_journal WHERE state IN ('to_send', 'failed')
             AND run_date = %s"""
    assert lab.query(sql, day) != [(0,)]

    lab.run("live", days=[day, *others] if IS_LONG else [day])
    lab.run("night", day=others[-1])
    check(lab, others[0])
    assert lab.query(sql, day) == [(0,)]
    assert failures(lab) == []
