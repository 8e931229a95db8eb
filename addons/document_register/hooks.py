"""What happens when the addon is removed."""

from odoo.tools import SQL

MODEL = "register.document"
# in this order, because each refers to the next
ROWS = (
    "workflow_decision",
    "workflow_task",
    "workflow_run",
    "lifecycle_journal",
    "lifecycle_run_failure",
)


def uninstall_hook(env):
    """Take away the entries, and what the engines keep about them.

    SQL, because nobody may delete these rows through the ORM.
    """
    env.flush_all()
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE res_model = %s", SQL.identifier(table), MODEL)
        )
    # they hold stages, registers and routes, which are removed one by one
    env.cr.execute(SQL("UPDATE crm_lead SET contract_id = NULL"))
    env.cr.execute(SQL("DELETE FROM register_document"))
    env["ir.sequence"].search([("code", "=like", "register.document.%")]).unlink()
    env.invalidate_all(flush=False)
