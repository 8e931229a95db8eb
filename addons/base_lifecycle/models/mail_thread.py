from odoo import api, models
from odoo.exceptions import AccessError

from .lifecycle_journal import SENT


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse records of the engine: the gateway makes them in sudo, so that
        they would pass the sender's rights and the engine's guard.

        :raise AccessError: for a model that moves by the calendar
        """
        # not in lifecycle.mixin: it may stand behind mail.thread
        if getattr(self, "_is_lifecycle", False):
            raise AccessError(self.env._("Incoming mails make no such records."))
        return super().message_new(msg_dict, custom_values=custom_values)

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Tell the journal, too, that a letter came back: a person is asked once."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        # sudo: the letter comes back to whatever user; the journal is the system's
        rows = self.env["lifecycle.journal"].sudo()
        messages = message_dict["bounced_message"]
        rows = rows.search([("mail_message_id", "in", messages.ids)])
        rows = rows.filtered(lambda row: row.state == SENT and not row.activity_id)
        rows._mark_undeliverable()
        return result
