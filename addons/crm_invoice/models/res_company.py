from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_invoice_user_id = fields.Many2one(
        "res.users",
        "Invoices Requested From",
        domain=[("share", "=", False)],
        help="Gets an activity when somebody without invoicing rights presses Create "
        "Invoice on an opportunity.",
    )
