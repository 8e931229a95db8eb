from odoo.tools.sql import column_exists, create_column


def pre_init_hook(env):
    """Make the stored columns empty, so that installing reads no old record."""
    if not column_exists(env.cr, "account_move", "opportunity_id"):
        create_column(env.cr, "account_move", "opportunity_id", "int4")
    for name in ("amount_invoiced", "amount_paid", "amount_open"):
        if not column_exists(env.cr, "crm_lead", name):
            create_column(env.cr, "crm_lead", name, "numeric")
    if not column_exists(env.cr, "crm_lead", "is_fully_paid"):
        create_column(env.cr, "crm_lead", "is_fully_paid", "bool")
