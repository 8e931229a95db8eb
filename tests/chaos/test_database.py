"""Connections cut, transactions in conflict, records poisoned, a disk that is full."""

import contextlib
import random
import threading
import time

import psycopg2
from calendar_days import BEGIN, END, SOON, days
from invariants import check
from snapshot import LETTERS, compare
from test_at_once import coming, failures
from test_kills import live_on, lived

CUTS, LONG_CUTS = 15, 100
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid != pg_backend_pid()
         AND backend_type = 'client backend'"""


def test_cut_connections_are_survived(beginning, undisturbed, dice, is_long):
    lab = beginning
    for _number in range(LONG_CUTS if is_long else CUTS):
        actor = lab.start("live", days=days(BEGIN, END))
        actor.wait("working")
        time.sleep(dice.uniform(0.1, 0.9))
        lab.query(CUT)
        lab.crashes += 1
        # whether it goes on or gives up: nothing may be half done
        with contextlib.suppress(AssertionError):
            actor.answer()
        lab.wait_until_alone()
        check(lab, lived(lab))
    # a letter whose connection was cut waits for its next turn
    live_on(lab, undisturbed, but={LETTERS})


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
    lived_days = days(BEGIN, SOON)
    for day in lived_days[:4]:
        lab.run("night", day=day, chunk=4)
        lab.run("work", day=day)
        check(lab, day)
    poisoned = lab.query(
        "SELECT name FROM infrastructure_service WHERE active AND id %% 4 = 0"
        " AND date_start <= %s",
        lived_days[3],
    )
    failed = {name for name, error in failures(lab) if "poisoned" in error}
    assert {name for (name,) in poisoned} <= failed
    assert all("poisoned" in error for _name, error in failures(lab))

    lab.query(ANTIDOTE)
    for day in lived_days[4:]:
        lab.run("night", day=day)
        lab.run("work", day=day)
        check(lab, day)
    assert failures(lab) == []


def test_full_disk_delays_letters_and_loses_none(middle, undisturbed):
    lab = middle
    day, after = coming(SOON)[:2]
    lab.run("night", day=day, file_size=0)
    check(lab, day)

    lab.run("live", days=coming(SOON))
    lab.run("night", day=str(END))
    check(lab, after)
    sql = """SELECT count(*) FROM lifecycle_journal WHERE state IN ('to_send', 'failed')
             AND run_date = %s"""
    assert lab.query(sql, day) == [(0,)]
    assert failures(lab) == []
