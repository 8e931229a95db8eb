"""The closing acts of periods: one for each, whoever made it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.account_closing_act.act_states import CANCELLED, LIVE_STATES


class InfrastructurePeriod(models.Model):
    _inherit = "infrastructure.period"

    def _lacks_act(self):
        """Tell whether an act is still to come; accounting may want none."""
        return not (self.act_id or self.move_id.no_closing_act)

    def _request_acts(self, today, **options):
        """Give each period its act: the one that accounting has made, or a new one."""
        for period in self:
            period.act_id = period._find_act()
        missing = self.filtered(lambda period: not period.act_id)
        vals_list = [period._prepare_act_vals() for period in missing]
        acts = self.env["closing.act"]._request_for(vals_list, today, **options)
        for period, act in zip(missing, acts, strict=True):
            period.act_id = act

    def _find_act(self):
        """Return a live act that lists what the invoice bills for this period."""
        lines = self._get_invoice_lines()
        return self.move_id.closing_act_ids.filtered(
            lambda act: (
                act.state in LIVE_STATES
                and (not act.is_partial or (lines and lines <= act.line_ids))
            )
        )[:1]

    def _prepare_act_vals(self):
        """Return the values of the act that closes the invoice for this period."""
        lines = self._get_invoice_lines()
        return {
            "move_id": self.move_id.id,
            "period_from": self.date_from,
            "period_to": self.date_to,
            # where people have put others in their place: the whole invoice
            "line_ids": lines and [fields.Command.set(lines.ids)],
            "scope": f"{self.service_id._name}:{self.service_id.id}",
        }


class ClosingAct(models.Model):
    _inherit = "closing.act"

    @api.model_create_multi
    def create(self, vals_list):
        acts = super().create(vals_list)
        acts._replace_cancelled()
        return acts

    def _cancel(self, reason):
        result = super()._cancel(reason)
        self._replace_cancelled()
        return result

    def _drop_void(self):
        """Forget what the system drops: the period may need an act again."""
        result = super()._drop_void()
        # sudo: see _replace_cancelled
        periods = self.env["infrastructure.period"].sudo()
        for period in periods.search([("act_id", "in", self.ids)]):
            period.write({"act_id": False, "act_round": period.act_round + 1})
        return result

    def _check_deletable(self):
        """Refuse to delete what a service has asked for: it would be lost."""
        super()._check_deletable()
        if self._has_pass():
            return
        # sudo: whoever deletes acts may not see the services
        periods = self.env["infrastructure.period"].sudo()
        period = periods.search([("act_id", "in", self.ids)], limit=1)
        if period:
            raise UserError(
                self.env._(
                    "“%(service)s” has asked for this act. Cancel it with a reason, or "
                    "tick No Act Needed on the invoice %(invoice)s.",
                    service=period.service_id.name,
                    invoice=period.move_id.name,
                )
            )

    def _replace_cancelled(self):
        """Let another act of the invoice stand for periods whose act is cancelled."""
        # sudo: whoever makes acts may not see the services
        periods = self.env["infrastructure.period"].sudo()
        domain = [("move_id", "in", self.move_id.ids)]
        for period in periods.search([*domain, ("act_id.state", "=", CANCELLED)]):
            period.act_id = period._find_act() or period.act_id
