"""What people do with a document. Every method is callable over RPC."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_lifecycle.models.passes import clean, engine
from odoo.addons.base_workflow.models.workflow_task_input import is_visible

from ..registering import State, sources, target
from .register_document_guard import MANAGER


class RegisterDocument(models.Model):
    _inherit = "register.document"

    def action_sign(self, date=None):
        """Both parties have signed the contracts.

        :param date: the day of the signature, today by default
        :return: True
        :raise UserError: for a later day, or for what is not waiting for signature
        :raise AccessError: for whoever may not write the documents
        """
        day = self._check_day(date)
        return self._act("sign", {"date_signed": day}, day=day)

    def action_cancel(self, reason):
        """The contracts will not come about; the manager decides what follows.

        :param reason: why, kept on the contract
        :raise UserError: without a reason or for what is over already
        """
        reason = self._check_reason(reason)
        return self._act("cancel", {"reason": reason}, reason)

    def action_receive_original(self, date=None):
        """The paper is there: the process ends, open tasks go.

        :param date: the day it came, today by default
        :raise UserError: for a later day, or before it was signed (sent)
        """
        day = self._check_day(date)
        for document in self.filtered("date_signed"):
            if day < document.date_signed:
                raise UserError(
                    self.env._(
                        "The original of %(number)s cannot come before the signature.",
                        number=document.name,
                    )
                )
        return self._act("receive_original", {"date_original": day}, day=day)

    def action_annul(self, reason):
        """The contracts no longer hold, for good.

        :param reason: why, kept on the contract
        :raise UserError: without a reason or when it is annulled already
        """
        reason = self._check_reason(reason)
        return self._act("annul", {"reason": reason}, reason)

    def action_reopen(self, reason):
        """Begin anew with contracts that were cancelled or annulled.

        :param reason: why, kept on the contract
        :raise UserError: without a reason, or for a contract in force
        :raise AccessError: an annulled one is reopened by its supervisor or a
            manager of the registers only
        """
        reason = self._check_reason(reason)
        self._check_may_reopen()
        self.filtered("scan")._set_aside_scans()
        vals = {"reason": reason, "date_signed": False, "date_original": False}
        return self._act("reopen", vals | self._get_unverified_vals(), reason)

    def action_advance(self):
        """Originals are issued, collected, sent: on to the next state.

        :raise UserError: for contracts, and when the customer has them already
        """
        return self._act("advance")

    def action_step_back(self, reason):
        """Originals go back to the state before: lost, sent back, not issued.

        :param reason: why, kept in the journal
        :raise UserError: without a reason or in the first state
        """
        reason = self._check_reason(reason)
        vals = {"reason": reason, "date_original": False}
        return self._act("step_back", vals, reason)

    # === ONE WAY FOR ALL OF THEM === #

    def _act(self, event, vals=None, note="", day=None):
        self.check_access("write")
        if day and not note:
            note = fields.Date.to_string(day)
        # sudo: the engine's fields are written after the checks of the action
        clean(self.sudo())._perform(event, vals, note)
        return True

    def _perform(self, event, vals=None, note=""):
        """Let `event` happen to each of these documents, or to none."""
        self.lock_for_update(allow_referencing=True)
        targets = {document: document._get_target(event) for document in self}
        for document, stage in targets.items():
            today = document.company_id._operating_today()
            acting = document.sudo()  # sudo: see _act
            acting._end_stay(note or self._lifecycle_kind_labels()[event])
            if vals:
                engine(acting).write(vals)
            document._lifecycle_event(event, today, stage, note)
            acting._lifecycle_advance(today)

    def _get_target(self, event):
        stage = target(self.kind, self.stage_code, event)
        if stage:
            return stage
        label = self._lifecycle_kind_labels()[event]
        known = self.env["lifecycle.stage"]._get_by_code(self._name)
        names = [known[code].name for code in sources(self.kind, event)]
        if not names:
            raise UserError(
                self.env._(
                    "“%(event)s” is nothing that happens in the register %(register)s.",
                    event=label,
                    register=self.register_id.name,
                )
            )
        raise UserError(
            self.env._(
                "%(number)s is “%(stage)s”. “%(event)s” follows only: %(stages)s.",
                number=self.name,
                stage=self.stage_id.name,
                event=label,
                stages=", ".join(names),
            )
        )

    # === CHECKS === #

    def _check_reason(self, reason):
        text = reason.strip() if isinstance(reason, str) else ""
        if not is_visible(text):
            raise UserError(self.env._("Say why: the reason is kept for others."))
        return text

    def _check_day(self, value):
        """Return the day of what has happened: no later than today."""
        self.check_access("write")
        today = min(
            (c._operating_today() for c in self.company_id),
            default=self.env.company._operating_today(),
        )
        try:
            day = fields.Date.to_date(value or str(today))
        except (AttributeError, TypeError, ValueError):
            day = None
        if not day:
            raise UserError(
                self.env._("%(value)s is no date: write it as 2026-12-31.", value=value)
            )
        if day > today:
            raise UserError(
                self.env._("What is still to come cannot be noted as done.")
            )
        return day

    def _check_may_reopen(self):
        if self.env.user.has_group(MANAGER) or self.env.su:
            return
        for document in self:
            annulled = document.stage_code == State.ANNULLED
            if annulled and document.supervisor_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only the supervisor reopens %(number)s: it was annulled.",
                        number=document.name,
                    )
                )
