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
    "line_ids": False,
    "is_partial": False,
    "scope": False,
    "attention_handled": False,
    "attention_notified": False,
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
        acts = super().create(vals_list)
        if not self._has_pass():
            acts._check_move_posted()
        return acts

    def write(self, vals):
        if not self._has_pass():
            self._check_written(vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
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
