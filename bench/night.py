"""A run of the scheduler while letters are being sent beside the same run without.

Another process sends the letters of yesterday's invoices with the job's own senders,
once with PDFs and once without; meanwhile this one does today's run. A mail server of
our own takes the letters. Sending must not hold the run up: what remains is that the
two share the processors. `left` is how many letters were still waiting when the run was
over, `delivered` how many had left in the end.
"""

import time
from datetime import timedelta

import measure
import processes
import scene

DATABASES = {"ours": ["crm_infrastructure"]}
PASSES = 1
PDF = True
SIZE = measure.number("BENCH_SIZE", 100, 10_000)
DUE = min(SIZE, 500)
WAITING = [("state", "in", ("to_send", "failed"))]
SEND = """
Journal = env["lifecycle.journal"]
while Journal.search_count([("state", "in", ("to_send", "failed"))], limit=1):
    Journal._cron_send()
    env.cr.commit()
"""
GOALS = ("left >= 1",)


def letters(env, day, pdf):
    """Leave letters waiting: the invoices of the day, or letters without a PDF."""
    scene.services(env, scene.partners(env, SIZE), day)
    scene.run(env, day)
    if not pdf:
        env.cr.execute(
            "UPDATE lifecycle_journal SET kind = 'renewed' WHERE state = 'to_send'"
        )
    env.cr.commit()


def run(env, day):
    """Return what the run of a day costs."""
    scene.services(env, scene.partners(env, DUE), day)
    return measure.cost(env, lambda: scene.run(env, day), DUE)


def run_while_sending(env, day, folder):
    """Run a day while the letters of another are sent; return what both gave."""
    scene.services(env, scene.partners(env, DUE), day)
    before = len(list(folder.iterdir()))
    workers = processes.Workers(env, [SEND])
    workers.go()
    begin = time.monotonic()
    while len(list(folder.iterdir())) == before and not workers.is_over():
        time.sleep(0.05)
    found = measure.cost(env, lambda: scene.run(env, day), DUE)
    # what the run has added waits as well
    found["left"] = env["lifecycle.journal"].search_count(WAITING) - DUE
    env.cr.execute(
        "UPDATE lifecycle_journal SET state='skipped' WHERE run_date=%s", [day]
    )
    env.cr.commit()
    workers.wait()
    found["sending_s"] = time.monotonic() - begin
    found["delivered"] = len(list(folder.iterdir())) - before
    scene.check_delivered(found["delivered"], SIZE)
    return found


def main(env, emit):
    """Measure a quiet run, then one beside letters without and with PDFs."""
    day = scene.prepare(env)
    env["ir.config_parameter"].set_param("report.print_delay", "50")
    run(env, day + timedelta(days=1))  # warms up
    scene.retire(env)
    with processes.mail_server() as folder, processes.web_server(env):
        quiet = run(env, day + timedelta(days=2))
        emit(f"a run of {DUE}, nothing is sent", **quiet)
        scene.retire(env)
        for number, pdf in enumerate((False, True)):
            letters(env, day + timedelta(days=3 + 2 * number), pdf)
            at = day + timedelta(days=4 + 2 * number)
            found = run_while_sending(env, at, folder)
            found["ratio"] = found["wall_ms"] / quiet["wall_ms"]
            what = "with PDFs" if pdf else "without PDF"
            emit(f"a run of {DUE} beside {SIZE} letters {what}", **found, goals=GOALS)
            scene.retire(env)
