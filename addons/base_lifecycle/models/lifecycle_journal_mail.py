"""Mails of steps: sent one by one after the commit, kept until they have left."""

import logging
from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.exceptions import LockError

from .lifecycle_journal import FAILED, SENT, SKIPPED, UNDELIVERABLE
from .passes import engine

_logger = logging.getLogger(__name__)
BUSY = (LockError, psycopg2.OperationalError)
ASK_AFTER = 5  # attempts, about a day; it is tried on
WAIT = timedelta(hours=1)
RETRY_AFTER = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)


class LifecycleJournal(models.Model):
    _inherit = "lifecycle.journal"

    def _get_record(self):
        """Return the record of the row, acting for its company; empty if deleted."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        return record.with_company(self.company_id)

    def _send_safely(self, again=True):
        """Send one row; whatever goes wrong is written on the row.

        :return: False when somebody else has it
        """
        try:
            done = self._send()
            self.env.cr.flush()
            return done
        except BUSY as busy:
            _logger.info("Mail of journal row %s waits: %s", self.id, busy)
            self.env.cr.rollback()
            # the fresh transaction sees what the other one has changed
            return again and self._send_safely(again=False)
        except Exception as error:  # a bad mail must not stop the others
            _logger.info("Mail of journal row %s failed: %s", self.id, error)
            self.env.cr.rollback()
            self._mark_failed_safely(str(error))
            return True

    def _mark_failed_safely(self, error):
        try:
            self._mark_failed(error)
            self.env.cr.flush()
        except Exception:  # the row is still waiting and will be tried again
            self.env.cr.rollback()
            _logger.exception("The failure of journal row %s is not written", self.id)

    def _send(self):
        """Make the mail in one transaction and hand it to the server in the next.

        :return: False when somebody else has the row
        """
        if not self._take():
            return False
        if not self._is_pending() or not self._make_mail():
            return True
        self.env["ir.cron"]._commit_progress()
        self.env.invalidate_all(flush=False)
        # the commit has freed the row: somebody else may have taken it since
        if not self._take():
            return False
        if self._is_pending():
            self._hand_over()
        return True

    def _take(self):
        return self.try_lock_for_update(allow_referencing=True)

    def _is_pending(self):
        return self.filtered_domain(self._get_pending_domain(self.company_id))

    def _make_mail(self):
        """Return whether there is a mail to hand over; it may be an earlier one."""
        record = self._get_record()
        gone = self.env._("The record was deleted")
        reason = record._lifecycle_stale_reason(self) if record else gone
        if reason:
            self._skip(reason)
            return False
        if record._lifecycle_must_wait(self):
            self._forget_letter({"mail_retry_at": fields.Datetime.now() + WAIT})
            return False
        if self.mail_message_id:
            return True
        message = record.with_context(mail_notify_force_send=False)._lifecycle_send(
            self
        )
        if not message:
            self._mark_undeliverable()
            return False
        engine(self).write({"mail_message_id": message.id})
        # else the stock queue would send it, too
        self._get_unsent_mails().cancel()
        return True

    def _skip(self, reason):
        self._get_unsent_mails().cancel()
        engine(self).write({"state": SKIPPED, "note": reason})
        if record := self._get_record():
            record._lifecycle_skipped(self)

    def _hand_over(self):
        mails = self._get_unsent_mails()
        if not mails:
            self._mark_undeliverable()
        self._lock_fate(mails)
        mails.mark_outgoing()
        mails.send()

    def _lock_fate(self, mails):
        """Lock all that the fate of the mails is written to, or raise LockError.

        A conflict found after the server took the letter would send it again.
        """
        rows = self.search([("mail_message_id", "=", self.mail_message_id.id)])
        written = [mails, rows]
        for model, same in rows.grouped("res_model").items():
            written.append(self.env[model].browse(same.mapped("res_id")).exists())
        for records in written:
            if records.try_lock_for_update(allow_referencing=True) != records:
                raise LockError(f"{records} are being changed")

    def _get_unsent_mails(self):
        # sudo: the outgoing queue is closed to everybody but the system
        mails = self.env["mail.mail"].sudo()
        message = self.mail_message_id
        if not message:
            return mails
        return mails.search(
            [
                ("mail_message_id", "=", message.id),
                ("state", "in", ("outgoing", "exception", "cancel")),
            ]
        )

    # === THE FATE OF A MAIL === #

    def _mark_sent(self):
        for row in self:
            engine(row).write(
                {"state": SENT, "date_sent": row._get_sent_date(), "mail_error": False}
            )
            row._get_record()._lifecycle_reschedule()
            row._close_question(self.env._("The mail was sent"))
            # nobody has told the customer instead: should it come back, he is asked
            engine(row).write({"activity_id": False, "is_sent_again": False})

    def _get_sent_date(self):
        """Return today, or the day of the run where the calendar is simulated.

        Never a day before the run's: periods of notice are counted from it, and the
        server's clock may be wrong.
        """
        today = self.company_id._operating_today(fields.Datetime.now())
        if self.company_id._is_lifecycle_simulated():
            made = self.company_id._operating_today(self.create_date)
            today = self.run_date + (today - made)
        return max(today, self.run_date)

    def _mark_undeliverable(self):
        for row in self:
            engine(row).write({"state": UNDELIVERABLE})
            row._get_record()._lifecycle_reschedule()
            row._ask_responsible()

    def _mark_failed(self, error):
        now = fields.Datetime.now()
        for row in self.exists():
            attempts = row.mail_attempts + 1
            delay = RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
            engine(row).write(
                {
                    "state": FAILED,
                    "mail_error": error,
                    "mail_attempts": attempts,
                    "mail_retry_at": now + delay,
                }
            )
            limit = row.company_id.lifecycle_mail_attempts
            if attempts == ASK_AFTER or attempts >= limit:
                row._ask_responsible(error)
