"""What happens when the addon is removed."""

from odoo.tools import SQL

from .models.crm_stage import ROUTE

# in this order, because each refers to the next
ROWS = ("workflow_decision", "workflow_task", "workflow_run")


def uninstall_hook(env):
    """Give the stages back to people's hands; opportunities stay where they are.

    The history of the route goes with it: SQL, because nobody may delete these
    rows through the ORM.
    """
    env["crm.stage"]._hand_orders_to_people()
    route = env.ref(ROUTE, raise_if_not_found=False)
    if not route:
        return
    runs = env["workflow.run"].search([("route_id", "=", route.id)])
    runs._cancel(env._("Order handling is removed."))
    env.flush_all()
    env.cr.execute(SQL("DELETE FROM crm_lead_problem"))
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE route_id = %s", SQL.identifier(table), route.id)
        )
    env.invalidate_all(flush=False)
