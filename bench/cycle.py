"""Our whole cycle beside stock Odoo's batch create + post of the same invoices.

The cycle is period, invoice, posting, journal row and stage for each service that is
due; stock makes and posts in chunks of 100. Both take turns in one process. Figures are
for an invoice; where five services share one, for a service.
"""

from datetime import timedelta

import measure
import scene

DATABASES = {"ours": ["crm_infrastructure"]}
PASSES = 1
ROUNDS = measure.number("BENCH_ROUNDS", 3, 6)
SIZE = measure.number("BENCH_SIZE", 500)
SIZES = [SIZE, SIZE * 4, *([SIZE * 20] if measure.LONG else [])]
WARM = 100
GOALS = {
    "ours": ("ratio <= 0.90", "queries <= 10", "rss_mb <= 30"),
    "ours, 5 on one invoice": ("ratio <= 0.40", "queries <= 4"),
}


def quiet(env):
    """Return the environment in which stock writes no 'Invoice Created'."""
    return env(context=dict(env.context, mail_create_nolog=True))


def one_round(env, day, size, full=True):
    """Measure stock and ours on the same day, on fresh customers each."""
    found = {"stock": bill(env, env, day, size)}
    if full:
        found["stock without its message"] = bill(env, quiet(env), day, size)
    scene.services(env, scene.partners(env, size), day)
    env.cr.commit()
    found["ours"] = measure.cost(env, lambda: scene.run(env, day), size)
    if full:
        found["ours, 5 on one invoice"] = shared(env, day, size)
    scene.retire(env)
    return found


def bill(env, own, day, size):
    """Measure stock in the environment `own`."""
    customers = scene.partners(own, size)
    env.cr.commit()
    return measure.cost(env, lambda: scene.stock(own, customers, day), size)


def shared(env, day, size):
    """Measure ours where five services are billed on one invoice, for a service."""
    few = scene.partners(env, size // 5)
    few.infrastructure_grouping = True
    scene.services(env, few, day, per_customer=5)
    env.cr.commit()
    return measure.cost(env, lambda: scene.run(env, day), size // 5 * 5)


def main(env, emit):
    """Measure several days of the first size, one day of each larger one."""
    day = scene.prepare(env)
    one_round(env, day, WARM)
    for size in SIZES:
        rounds = []
        for _round in range(ROUNDS if size == SIZE else 1):
            day += timedelta(days=1)
            rounds.append(one_round(env, day, size, full=size == SIZE))
        measure.report(emit, rounds, goals=GOALS, title=f"{{}}, {size} due")
