"""Mails of steps: sent one by one after the commit, kept until they have left."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .lifecycle_journal import FAILED, SENT, SKIPPED, TO_SEND, UNDELIVERABLE
from .passes import engine

_logger = logging.getLogger(__name__)
RETRY_AFTER = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))


class LifecycleJournal(models.Model):
    _inherit = "lifecycle.journal"

    def action_mark_delivered(self, note=None):
        """Say that the customer was told by other means than the mail.

        :param note: how he was told, kept on the row
        :raise UserError: when the mail was sent or is not waiting for a person
        :raise AccessError: for whoever may not write the record
        """
        today = self.env.company._operating_today()
        for row in self:
            record = self.env[row.res_model].browse(row.res_id)
            record.check_access("write")
            if row.state not in (UNDELIVERABLE, FAILED):
                raise UserError(
                    self.env._("Only a mail that did not go out can be marked so.")
                )
            text = note or self.env._("Told by other means")
            by = self.env._("%(text)s (%(user)s)", text=text, user=self.env.user.name)
            # sudo: nobody writes the journal but this method, after its checks
            engine(row.sudo()).write({"state": SENT, "date_sent": today, "note": by})
            record.sudo()._lifecycle_reschedule()
        return True

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
                row._send()
            self.env.flush_all()
        except Exception as error:  # a bad mail must not stop the others
            _logger.info("Mail of journal row %s failed: %s", self.id, error)
            self.env.cr.rollback()
            self._mark_failed(str(error))

    def _send(self):
        """Make the mail in one transaction and hand it to the server in the next."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        message = self.mail_message_id
        if not message:
            reason = record._lifecycle_stale_reason(self) if record else "-"
            if reason:
                engine(self).write({"state": SKIPPED, "note": reason})
                return
            silent = record.with_context(mail_notify_force_send=False)
            message = silent._lifecycle_send(self)
            if not message:
                self._mark_undeliverable()
                return
            engine(self).write({"mail_message_id": message.id})
            self.env["ir.cron"]._commit_progress()
        self._deliver(message)

    def _deliver(self, message):
        # sudo: the outgoing queue is closed to everybody but the system
        mails = self.env["mail.mail"].sudo().search(
            [("mail_message_id", "=", message.id), ("state", "!=", "sent")]
        )
        if not mails:
            self._mark_undeliverable()
            return
        mails.filtered(lambda mail: mail.state != "outgoing").mark_outgoing()
        mails.send()

    # === THE FATE OF A MAIL === #

    def _mark_sent(self):
        for row in self:
            engine(row).write(
                {"state": SENT, "date_sent": row._get_sent_date(), "mail_error": False}
            )
            row._reschedule_record()

    def _get_sent_date(self):
        """Return today, or the day of the run where the calendar is simulated."""
        today = self.company_id._operating_today(fields.Datetime.now())
        if not self.company_id._is_lifecycle_simulated():
            return today
        return self.run_date + (today - self.create_date.date())

    def _mark_undeliverable(self):
        for row in self:
            engine(row).write({"state": UNDELIVERABLE})
            row._ask_responsible(
                self.env._(
                    "The customer has no usable address. Tell him yourself, then press "
                    '"Told by other means" on the step.'
                )
            )

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
            if attempts >= row.company_id.lifecycle_mail_attempts:
                row._ask_responsible(
                    self.env._("The mail could not be sent: %(error)s", error=error)
                )

    def _ask_responsible(self, text):
        record = self.env[self.res_model].browse(self.res_id).exists()
        if record:
            record._lifecycle_ask(
                self.env._("Not delivered: %(step)s", step=self.kind_label), text
            )

    def _reschedule_record(self):
        self.env[self.res_model].browse(self.res_id).exists()._lifecycle_reschedule()

    @api.model
    def _cron_send(self):
        companies = self._read_group(
            [("state", "in", (TO_SEND, FAILED))], groupby=["company_id"]
        )
        for (company,) in companies:
            if not self._send_pending(company):
                self.env.ref("base_lifecycle.ir_cron_send")._trigger()
                return
