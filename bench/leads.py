"""Opportunities with running routes beside opportunities of stock Odoo.

The same work on two databases, with our addons and without: a field is written on
all of them, the pipeline is opened, and (with our addons) the inbox.
"""

import os

import measure

DATABASES = {"stock": [], "ours": ["crm_fulfilment"]}
SIZE = int(os.environ.get("BENCH_SIZE", 500))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 6))


def make_leads(env, team):
    stage = env["crm.stage"].search([("team_ids", "=", team.id)], limit=1)
    return env["crm.lead"].create(
        [
            {
                "name": f"Bench {number}",
                "type": "opportunity",
                "team_id": team.id,
                "stage_id": stage.id,
                "user_id": env.user.id,
                "expected_revenue": 100 * number,
            }
            for number in range(SIZE)
        ]
    )


def make_team(env):
    """Return a stock team with stages of its own, as large as ours."""
    team = env["crm.team"].create({"name": "Bench"})
    for sequence, name in enumerate(("First", "Second", "Third", "Fourth")):
        env["crm.stage"].create(
            {"name": name, "sequence": sequence, "team_ids": [(4, team.id)]}
        )
    return team


def fields_of(env, model, kind):
    """Return the specification that the web client asks for in this view."""
    view = env[model].get_views([(False, kind)])
    return {name: {} for name in view["models"][model]["fields"]}


def open_pipeline(env, team):
    Lead, domain = env["crm.lead"], [("team_id", "=", team.id)]
    specification = fields_of(env, "crm.lead", "kanban")
    Lead.web_read_group(domain, ["stage_id"], ["expected_revenue:sum"])
    Lead.web_search_read(domain, specification, limit=SIZE)


def works(env, team, leads):
    numbers = iter(range(1000))
    yield (
        f"write a field on {SIZE} opportunities",
        lambda: leads.write({"description": f"Text {next(numbers)}"}),
    )
    yield (
        f"write the expected revenue of {SIZE} opportunities",
        lambda: leads.write({"expected_revenue": next(numbers)}),
    )
    yield f"open the pipeline, {SIZE} cards", lambda: open_pipeline(env, team)
    if "workflow.task" in env:
        inbox = fields_of(env, "workflow.task", "list")
        yield (
            f"open the inbox, {SIZE} tasks",
            lambda: env["workflow.task"].web_search_read([], inbox, limit=SIZE),
        )


def main(env, emit):
    """Measure every work `ROUNDS` times, after a first one that warms up."""
    route = env.ref("crm_onboarding.route_client_approval", False)
    team = env.ref("crm_onboarding.team_new_clients", False) or make_team(env)
    leads = make_leads(env, team)
    if route:
        leads._workflow_start(route)
    env.cr.commit()
    for name, work in works(env, team, leads):
        measure.measure(env, work)
        ms, queries = measure.median(
            [measure.measure(env, work) for _round in range(ROUNDS)]
        )
        emit(name, ms, queries)
