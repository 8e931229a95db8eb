from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    client_terms_remind_days = fields.Integer(
        "Remind of Temporary Terms",
        default=7,
        help="So many days before a temporary limit or markup group ends, the "
        "salesperson is reminded. 0: never.",
    )

    _client_terms_remind_days_range = models.Constraint(
        "CHECK(client_terms_remind_days BETWEEN 0 AND 365)",
        "A reminder comes 0 to 365 days before the end.",
    )
