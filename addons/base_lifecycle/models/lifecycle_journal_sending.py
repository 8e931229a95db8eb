"""Which letters are sent in a turn, by whom, and in what order."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from .lifecycle_journal import FAILED, TO_SEND
from .mail_senders import Turn, send_together

SENDERS = "base_lifecycle.mail_senders"
DEFAULT_SENDERS, MOST_SENDERS = 6, 16
AT_ONCE = 500  # rows looked at in a turn; the job's ten seconds end far before
SECONDS_BY_HAND = 20
AGAIN_AFTER = timedelta(minutes=5)  # what somebody else held
SEND_JOB = "base_lifecycle.ir_cron_send"


class LifecycleJournal(models.Model):
    _inherit = "lifecycle.journal"

    @api.model
    def _cron_send(self):
        """Send what waits in all companies, with several senders at once."""
        groups = self._read_group(
            [("state", "in", (TO_SEND, FAILED))], groupby=["company_id"]
        )
        domain = fields.Domain.OR(
            self._get_pending_domain(company) for (company,) in groups
        )
        rows = self.search(domain, order="id", limit=AT_ONCE)
        total = self.search_count(domain)
        done = self._send_rows(rows, total, self._get_sender_count())
        if 0 < done < total:
            self._trigger_sending()

    @api.model
    def _send_pending(self, company):
        """Send what waits in a company, by one sender; return False if time ran out.

        A person who waits for it is not kept longer than some seconds: the job
        does the rest.
        """
        rows = self.search(self._get_pending_domain(company), order="id")
        by_hand = not self.env.context.get("cron_id")
        seconds = SECONDS_BY_HAND if by_hand else None
        if self._send_rows(rows, len(rows), 1, seconds) == len(rows):
            return True
        if by_hand:
            self._trigger_sending()
        return False

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

    @api.model
    def _get_sender_count(self):
        """Return how many letters are made and handed over at the same time."""
        # sudo: parameters are readable by the system only
        value = self.env["ir.config_parameter"].sudo().get_param(SENDERS)
        count = int(value) if str(value).isdigit() else DEFAULT_SENDERS
        return min(max(count, 1), MOST_SENDERS)

    def _send_rows(self, rows, total, senders, seconds=None):
        """Send the rows as long as there is time; return how many were dealt with."""
        turn = Turn(rows._get_queues(), seconds)
        if not self.env["ir.cron"]._commit_progress(remaining=total):
            return 0
        if senders > 1:
            send_together(self.env, turn, senders)
        else:
            self._work_off(turn)
        if turn.is_held:
            self.env.ref(SEND_JOB)._trigger(fields.Datetime.now() + AGAIN_AFTER)
        return turn.done

    def _get_queues(self):
        """Return lists of row ids: the letters of one receiver keep their order."""
        queues = defaultdict(list)
        receivers = self._get_receivers()
        for row in self:
            queues[receivers[row]].append(row.id)
        return list(queues.values())

    def _get_receivers(self):
        """Return {row: what tells its receiver from others}."""
        found = {}
        for model, rows in self.grouped("res_model").items():
            partners = {}
            if model in self.env:
                records = self.env[model].browse(rows.mapped("res_id")).exists()
                partners = records._mail_get_partners()
            for row in rows:
                partner = partners.get(row.res_id) or self.env["res.partner"]
                receiver = partner[:1].commercial_partner_id.id
                found[row] = receiver or (model, row.res_id)
        return found

    def _work_off(self, turn):
        """Send queue after queue, a row a transaction, as long as the turn lasts."""
        for ids in turn:
            for position, row_id in enumerate(ids):
                if turn.is_over():
                    return
                row = self.browse(row_id)
                if not row._send_safely():
                    # whoever has it sends the later ones to this receiver, too
                    turn.is_held = True
                    turn.commit(self.env, len(ids) - position)
                    break
                turn.commit(self.env, 1)

    @api.model
    def _trigger_sending(self):
        """Wake the sending up where mails are waiting."""
        if self.search_count([("state", "=", TO_SEND)], limit=1):
            self.env.ref(SEND_JOB)._trigger()
