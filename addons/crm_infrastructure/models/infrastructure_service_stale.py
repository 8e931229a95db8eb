"""Whether a letter that waits is still true when its turn comes."""

from odoo import models

from ..servicing import Stage
from ..servicing.stages import OFF, SERVED
from .infrastructure_period import UNPAID

NEXT_RUNGS = {"resend": ("last_warning",)}


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _lifecycle_stale_reason(self, row):
        """Return why a mail is out of date: paid meanwhile, or a later one is due."""
        reasons = {
            "act": self._get_stale_act_reason,
            "invoice": self._get_stale_invoice_reason,
            "resend": self._get_stale_dunning_reason,
            "last_warning": self._get_stale_dunning_reason,
            "disconnected": self._get_stale_state_reason,
            "renewed": self._get_stale_state_reason,
        }
        return reasons[row.kind](row) if row.kind in reasons else ""

    def _lifecycle_must_wait(self, row):
        """The letter with an invoice waits while that is corrected."""
        is_draft = row.kind == "invoice" and self._get_row_move(row).state == "draft"
        return is_draft or super()._lifecycle_must_wait(row)

    def _get_row_move(self, row):
        return self.env["account.move"].browse(row.doc_id).exists()

    def _get_stale_invoice_reason(self, row):
        if self._get_row_move(row).state in ("draft", "posted"):
            return ""
        return self.env._("The invoice is not valid any more")

    def _get_stale_dunning_reason(self, row):
        move = self._get_row_move(row)
        if move.state != "posted":
            return self.env._("The invoice is not valid any more")
        if move.currency_id.is_zero(move.amount_residual):
            return self.env._("Paid before it was sent")
        if self._has_later_rung(row, NEXT_RUNGS.get(row.kind, ("cut_off",))):
            return self.env._("A later letter goes out instead")
        if not self._is_dunned_for(move):
            return self.env._("The customer is not reminded of it at present")
        return ""

    def _get_stale_state_reason(self, row):
        """Return why a letter on the state of the service is not true any more."""
        if row.kind == "disconnected":
            return self._get_stale_off_reason()
        if self.stage_code in OFF:
            return self.env._("The service is off again")
        period = self.period_ids.filtered(lambda period: period.id == row.doc_id)
        return self.env._("Paid by an earlier customer") if period._is_foreign() else ""

    def _get_stale_off_reason(self):
        if self.stage_code not in OFF | {Stage.CLOSED}:
            return self.env._("The service is on again")
        if self.disconnect_cause == "debt" and not self._get_dunned_amount():
            return self.env._("Nothing is owed any more")
        return ""

    def _is_dunned_for(self, move):
        """Tell whether the ladder stands: not disputed, promised, archived or off."""
        owed = self._get_customer_periods().filtered(lambda p: p.move_id == move)
        held = self.hold_until and self.hold_until >= self._get_today()
        is_served = self.active and self.stage_code in SERVED
        return is_served and not held and UNPAID in owed.mapped("state")

    def _lifecycle_skipped(self, row):
        """A last warning that did not leave is given again: dunning begins anew.

        The key of a rung is used once. Nothing would follow a skipped warning if
        the invoice is owed again later.
        """
        if row.kind == "last_warning" and not self._has_later_rung(row, ("cut_off",)):
            key = row.key.partition(":")[2]
            for period in self.period_ids:
                if period._get_ladder_key() == key:
                    period._begin_ladder(self.company_id._operating_today())
        return super()._lifecycle_skipped(row)

    def _get_stale_act_reason(self, row):
        act = self.env["closing.act"].browse(row.doc_id).exists()
        message = row.mail_message_id
        # sudo: outgoing mails are readable by the system only
        waits = message and act.sudo().mail_id.mail_message_id == message
        again = row.is_sent_again and not message
        if act.state == "issued" or (act.state == "sent" and (waits or again)):
            return ""
        return self.env._("The act was cancelled or sent already")

    def _has_later_rung(self, row, kinds):
        key = row.key.partition(":")[2]
        return bool(
            self.env["lifecycle.journal"].search_count(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("key", "in", [f"{kind}:{key}" for kind in kinds]),
                ],
                limit=1,
            )
        )
