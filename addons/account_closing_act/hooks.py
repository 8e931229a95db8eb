from odoo.tools.sql import column_exists, create_column


def pre_init_hook(env):
    """Make the stored column empty, so that installing reads no old invoice."""
    if not column_exists(env.cr, "account_move", "is_closed_by_act"):
        create_column(env.cr, "account_move", "is_closed_by_act", "bool")


def post_init_hook(env):
    """Give every existing company its own numbering of acts."""
    env["res.company"].search([])._ensure_closing_act_sequence()
