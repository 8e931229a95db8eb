from odoo import fields, models

from .lifecycle_journal_sending import DEFAULT_SENDERS, SENDERS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lifecycle_breaker_floor = fields.Integer(
        related="company_id.lifecycle_breaker_floor", readonly=False
    )
    lifecycle_breaker_factor = fields.Float(
        related="company_id.lifecycle_breaker_factor", readonly=False
    )
    lifecycle_mail_attempts = fields.Integer(
        related="company_id.lifecycle_mail_attempts", readonly=False
    )
    lifecycle_mail_senders = fields.Integer(
        "Letters at Once",
        config_parameter=SENDERS,
        default=DEFAULT_SENDERS,
        help="So many letters are made and handed over at the same time (1 to 16). "
        "Each takes a connection to the database and, while its PDF is drawn, some "
        "30 MB.",
    )
    lifecycle_print_delay = fields.Integer(
        "Wait Before Drawing a PDF (ms)",
        config_parameter="report.print_delay",
        default=1000,
        help="Odoo waits a second for scripts in the page before it draws a PDF. Its "
        "own invoices have none that need it: with 50 they look the same.",
    )
