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
    """Take away the engines' rows about services, which vanish with the addon.

    A later installation numbers its services anew: rows that stayed would count
    as theirs. Invoices and acts stay. SQL, because nobody may delete these rows
    through the ORM.
    """
    env.flush_all()
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE res_model = %s", SQL.identifier(table), MODEL)
        )
    env.invalidate_all(flush=False)
