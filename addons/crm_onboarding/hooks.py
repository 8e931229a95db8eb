"""What happens when the addon is removed."""

from odoo.tools import SQL

MODEL = "crm.client.terms"
ROWS = ("lifecycle_journal", "lifecycle_run_failure")


def uninstall_hook(env):
    """Take away the agreed terms and what the engine keeps about them.

    Customers keep the values in force. SQL, because nobody may delete these rows
    through the ORM.
    """
    env.flush_all()
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE res_model = %s", SQL.identifier(table), MODEL)
        )
    env.cr.execute(SQL("DELETE FROM crm_client_terms"))
    env.invalidate_all(flush=False)
