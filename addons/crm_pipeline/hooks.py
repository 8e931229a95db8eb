def uninstall_hook(env):
    """End open routes of opportunities: nothing could go on with them."""
    runs = env["workflow.run"].search(
        [("res_model", "=", "crm.lead"), ("state", "=", "running")]
    )
    runs._cancel(env._("CRM Pipeline was uninstalled."))
    env["workflow.route"].search([("model", "=", "crm.lead")]).action_archive()
