"""Killed, run twice, locked: real processes and real commits on one database."""

import contextlib
import signal

from chaos_code import KILLED_AT_THIRD_CHUNK, MEET, SMALL, mark_sent, run_code
from conftest import run_shell, start_shell

GO = "run('2031-05-31')\n"


def billed(query, ids):
    """Return (periods, invoices, journal rows) of the services."""
    return query(
        """SELECT count(*), count(DISTINCT p.move_id), (
               SELECT count(*) FROM lifecycle_journal j WHERE j.kind = 'invoice'
               AND j.res_model = 'infrastructure.service' AND j.res_id IN %s)
           FROM infrastructure_period p WHERE p.service_id IN %s
           AND p.move_id IS NOT NULL""",
        ids,
        ids,
    )[0]


def invoices(query, company):
    """Return (invoices, numbers, without a period) of the company."""
    return query(
        """SELECT count(*), count(DISTINCT m.name), count(*) FILTER (WHERE NOT EXISTS (
               SELECT 1 FROM infrastructure_period p WHERE p.move_id = m.id))
           FROM account_move m WHERE m.company_id = %s
           AND m.move_type = 'out_invoice'""",
        company,
    )[0]


def test_killed_in_the_middle_goes_on_where_it_stopped(company, make, query):
    ids = make(20)
    before, _numbers, _orphans = invoices(query, company)
    code = run_code(company)

    process = start_shell(code + SMALL + KILLED_AT_THIRD_CHUNK + GO)
    process.communicate(timeout=300)

    assert process.returncode == -signal.SIGKILL
    assert billed(query, ids) == (10, 10, 10)
    assert invoices(query, company) == (before + 10, before + 10, 0)

    run_shell(code + GO)

    assert billed(query, ids) == (20, 20, 20)
    assert invoices(query, company) == (before + 20, before + 20, 0)


def test_two_schedulers_at_once_bill_once(company, make, query, tmp_path):
    ids = make(40)
    meet = MEET % {"folder": str(tmp_path), "count": 2}
    code = run_code(company)

    processes = [start_shell(SMALL + code + meet + GO) for _ in range(2)]
    errors = [process.communicate(timeout=300)[1] for process in processes]

    assert [p.returncode for p in processes] == [0, 0], errors
    run_shell(code + GO)
    assert billed(query, ids) == (40, 40, 40)
    assert invoices(query, company)[2] == 0


@contextlib.contextmanager
def locked(database, sql, *args):
    with database.cursor() as cursor:
        cursor.execute(sql, args)
        yield
    database.rollback()


def test_cut_off_waits_for_a_payment_in_another_transaction(
    company, make, database, query
):
    ids = make(1)
    code = run_code(company)
    days = "run('2031-05-31', '2031-06-07', '2031-06-11')\n"
    run_shell(code + days + mark_sent(ids, "last_warning"))

    sql = """SELECT m.id FROM account_move m JOIN infrastructure_period p
             ON p.move_id = m.id WHERE p.service_id IN %s FOR UPDATE OF m"""
    late = code + "run('2031-06-15')\n"
    with locked(database, sql, ids):
        run_shell(late)
    assert stage(query, ids) == ["awaiting_payment"]

    run_shell(late)
    assert stage(query, ids) == ["disconnected"]


def stage(query, ids):
    rows = query("SELECT stage_code FROM infrastructure_service WHERE id IN %s", ids)
    return [code for (code,) in rows]
