from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..act_states import TO_ISSUE
from .closing_act import NO_NUMBER

#: Proof that a write comes from this addon: RPC cannot carry a Python object.
_PASS = object()
_PASS_KEY = "closing_act_pass"

#: Written by the methods of the act only, with the value a new act has.
PROTECTED = {
    "name": NO_NUMBER,
    "state": TO_ISSUE,
    "amount_total": 0.0,
    "date_sent": False,
    "date_signed": False,
    "signed_by": False,
    "cancel_reason": False,
    "mail_id": False,
    "paper": False,
    "line_ids": False,
    "is_partial": False,
    "scope": False,
    "attention_handled": False,
    "attention_notified": False,
    # computed, but stored: the ORM alone would take any value for them
    "company_id": False,
    "partner_id": False,
    "currency_id": False,
    "attention_key": False,
    "attention_pending": False,
    "needs_attention": False,
}
#: May be set while the act has no number, and never after.
FROZEN_WHEN_ISSUED = ("date", "period_from", "period_to", "description")


class ClosingAct(models.Model):
    """What nobody may write, create or delete past the methods of the act."""

    _inherit = "closing.act"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        if not self._has_pass():
            for vals in vals_list:
                self._check_new_vals(vals)
        acts = super(ClosingAct, self._without_defaults()).create(vals_list)
        acts._leave_out_closed_lines()
        if not self._has_pass():
            acts._check_move_posted()
        return acts

    def write(self, vals):
        if not self._has_pass():
            self._check_written(vals.keys())
        return super().write(vals)

    def unlink(self):
        """Delete acts that are still to issue. Raises UserError for others."""
        # not @api.ondelete: a context key would open that
        self._check_deletable()
        return super().unlink()

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: an incoming mail makes no act. Raises AccessError."""
        raise AccessError(self.env._("Closing acts are not made by incoming mails."))

    def _check_deletable(self):
        self.check_access("unlink")
        kept = self.filtered(lambda act: act.state != TO_ISSUE)
        if kept and not self._has_pass():
            raise UserError(
                self.env._(
                    "Only an act that is still to issue can be deleted. Cancel %(act)s"
                    " instead: it keeps its number.",
                    act=kept[0].display_name,
                )
            )

    def _has_pass(self):
        return self.env.context.get(_PASS_KEY) is _PASS

    def _with_pass(self):
        return self.with_context(**{_PASS_KEY: _PASS})

    def _without_pass(self):
        return self.with_context(**{_PASS_KEY: None})

    def _without_defaults(self):
        """Drop the context's defaults for what only the methods write."""
        keys = {f"default_{name}" for name in PROTECTED}
        context = {k: v for k, v in self.env.context.items() if k not in keys}
        return self.with_context(context)  # pylint: disable=context-overridden

    def _check_new_vals(self, vals):
        forged = [
            name
            for name, default in PROTECTED.items()
            if vals.get(name) and vals[name] != default
        ]
        if forged:
            raise self._get_protection_error(forged)

    def _check_written(self, names):
        forged = [f for f in names if f in PROTECTED or f == "move_id"]
        if any(act.state != TO_ISSUE for act in self):
            forged += [f for f in FROZEN_WHEN_ISSUED if f in names]
        if forged:
            raise self._get_protection_error(forged)

    def _get_protection_error(self, names):
        labels = [self._fields[name]._description_string(self.env) for name in names]
        return AccessError(
            self.env._(
                "Only the actions of a closing act set these fields: %(fields)s.",
                fields=", ".join(labels),
            )
        )

    def _check_move_posted(self):
        for act in self:
            if act.move_id.state != "posted":
                raise UserError(
                    self.env._(
                        "Invoice %(invoice)s is not posted: no act can be made for it.",
                        invoice=act.move_id.display_name,
                    )
                )
