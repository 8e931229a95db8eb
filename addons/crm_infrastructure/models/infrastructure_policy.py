from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .limits import LONGEST_DELAY, refuse_delay, sql_delays

DELAYS = (
    "invoice_lead_days",
    "resend_after_days",
    "last_warning_days",
    "cut_off_days",
)


class InfrastructurePolicy(models.AbstractModel):
    """The delays, kept by the type and, where a service differs, by the service."""

    _name = "infrastructure.policy"
    _description = "Delays of Recurring Services"

    invoice_lead_days = fields.Integer(
        "Invoice Before",
        default=0,
        help="So many days before a period begins its invoice goes out.",
    )
    resend_after_days = fields.Integer(
        "Reminder After",
        default=7,
        help="So many days after the invoice it is mailed again, but not before it is "
        "overdue. 0: no reminder.",
    )
    last_warning_days = fields.Integer(
        "Last Warning Before",
        default=3,
        help="So many days before the cut-off the last warning goes out. Nobody is "
        "cut off earlier than so many days after it really left.",
    )
    cut_off_days = fields.Integer(
        "Cut Off After",
        default=14,
        help="So many days after the invoice an unpaid service is cut off, but never "
        "before the invoice is overdue or while time paid for is running.",
    )

    _delays_valid = models.Constraint(f"CHECK({sql_delays(DELAYS)})", refuse_delay)
    _warning_before_cut_off = models.Constraint(
        "CHECK(last_warning_days <= cut_off_days)",
        "The last warning cannot go out before the invoice: make the days before the "
        "cut-off fewer, or the cut-off later.",
    )

    @api.constrains(*DELAYS)
    def _check_delays_within_reach(self):
        """Refuse before the database does: the next step is computed earlier."""
        for record in self:
            if not all(0 <= record[name] <= LONGEST_DELAY for name in DELAYS):
                raise ValidationError(refuse_delay(self.env))
