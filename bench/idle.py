"""A run with nothing due over a million services beside the same over ten thousand.

The run is what the scheduler's job does every hour, over all models that move by the
calendar. The kanban of the services is read at both sizes as well. The first row is the
smaller size; the rows of services are copies of one, made by SQL.
"""

from datetime import timedelta

import measure
import scene

DATABASES = {"ours": ["crm_infrastructure", "crm_license", "crm_onboarding"]}
PASSES = 1
SMALL = measure.number("BENCH_SIZE", 10_000)
LARGE = SMALL * 100
ROUNDS = measure.number("BENCH_ROUNDS", 15)
GOALS = ("wall_ms <= 20", "queries <= 15", "times_small <= 2")


def fill(env, count):
    """Make so many services that owe nothing before long; return how many there are."""
    day = env.company._operating_today() + timedelta(days=60)
    [customer] = scene.partners(env, 1)
    one = scene.services(env, customer, day)
    scene.multiply(env, one, count, name="'Idle ' || n")
    return env["infrastructure.service"].search_count([])


def idle(env):
    """Measure the job, warm."""
    rounds = []
    for _round in range(ROUNDS + 2):
        rounds.append({"": measure.cost(env, env["lifecycle.run"]._cron_run)})
    return rounds[2:]


def kanban(env):
    """Measure what the client asks for when the services are opened by stage."""
    Service = env["infrastructure.service"]
    view = Service.get_views([(False, "kanban")])
    fields = view["models"]["infrastructure.service"]["fields"]
    specification = {name: {} for name in fields}

    def read():
        groups = Service.web_read_group([], ["stage_id"], ["amount_monthly:sum"])
        for group in groups["groups"]:
            domain = group["__extra_domain"]
            Service.web_search_read(domain, specification, limit=40)

    return [{"": measure.cost(env, read)} for _round in range(4)][1:]


def main(env, emit):
    """Measure at the small size, then at the large one."""
    scene.prepare(env)
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "")
    first = {}
    for size in (SMALL, LARGE):
        fill(env, size)
        for what, work in (("idle run", idle), ("kanban", kanban)):
            rounds = work(env)
            for each in rounds:
                first.setdefault(what, each[""]["wall_ms"])
                each[""]["times_small"] = each[""]["wall_ms"] / first[what]
            goals = {"": GOALS} if what == "idle run" and size == LARGE else {}
            title = f"{what}, {size} services"
            measure.report(emit, rounds, goals=goals, title=title)
