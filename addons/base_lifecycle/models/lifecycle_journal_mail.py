"""Mails of steps: sent one by one after the commit, kept until they have left."""

import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from .lifecycle_journal import FAILED, SENT, SKIPPED, TO_SEND, UNDELIVERABLE
from .passes import clean, engine

_logger = logging.getLogger(__name__)
ASK = "base_lifecycle.mail_activity_type_ask"
ASK_AFTER = 5  # attempts, about a day; it is tried on
RETRY_AFTER = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)


class LifecycleJournal(models.Model):
    _inherit = "lifecycle.journal"

    def action_mark_delivered(self, note=None):
        """Say that the customer was told by other means than the mail.

        :param note: how he was told, kept on the row
        :raise UserError: when the mail was sent or is not waiting for a person
        :raise AccessError: for whoever may not write the record
        """
        for row in self:
            record = row._get_record()
            record.check_access("write")
            acting = clean(
                row.sudo()
            )  # sudo: after the check, through this method only
            acting.lock_for_update(allow_referencing=True)
            if acting.state not in (UNDELIVERABLE, FAILED):
                raise UserError(
                    self.env._("Only a mail that did not go out can be marked so.")
                )
            text = str(note or self.env._("Told by other means"))
            by = self.env._("%(text)s (%(user)s)", text=text, user=self.env.user.name)
            acting._close_by_hand(by)
        return True

    def _close_by_hand(self, note):
        today = self.company_id._operating_today()
        engine(self).write({"state": SENT, "date_sent": today, "note": note})
        self._get_unsent_mails().cancel()
        self._get_record()._lifecycle_reschedule()
        self._close_question(note)

    def _get_record(self):
        """Return the record of the row, acting for its company; empty if deleted."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        return record.with_company(self.company_id)

    @api.model
    def _send_pending(self, company):
        """Send what waits, one mail a transaction; return False if time ran out."""
        cron = self.env["ir.cron"]
        ids = self.search(self._get_pending_domain(company), order="id").ids
        if not cron._commit_progress(remaining=len(ids)):
            return not ids
        for row_id in ids:
            self.browse(row_id)._send_safely(self._get_pending_domain(company))
            if not cron._commit_progress(1):
                return row_id == ids[-1]
        return True

    @api.model
    def _get_pending_domain(self, company):
        now = fields.Datetime.now()
        return (
            fields.Domain("company_id", "=", company.id)
            & fields.Domain("state", "in", (TO_SEND, FAILED))
            & fields.Domain("mail_attempts", "<", company.lifecycle_mail_attempts)
            & (
                fields.Domain("mail_retry_at", "=", False)
                | fields.Domain("mail_retry_at", "<=", now)
            )
        )

    def _send_safely(self, domain):
        """Send one row; whatever goes wrong is written on the row."""
        try:
            row = self.try_lock_for_update(allow_referencing=True)
            if row := row.filtered_domain(domain):
                row._send(domain)
            self.env.cr.flush()
        except (LockError, psycopg2.OperationalError) as busy:
            _logger.info("Mail of journal row %s waits: %s", self.id, busy)
            self.env.cr.rollback()
        except Exception as error:  # a bad mail must not stop the others
            _logger.info("Mail of journal row %s failed: %s", self.id, error)
            self.env.cr.rollback()
            self._mark_failed_safely(str(error))

    def _mark_failed_safely(self, error):
        try:
            self._mark_failed(error)
            self.env.cr.flush()
        except Exception:  # the row is still waiting and will be tried again
            self.env.cr.rollback()
            _logger.exception("The failure of journal row %s is not written", self.id)

    def _send(self, domain):
        """Make the mail in one transaction and hand it to the server in the next."""
        record = self._get_record()
        gone = self.env._("The record was deleted")
        reason = record._lifecycle_stale_reason(self) if record else gone
        if reason:
            self._get_unsent_mails().cancel()
            engine(self).write({"state": SKIPPED, "note": reason})
            return
        if not self.mail_message_id:
            silent = record.with_context(mail_notify_force_send=False)
            message = silent._lifecycle_send(self)
            if not message:
                self._mark_undeliverable()
                return
            engine(self).write({"mail_message_id": message.id})
            self.env["ir.cron"]._commit_progress()
            self.env.invalidate_all(flush=False)
        # the commit has freed the row: somebody else may have taken it since
        locked = self.try_lock_for_update(allow_referencing=True)
        locked.filtered_domain(domain)._deliver()

    def _deliver(self):
        for row in self:
            mails = row._get_unsent_mails()
            if not mails:
                row._mark_undeliverable()
            mails.filtered(lambda mail: mail.state != "outgoing").mark_outgoing()
            mails.send()

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

    def _get_sent_date(self):
        """Return today, or the day of the run where the calendar is simulated."""
        today = self.company_id._operating_today(fields.Datetime.now())
        if not self.company_id._is_lifecycle_simulated():
            return today
        made = self.company_id._operating_today(self.create_date)
        return self.run_date + (today - made)

    def _mark_undeliverable(self):
        for row in self:
            engine(row).write({"state": UNDELIVERABLE})
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
            "The customer has no usable address. Tell him yourself, then press "
            '"Told by other means" on the step.'
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

    @api.model
    def _trigger_sending(self):
        """Wake the sending up where mails are waiting."""
        if self.search_count([("state", "=", TO_SEND)], limit=1):
            self.env.ref("base_lifecycle.ir_cron_send")._trigger()

    @api.model
    def _cron_send(self):
        companies = self._read_group(
            [("state", "in", (TO_SEND, FAILED))], groupby=["company_id"]
        )
        for (company,) in companies:
            if not self._send_pending(company):
                self.env.ref("base_lifecycle.ir_cron_send")._trigger()
                return
