"""Letters with an invoice as PDF: stock, one by one, beside ours, several at once.

CPU is that of all who work on it: Python, PostgreSQL, the program that draws the PDF
and the server that it asks for styles and pictures. A mail server of our own takes the
letters. BENCH_SIZE sets their number, BENCH_SENDERS our senders ("1,6" for
both), BENCH_PRINT_DELAY Odoo's pause before it draws a PDF (ms).
"""

import collections
import email
import os
import resource
import time

import measure
import processes
import scene

from odoo import sql_db

DATABASES = {"ours": ["crm_infrastructure"]}
PASSES = 1
PDF = True
SIZE = measure.number("BENCH_SIZE", 20, 50)
SENDERS = [int(n) for n in os.environ.get("BENCH_SENDERS", "1,6").split(",")]
DELAY = os.environ.get("BENCH_PRINT_DELAY", "1000")  # as stock has it


def cpu(env, server):
    """Return the CPU seconds of each who works on the letters."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    env.cr.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    )
    return {
        "python": own.ru_utime + own.ru_stime,
        "postgres": sum(measure.process_cpu(pid) for (pid,) in env.cr.fetchall()),
        "pdf": children.ru_utime + children.ru_stime,
        "web": measure.process_cpu(server.pid),
    }


def invoices(env, day):
    """Bill the services of fresh customers; return their invoices."""
    services = scene.services(env, customers(env), day)
    scene.run(env, day)
    return services.period_ids.move_id


def customers(env):
    stamp = time.time_ns()
    return env["res.partner"].create(
        [{"name": f"M {n}", "email": f"m{n}.{stamp}@b.example"} for n in range(SIZE)]
    )


def stock(env, moves):
    for move in moves:
        env["account.move.send"]._generate_and_send_invoices(
            move, sending_methods={"email"}
        )
        env.cr.commit()


def measured(env, server, folder, work):
    """Return (CPU ms, queries, what else is to be told) for one letter."""
    before = set(folder.iterdir())
    env.invalidate_all()
    begin, used, queries = time.monotonic(), cpu(env, server), sql_db.sql_counter
    work()
    env.cr.commit()
    wall, after = time.monotonic() - begin, cpu(env, server)
    used = {name: (after[name] - used[name]) * 1000 / SIZE for name in used}
    files = set(folder.iterdir()) - before
    ids = [email.message_from_bytes(file.read_bytes())["To"] for file in files]
    return (
        sum(used.values()),
        (sql_db.sql_counter - queries) / SIZE,
        {
            "wall_ms": wall * 1000 / SIZE,
            "delivered": len(set(ids)),
            "twice": sum(n - 1 for n in collections.Counter(ids).values()),
            **used,
        },
    )


def works(env, day):
    """Yield (name, work) after making the letters that the work sends."""
    moves = invoices(env, day)
    # the stock way leaves these letters to nobody else
    env.cr.execute("UPDATE lifecycle_journal SET state = 'skipped'")
    env.cr.commit()
    yield "stock, one by one", lambda: stock(env, moves)
    for senders in SENDERS:
        invoices(env, day)
        env["ir.config_parameter"].set_param("base_lifecycle.mail_senders", senders)
        env.cr.commit()
        yield f"ours, senders: {senders}", env["lifecycle.journal"]._cron_send


def main(env, emit):
    """Measure stock, then ours with each number of senders."""
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "1")
    env.company.lifecycle_breaker_floor = 1_000_000
    # always the same day: the reminders of earlier rounds stay out of it
    day = env.company._operating_today()
    scene.run(env, day)
    env["ir.config_parameter"].set_param("report.print_delay", DELAY)
    with processes.mail_server() as folder, processes.web_server(env) as server:
        env["lifecycle.journal"]._cron_send()  # warms up
        for name, work in works(env, day):
            ms, queries, more = measured(env, server, folder, work)
            scene.check_delivered(more["delivered"], SIZE)
            emit(name, ms, queries, **more)
