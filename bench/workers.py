"""Two and four worker processes beside one on the same due services.

Real processes with real commits: each calls what the scheduler's job calls until
nothing is due. All of them work for one company and one journal: on the one run that
the job has a day, or each on a run of its own; then two work for a company each.
Afterwards the database is asked whether a service was billed twice and whether the
invoice numbers have a gap. `failed` counts how often the job gave up and was called
again. The column of the CPU has the wall time here: it is what workers are for.
"""

import pathlib
import time

import measure
import processes
import scene

FOLDER = str(pathlib.Path(__file__).parent)
DATABASES = {"ours": ["crm_infrastructure"]}
PASSES = 1
SIZE = measure.number("BENCH_SIZE", 800, 2000)
ROUNDS = measure.number("BENCH_ROUNDS", 1, 3)
GOALS = ("times_one >= 1.7", "twice <= 0", "gaps <= 0")
WORK = """
import datetime, logging
logging.disable(logging.ERROR)  # what the job gives up is counted
company = env["res.company"].browse({company})
Run = env["lifecycle.run"].with_company(company)
failed = 0
{first}
while Run._has_work(company, company._operating_today(), datetime.datetime.now()):
    try:
        {run}
        env.cr.commit()
    except Exception as error:
        failed += 1
        env.cr.rollback()
    env.invalidate_all()
    time.sleep(0.05)  # the rest is in other hands
(folder / "failed-{number}").write_text(str(failed))
"""
# what is done first, and again and again
SHARED = ("", "Run._run_company(company, datetime.datetime.now())")
OWN = ("own = Run.create({'is_scheduled': True}); env.cr.commit()", "own._execute()")
WARM = """
import sys
sys.path.insert(0, {folder!r})
import scene
day = env.company._operating_today()
found = env["res.partner"].search([("name", "=like", "Bench%")], limit=20)
sold = scene.product(env)
vals_list = [scene.invoice_values(customer, sold, day) for customer in found]
moves = env["account.move"].create(vals_list)
moves._post()
env.cr.rollback()
"""
INVOICES = """
    SELECT count(*), count(DISTINCT service.id), count(DISTINCT move.id)
      FROM infrastructure_service service
      JOIN infrastructure_period period ON period.service_id = service.id
      JOIN account_move move ON move.id = period.move_id AND move.state = 'posted'
     WHERE service.id IN %s
"""
GAPS = """
    SELECT coalesce(sum(missing), 0) FROM (
        SELECT max(sequence_number) - min(sequence_number) + 1
               - count(DISTINCT sequence_number) AS missing
          FROM account_move WHERE move_type = 'out_invoice' AND state = 'posted'
         GROUP BY journal_id, sequence_prefix) AS numbers
"""


def company_with_accounts(env):
    """Make a second company that can post invoices."""
    company = env["res.company"].create({"name": "Bench two"})
    company.partner_id.country_id = env.company.country_id
    chart = env["account.chart.template"]
    chart.try_loading(env.company.chart_template, company, install_demo=False)
    env.user.company_ids += company
    company.lifecycle_breaker_floor = 10_000_000
    return company


def due(env, companies):
    """Make services that are due today, as many for each company; return them."""
    made = env["infrastructure.service"]
    for company in companies:
        own = env(context={"allowed_company_ids": company.ids})
        customers = scene.partners(own, SIZE // len(companies))
        day = company._operating_today()
        made |= scene.services(own, customers, day, company_id=company.id).with_env(env)
    return made


def work(env, companies, run):
    """Let a worker for each of the companies work; return what it gave."""
    services = due(env, set(companies))
    first, again = run
    codes = [
        WORK.format(company=company.id, number=number, first=first, run=again)
        for number, company in enumerate(companies)
    ]
    scene.product(env)
    env.cr.commit()
    workers = processes.Workers(env, codes, WARM.format(folder=FOLDER))
    begin = time.monotonic()
    workers.go()
    workers.wait()
    wall = time.monotonic() - begin
    failed = sum(int(f.read_text()) for f in workers.folder.glob("failed-*"))
    count = len(services)
    return {
        "ms": wall * 1000 / count,
        "queries": 0.0,
        "a_second": count / wall,
        "failed": failed,
        **check(env, services),
    }


def check(env, services):
    """Ask the database what was billed; raise when something was not."""
    env.cr.rollback()
    env.invalidate_all()
    env.cr.execute(INVOICES, [services._ids])
    rows, billed, invoices = env.cr.fetchone()
    if billed != len(services):
        raise AssertionError(f"{billed} of {len(services)} were billed")
    env.cr.execute(GAPS)
    [gaps] = env.cr.fetchone()
    scene.retire(env)
    return {"twice": max(rows, invoices) - billed, "gaps": int(gaps)}


def main(env, emit):
    """Measure each number of workers in turns."""
    scene.prepare(env)
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "")
    one, two = env.company, company_with_accounts(env)
    env.cr.commit()
    teams = {
        "1 worker": ([one], SHARED),
        "2 workers, the run of the day": ([one] * 2, SHARED),
        "2 workers, a run each": ([one] * 2, OWN),
        "4 workers, a run each": ([one] * 4, OWN),
        "2 workers, a company each": ([one, two], SHARED),
    }
    rounds = []
    for _round in range(ROUNDS):
        found = {name: work(env, *team) for name, team in teams.items()}
        for figures in found.values():
            figures["times_one"] = figures["a_second"] / found["1 worker"]["a_second"]
        rounds.append(found)
    goals = dict.fromkeys(list(teams)[1:], GOALS)
    measure.report(emit, rounds, goals=goals)
