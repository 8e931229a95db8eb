"""What happens when the addon is removed."""

from odoo.tools import SQL

MODEL = "infrastructure.service"
# in this order, because each refers to the next
ROWS = (
    "workflow_decision",
    "workflow_task",
    "workflow_run",
    "lifecycle_journal",
    "lifecycle_run_failure",
)


def uninstall_hook(env):
    """Take away the services, and what the engines keep about them.

    A later installation numbers its services anew: rows that stayed would count
    as theirs. Invoices and acts stay. SQL, because nobody may delete these rows
    through the ORM.
    """
    env.flush_all()
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE res_model = %s", SQL.identifier(table), MODEL)
        )
    # they hold stages, types and routes, which are removed one by one
    for table in ("infrastructure_period", "infrastructure_service"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all(flush=False)
