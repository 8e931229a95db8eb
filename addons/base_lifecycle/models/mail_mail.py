from odoo import models

from .lifecycle_journal import FAILED, TO_SEND, UNDELIVERABLE

WAITING = (TO_SEND, FAILED, UNDELIVERABLE)
NO_ADDRESS = ("mail_email_missing", "mail_email_invalid")


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell the journal what became of the mails of its steps."""
        # sudo: the mail leaves under whatever user; the journal is the system's
        rows = self.env["lifecycle.journal"].sudo()
        rows = rows.search([("mail_message_id", "in", self.mail_message_id.ids)])
        rows = rows.filtered(lambda row: row.state in WAITING)
        if rows and self._is_copy():
            rows = rows.browse()
        if failure_type in NO_ADDRESS:
            rows._mark_undeliverable()
        elif failure_type:
            rows._mark_failed(failure_reason or failure_type)
        elif success_pids or success_emails:
            rows._mark_sent()
        elif rows:
            rows._mark_undeliverable()
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def _is_copy(self):
        """Tell whether it is for our own people, and another mail for the customer.

        Stock makes mails of their own for those who follow a document.
        """
        others = self.search([("mail_message_id", "in", self.mail_message_id.ids)])
        return self._is_inside() and not (others - self)._is_inside()

    def _is_inside(self):
        """Tell whether none of these mails goes to anybody outside."""
        return not any(
            mail.email_to or mail.recipient_ids.filtered("partner_share")
            for mail in self
        )
