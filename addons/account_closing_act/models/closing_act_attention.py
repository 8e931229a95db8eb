import logging

from odoo import api, fields, models

from ..act_states import CLOSING_STATES, LIVE_STATES, TO_ISSUE
from .closing_act_mail import ACTIVITY_DECIDE

_logger = logging.getLogger(__name__)


class ClosingAct(models.Model):
    _inherit = "closing.act"  # pylint: disable=consider-merging-classes-inherited

    attention_key = fields.Char(
        compute="_compute_attention",
        store=True,
        groups="base.group_user",
        help="What happened to the invoice after the act was made.",
    )
    attention_handled = fields.Char(readonly=True, copy=False, groups="base.group_user")
    attention_notified = fields.Char(
        readonly=True, copy=False, groups="base.group_user"
    )
    needs_attention = fields.Boolean(
        compute="_compute_attention",
        store=True,
        help="The invoice was cancelled or credited: decide about the act.",
    )
    attention_pending = fields.Boolean(
        compute="_compute_attention", store=True, groups="base.group_user"
    )
    attention_text = fields.Char(
        string="Needs a Decision",
        compute="_compute_attention_text",
        groups="base.group_user",
    )

    @api.depends(
        "state",
        "move_id.state",
        "move_id.payment_state",
        "move_id.reversal_move_ids.state",
        "move_id.line_ids.matched_credit_ids.credit_move_id.parent_state",
        "attention_handled",
        "attention_notified",
    )
    def _compute_attention(self):
        for act in self:
            key = act._get_attention_key()
            act.attention_key = key
            act.needs_attention = bool(key) and key != act.attention_handled
            act.attention_pending = (
                act.needs_attention and key != act.attention_notified
            )

    def _get_attention_key(self):
        """Name what happened to the invoice, differently for each new event."""
        move = self.move_id
        if self.state not in LIVE_STATES:
            return False
        if move.state == "cancel":
            return "cancelled"
        if move.state == "draft":
            return "draft" if self.state in CLOSING_STATES else False
        credits = self._get_credit_notes()
        if credits or move.payment_state == "reversed":
            return "credited:" + ",".join(str(i) for i in sorted(credits.ids))
        return False

    def _get_credit_notes(self):
        """Return the posted credit notes made of the invoice or matched with it."""
        matched = self.move_id.line_ids.matched_credit_ids.credit_move_id.move_id
        notes = matched.filtered(lambda m: m.move_type == "out_refund")
        notes |= self.move_id.reversal_move_ids
        return notes.filtered(lambda m: m.state == "posted")

    @api.depends("attention_key")
    def _compute_attention_text(self):
        texts = {
            "cancelled": self.env._("The invoice was cancelled."),
            "draft": self.env._("The invoice was reset to draft."),
            "credited": self.env._("The invoice was credited."),
        }
        for act in self:
            kind = (act.attention_key or "").partition(":")[0]
            act.attention_text = texts.get(kind, False)

    def action_keep(self):
        """Keep the acts as they are although their invoice was changed.

        :raise AccessError: if the user may not write acts.
        """
        self.check_access("write")
        for act in self.filtered("needs_attention"):
            act._with_pass().attention_handled = act.attention_key
            act._message_log(
                body=self.env._("Kept: %(event)s", event=act.attention_text)
            )
        self.activity_unlink([ACTIVITY_DECIDE])
        return True

    def _react_to_invoice(self, date):
        """Drop requests whose invoice is void; ask the accountant about the rest."""
        pending = self.filtered("attention_pending")
        void = pending.filtered(lambda act: act._is_void())
        void._drop_void()
        asked = pending - void
        for text, acts in asked.grouped("attention_text").items():
            acts._schedule(ACTIVITY_DECIDE, date, text)
        for act in asked:
            act._with_pass().attention_notified = act.attention_key

    def _drop_void(self):
        """Cancel requests whose invoice is void. Override for what follows."""
        for act in self:
            act._cancel(act.attention_text)

    def _is_void(self):
        """Tell whether nothing is left to close by this act without a number."""
        move = self.move_id
        return self.state == TO_ISSUE and (
            move.state == "cancel" or move.payment_state == "reversed"
        )

    @api.model
    def _cron_react_to_invoices(self):
        """Catch what no hook tells, such as a credit note reconciled by hand."""
        cron = self.env["ir.cron"]
        acts = self.search([("attention_pending", "=", True)])
        cron._commit_progress(remaining=len(acts))
        for act_id in acts.ids:
            try:
                act = self.browse(act_id).try_lock_for_update()
                act._react_to_invoice(fields.Date.context_today(act))
                self.env.flush_all()
            except Exception:  # a bad act must not stop the others
                self.env.cr.rollback()
                _logger.exception("Closing act %s could not follow its invoice", act_id)
            if not cron._commit_progress(1):
                break
