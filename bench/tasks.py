"""Tasks, reminders and stage moves made by the engines beside stock batches.

Tasks of a route are compared with a batch of as many activities, reminders of a stage's
timer as well (a whole run of the scheduler, which also finds, locks and plans); a stage
move with its journal row with a tracked write() on as many records of a small model.
`./run bench licences` has the stage moves of a whole run.
"""

from datetime import timedelta

import measure
import scene

from odoo.addons.base_lifecycle.models.passes import engine
from odoo.addons.base_lifecycle.timeline import Step

DATABASES = {"ours": ["crm_infrastructure", "crm_license", "crm_onboarding"]}
PASSES = 1
SIZE = measure.number("BENCH_SIZE", 2000, 10_000)
ROUNDS = measure.number("BENCH_ROUNDS", 3)
ACTIVITIES, TASKS = "stock: activities, one batch", "ours: tasks of a route"
REMINDERS = "ours: reminders of a timer, a run"
WRITE, MOVE = "stock: tracked write", "ours: stage moves and journal rows"
GOALS = {
    TASKS: ("ratio <= 1.2",),
    REMINDERS: ("ratio <= 1.2",),
    MOVE: ("times_less >= 15", "queries <= 0.1"),
}


def leads(env):
    """Make opportunities of a team without stages of its own, by copies of one."""
    team = env["crm.team"].create({"name": "Bench"})
    vals = {"name": "Bench", "type": "opportunity", "team_id": team.id}
    one = env["crm.lead"].create(vals)
    return scene.multiply(env, one, SIZE, name="'Bench ' || n")


def route(env):
    """Make a route of one step, held by one person."""
    role = env["workflow.role"].create({"name": "Bench"})
    person = env.ref("base.user_admin").id
    env["workflow.role.member"].create({"role_id": role.id, "user_id": person})
    return env["workflow.route"].create(
        {
            "name": "Bench",
            "model_id": env["ir.model"]._get_id("crm.lead"),
            "manager_id": person,
            "step_ids": [(0, 0, {"name": "Look", "role_id": role.id})],
        }
    )


def activities(env, records):
    quiet = env["mail.activity"].with_context(mail_activity_quick_update=True)
    vals = {
        "res_model_id": env["ir.model"]._get_id(records._name),
        "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
        "summary": "Bench",
        "user_id": env.ref("base.user_admin").id,
    }
    quiet.create([{"res_id": record.id, **vals} for record in records])


def moves(services, day):
    """Journal a step for each service and write its stage, as the engine does."""
    code = "renewal" if services[0].stage_code != "renewal" else "in_service"
    step = Step("bench", day, f"bench:{day}:{code}", code)
    acting = engine(services)
    rows = [one._lifecycle_prepare_row(step, day, None, {}) for one in acting]
    acting.env["lifecycle.journal"].create(rows)
    acting._lifecycle_move(code, day, services[0].stage_visit + 1)


def remind(env, day):
    """Have a timer go off on `day` for services; return what the run costs."""
    coming = day + timedelta(days=90)
    services = scene.services(env, scene.partners(env, SIZE), coming)
    entered = services[0].stage_entry_date
    timer = env["lifecycle.timer"].create(
        {
            "name": "Bench",
            "stage_id": services[0].stage_id.id,
            "days": (day - entered).days,
            "date_from": day,
        }
    )
    env.cr.commit()
    found = measure.cost(env, lambda: scene.run(env, day), SIZE)
    check(env, services, "kind", "timer")
    timer.active = False
    moved = measure.cost(env, lambda: moves(services, day), SIZE)
    check(env, services, "kind", "bench")
    scene.retire(env)
    return {REMINDERS: found, MOVE: moved}


def check(env, services, field, value):
    """Raise when the journal has not exactly one such row for each service."""
    domain = [("res_model", "=", services._name), ("res_id", "in", services.ids)]
    count = env["lifecycle.journal"].search_count([*domain, (field, "=", value)])
    if count != SIZE:
        raise AssertionError(f"{count} rows of {value} for {SIZE} services")


def one_round(env, day, path):
    made = leads(env)
    found = {ACTIVITIES: measure.cost(env, lambda: activities(env, made), SIZE)}
    found[TASKS] = measure.cost(env, lambda: made._workflow_start(path), SIZE)
    found[WRITE] = measure.cost(env, scene.tracked_write(env, SIZE), SIZE)
    found |= remind(env, day)
    for figures in found.values():
        figures["times_less"] = found[WRITE]["ms"] / figures["ms"]
    return found


def main(env, emit):
    """Measure several rounds, after one that warms up."""
    day = scene.prepare(env)
    path = route(env)
    rounds = []
    for _round in range(ROUNDS + 1):
        day += timedelta(days=1)
        rounds.append(one_round(env, day, path))
    measure.report(emit, rounds[1:], goals=GOALS)
