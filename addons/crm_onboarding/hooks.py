"""What happens when the addon is removed."""

from odoo.tools import SQL

from odoo.addons.crm_pipeline.hooks import release_deals

MODEL = "crm.client.terms"
ROWS = ("lifecycle_journal", "lifecycle_run_failure")
# what opportunities hold of tables that go
LINKS = ("shipping_direction_id", "markup_group_id", "markup_group_temporary_id")


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
    for name in LINKS:
        column = SQL.identifier(name)
        env.cr.execute(
            SQL("UPDATE crm_lead SET %s = NULL WHERE %s IS NOT NULL", column, column)
        )
    release_deals(env, "crm_onboarding")
    env.invalidate_all(flush=False)
