"""What people do about a letter that did not reach the customer."""

from odoo import api, models
from odoo.exceptions import UserError

from .lifecycle_journal import FAILED, SENT, TO_SEND, UNDELIVERABLE
from .passes import clean, engine

ASK = "base_lifecycle.mail_activity_type_ask"


class LifecycleJournal(models.Model):
    _inherit = "lifecycle.journal"

    def action_mark_delivered(self, note=None):
        """Say that the customer was told by other means than the mail.

        :param note: how he was told, kept on the row
        :raise UserError: when the mail was sent or is not waiting for a person
        :raise AccessError: for whoever may not write the record
        """
        for row in self:
            acting = row._open_for_person()
            text = str(note or self.env._("Told by other means"))
            by = self.env._("%(text)s (%(user)s)", text=text, user=self.env.user.name)
            acting._close_by_hand(by)
        return True

    def action_send_again(self):
        """Have the mail sent again, for instance to an address that was corrected.

        :return: True
        :raise UserError: when the mail was sent or is not waiting for a person
        :raise AccessError: for whoever may not write the record
        """
        done = self.browse()
        for row in self:
            if row not in done:
                same = row._open_for_person()._get_same_undelivered()
                same._send_anew()
                done |= same
        # sudo: waking the scheduler is no right of people
        self.sudo()._trigger_sending()
        return True

    def _open_for_person(self):
        """Return the row, locked, for a person who may say what becomes of it."""
        self._get_record().check_access("write")
        acting = clean(self.sudo())  # sudo: after the check, by these methods only
        acting.lock_for_update(allow_referencing=True)
        if acting.state not in (UNDELIVERABLE, FAILED):
            raise UserError(
                self.env._("Only for a mail that did not reach the customer.")
            )
        return acting

    def _get_same_undelivered(self):
        """Return the rows, locked, that the letter of this row is for: it is one."""
        if self.mail_message_id:
            domain = [("mail_message_id", "=", self.mail_message_id.id)]
            domain.append(("kind", "=", self.kind))
        elif self.doc_id:
            domain = self._get_letter_domain()
        else:
            return self
        rows = self.search([*domain, ("state", "in", (UNDELIVERABLE, FAILED))])
        rows.lock_for_update(allow_referencing=True)
        return rows

    def _get_letter_domain(self):
        """Return the domain of rows about the same document, of one kind and day."""
        names = ("doc_model", "doc_id", "kind", "run_date")
        same = [(name, "=", self[name]) for name in names]
        return [*same, ("company_id", "=", self.company_id.id)]

    def _send_anew(self):
        vals = {"state": TO_SEND, "mail_attempts": 0, "mail_retry_at": False}
        vals["is_sent_again"] = True
        # a letter that waits is sent; one that has come back is made anew
        if not self[:1]._get_unsent_mails():
            vals["mail_message_id"] = False
        engine(self).write(vals)

    def _forget_letter(self, vals=None):
        """Have letters that wait made anew: what they are about is changing."""
        for row in self:
            row._get_unsent_mails().cancel()
        engine(self).write({"mail_message_id": False, **(vals or {})})

    @api.model
    def _get_waiting_about(self, documents):
        """Return the rows whose letter is made, and has not left, about these."""
        return self.search(
            [
                ("state", "in", (TO_SEND, FAILED)),
                ("doc_model", "=", documents._name),
                ("doc_id", "in", documents.ids),
                ("mail_message_id", "!=", False),
            ]
        )

    def _close_by_hand(self, note):
        today = self.company_id._operating_today()
        engine(self).write({"state": SENT, "date_sent": today, "note": note})
        self._get_unsent_mails().cancel()
        self._get_record()._lifecycle_reschedule()
        self._close_question(note)

    # === THE PERSON WHO TELLS THE CUSTOMER INSTEAD === #

    def _ask_responsible(self, error=None):
        """Ask the responsible, in his language, and remember the activity."""
        record = self._get_record()
        if not record:
            return
        row = self.with_context(lang=record._lifecycle_person().lang)
        title = row.env._("Not delivered: %(step)s", step=row.kind_label)
        activity = record._lifecycle_ask(title, row._get_question(error), ASK)
        engine(self).write({"activity_id": activity.id})

    def _get_question(self, error):
        if error:
            return self.env._("The mail could not be sent: %(error)s", error=error)
        return self.env._(
            "The customer has no usable address. Correct it and press “Send Again” on "
            "the step; or tell him yourself, then press “Told by Other Means”."
        )

    def _close_question(self, note):
        """Mark the activity done once none of the rows it stands for is open."""
        for row in self:
            domain = [
                ("activity_id", "=", row.activity_id.id),
                ("state", "in", (UNDELIVERABLE, FAILED)),
            ]
            if row.activity_id and not self.search_count(domain, limit=1):
                row.activity_id.action_feedback(note)
