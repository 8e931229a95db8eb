"""What installing and removing the addon does to the stages of crm_onboarding."""

from odoo.tools import SQL

ROUTE = "crm_fulfilment.route_order_handling"
STARTS = "crm_onboarding.stage_realisation"
AUTOMATIC = (
    "crm_onboarding.stage_assembly",
    "crm_onboarding.stage_delivery",
    "crm_onboarding.stage_won",
)
# in this order, because each refers to the next
ROWS = ("workflow_decision", "workflow_task", "workflow_run")


def post_init_hook(env):
    """Let the route move orders; start it for those that wait already."""
    stage = env.ref(STARTS, raise_if_not_found=False)
    if not stage:
        return
    stage.route_id = env.ref(ROUTE)
    _get_automatic_stages(env).is_automatic = True
    waiting = env["crm.lead"].search(
        [("stage_id", "=", stage.id), ("won_status", "=", "pending")]
    )
    waiting._workflow_start(stage.route_id)


def uninstall_hook(env):
    """Give the stages back to people's hands; opportunities stay where they are.

    The history of the route goes with it: SQL, because nobody may delete these
    rows through the ORM.
    """
    route = env.ref(ROUTE, raise_if_not_found=False)
    stages = env["crm.stage"].search([("route_id", "=", route.id)]) if route else []
    if stages:
        stages.route_id = False
    _get_automatic_stages(env).is_automatic = False
    if route:
        _remove_history(env, route)


def _get_automatic_stages(env):
    stages = env["crm.stage"]
    for xmlid in AUTOMATIC:
        stages |= env.ref(xmlid, raise_if_not_found=False) or stages.browse()
    return stages


def _remove_history(env, route):
    runs = env["workflow.run"].search([("route_id", "=", route.id)])
    runs._cancel(env._("Order handling is removed."))
    env.flush_all()
    env.cr.execute(SQL("DELETE FROM crm_lead_problem"))
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE route_id = %s", SQL.identifier(table), route.id)
        )
    env.invalidate_all(flush=False)
