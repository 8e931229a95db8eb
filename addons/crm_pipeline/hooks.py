"""What happens when the addon is removed."""

from odoo.tools import SQL


def uninstall_hook(env):
    """End open routes of opportunities: nothing could go on with them."""
    runs = env["workflow.run"].search(
        [("res_model", "=", "crm.lead"), ("state", "=", "running")]
    )
    runs._cancel(env._("CRM Pipeline was uninstalled."))
    env["workflow.route"].search([("model", "=", "crm.lead")]).action_archive()
    release_deals(env, "crm_pipeline")


def release_deals(env, addon):
    """Make ordinary deals of the addon's demo deals that have a history.

    Nobody may delete them. With their external id the demo data of a later
    installation would be written over them.
    """
    env.cr.execute(
        SQL(
            """DELETE FROM ir_model_data data USING workflow_run run
                WHERE data.module = %s AND data.model = 'crm.lead'
                  AND run.res_model = 'crm.lead' AND run.res_id = data.res_id""",
            addon,
        )
    )
