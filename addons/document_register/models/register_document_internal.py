"""What customers with portal access do not see of their contracts."""

from odoo import fields, models

from ..registering import CONTRACT, SHOWN
from .register_document import STAFF


class RegisterDocument(models.Model):
    _inherit = "register.document"

    hold_until = fields.Date(groups=STAFF)
    hold_reason = fields.Char(groups=STAFF)
    lifecycle_failure = fields.Text(groups=STAFF)
    lifecycle_failure_count = fields.Integer(groups=STAFF)
    lifecycle_retry_at = fields.Datetime(groups=STAFF)
    next_step_date = fields.Date(groups=STAFF)
    journal_ids = fields.One2many(groups=STAFF)
    journal_count = fields.Integer(groups=STAFF)

    def _is_for_customer(self):
        """Return whether the customer may see this document."""
        self.ensure_one()
        return self.active and self.kind == CONTRACT and self.stage_code in SHOWN

    def _get_customer_file(self):
        """Return (field, file name) of what the customer downloads, or None."""
        self.ensure_one()
        verified = self.scan_verified or not self.register_id.sudo().verify_route_id
        if self.scan and (verified or not self.file):
            return "scan", self.scan_name or self.name
        if self.file:
            return "file", self.file_name or self.name
        return None
