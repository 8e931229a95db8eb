"""A backlog drained by the job of a real server with the limits it has by default.

The scheduler's job has about ten seconds a turn. `at_work` is how much of the time from
its first turn until nothing was due it was at work, `others` whether another job that
fell due meanwhile had its turn. Letters are left alone: `./run bench night` has them.
The column of the CPU has the wall time here.
"""

import time
from datetime import timedelta

import measure
import processes
import scene

from odoo import fields

DATABASES = {"ours": ["crm_infrastructure"]}
PASSES = 1
SIZE = measure.number("BENCH_SIZE", 1000, 10_000)
PATIENCE = 3600
SERVER = ("--no-http", "--workers", 2, "--max-cron-threads", 1, "--log-level", "error")
GOALS = ("at_work >= 0.8", "others >= 1", "twice <= 0")
BILLED = """
    SELECT count(*), count(DISTINCT service_id) FROM infrastructure_period
     WHERE service_id IN %s AND move_id IS NOT NULL
"""


def other_job(env):
    """Make a job that falls due while the backlog is being drained."""
    return env["ir.cron"].create(
        {
            "name": "Bench",
            "model_id": env["ir.model"]._get_id("res.partner"),
            "code": "model.search([], limit=1)",
            "interval_type": "days",
            "nextcall": fields.Datetime.now() + timedelta(seconds=15),
        }
    )


def call(env):
    """Have the server's scheduler look for due services now."""
    env["ir.cron"].search([]).active = False
    env.ref("base_lifecycle.ir_cron_run").active = True
    env.ref("base_lifecycle.ir_cron_run")._trigger()
    other = other_job(env)
    env.cr.commit()
    return other


def wait(env, services):
    """Return the run as soon as nothing is due any more."""
    day = env.company._operating_today()
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        time.sleep(0.2)
        env.cr.rollback()
        env.invalidate_all()
        run = env["lifecycle.run"].search(
            [("run_date", "=", day), ("is_scheduled", "=", True)]
        )
        left = services.search_count([("next_step_date", "<=", day)])
        if run.state == "done" and not left:
            return run
    raise TimeoutError(f"{left} services are still due")


def main(env, emit):
    """Let a server drain a backlog once."""
    scene.prepare(env)
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "")
    day = env.company._operating_today()
    services = scene.services(env, scene.partners(env, SIZE), day)
    other = call(env)
    with processes.process(*processes.odoo(env, *SERVER)):
        run = wait(env, services)
    wall = (run.date_ended - run.date_started).total_seconds()
    env.cr.execute(BILLED, [services._ids])
    periods, billed = env.cr.fetchone()
    if billed != SIZE:
        raise AssertionError(f"{billed} of {SIZE} were billed")
    emit(
        f"{SIZE} due, default limits",
        wall * 1000 / SIZE,
        0.0,
        GOALS,
        at_work=run.duration / wall,
        others=int(bool(other.lastcall and other.lastcall < run.date_ended)),
        twice=periods - billed,
    )
