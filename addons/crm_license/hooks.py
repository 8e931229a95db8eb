"""What happens when the addon is removed."""

from odoo.tools import SQL

MODEL = "crm.license"
# in this order, because each refers to the next
ROWS = (
    "workflow_decision",
    "workflow_task",
    "workflow_run",
    "lifecycle_journal",
    "lifecycle_run_failure",
)
# what others refer to comes last
OWN = (
    "crm_license_reveal",
    "crm_license_secret",
    "crm_license",
    "crm_license_tariff_price",
    "crm_license_tariff",
    "crm_license_product",
)
OF_LEADS = (
    "renewed_license_id",
    "license_product_id",
    "license_tariff_id",
    "license_term_id",
)


def uninstall_hook(env):
    """Take away the licences, their keys, and what the engines keep about them.

    A later installation numbers its licences anew: rows that stayed would count as
    theirs. Opportunities, contracts and invoices stay. SQL, because nobody may
    delete these rows through the ORM.
    """
    env.flush_all()
    for table in ROWS:
        env.cr.execute(
            SQL("DELETE FROM %s WHERE res_model = %s", SQL.identifier(table), MODEL)
        )
    for column in OF_LEADS:
        env.cr.execute(SQL("UPDATE crm_lead SET %s = NULL", SQL.identifier(column)))
    env.cr.execute(SQL("UPDATE crm_team SET card = 'standard' WHERE card = 'license'"))
    for table in OWN:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all(flush=False)
