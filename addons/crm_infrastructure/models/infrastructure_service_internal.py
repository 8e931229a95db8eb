"""What customers with portal access do not see of their services."""

from odoo import fields, models

# customers read their services over RPC, but not what is said about them
INTERNAL = "base.group_user"


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    note = fields.Html(groups=INTERNAL)
    opportunity_id = fields.Many2one(groups=INTERNAL)
    import_key = fields.Char(groups=INTERNAL)
    amount_collected = fields.Monetary(groups=INTERNAL)
    amount_shown = fields.Monetary(groups=INTERNAL)
    disconnect_reason = fields.Char(groups=INTERNAL)
    close_reason = fields.Char(groups=INTERNAL)
    hold_until = fields.Date(groups=INTERNAL)
    hold_reason = fields.Char(groups=INTERNAL)
    lifecycle_failure = fields.Text(groups=INTERNAL)
    lifecycle_failure_count = fields.Integer(groups=INTERNAL)
    lifecycle_retry_at = fields.Datetime(groups=INTERNAL)
    journal_ids = fields.One2many(groups=INTERNAL)
    journal_count = fields.Integer(groups=INTERNAL)

    def _get_customer_periods(self):
        """Return the invoiced periods, without those that an earlier customer had."""
        self.ensure_one()
        return self.period_ids.filtered(
            lambda p: p.move_id.state == "posted" and not p._is_foreign()
        )


class InfrastructurePeriod(models.Model):
    _inherit = "infrastructure.period"

    skip_reason = fields.Char(groups=INTERNAL)
