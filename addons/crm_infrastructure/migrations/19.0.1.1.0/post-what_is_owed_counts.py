"""Databases of 19.0.1.0.0: what is owed is told by the invoice, whatever was waived."""

from odoo import SUPERUSER_ID, api

COMPUTED = {
    "infrastructure.period": ("state", "amount_total", "amount_residual"),
    "infrastructure.service": ("amount_due",),
}
# the letters named disputed sums as well; templates are not updated by data files
LETTERS = ("mail_template_last_warning", "mail_template_disconnected")
SUMS = {
    "sum(services.mapped('amount_due'))": (
        "sum(s._get_dunned_amount() for s in services)"
    ),
    "object.amount_due": "object._get_dunned_amount()",
}


def migrate(cr, version):
    """Compute what is stored of debts anew, and name what is due in the letters.

    :param version: the installed version, or None at the first installation
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for model, names in COMPUTED.items():
        records = env[model].with_context(active_test=False).search([])
        for name in names:
            env.add_to_compute(records._fields[name], records)
    env.flush_all()
    for old, new in SUMS.items():
        cr.execute(
            """UPDATE mail_template
                  SET body_html = REPLACE(body_html::text, %s, %s)::jsonb
                 FROM ir_model_data data
                WHERE data.module = 'crm_infrastructure' AND data.name IN %s
                  AND data.model = 'mail.template'
                  AND data.res_id = mail_template.id""",
            (old, new, LETTERS),
        )
