from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base_workflow.models.passes import allows

DIRECTION = "shipping_direction_id"
LATE = ("delivery_method", "driver_id")
# without them no step of the route takes the order
KEPT = (DIRECTION, "delivery_method")


class CrmLead(models.Model):
    """Direction, method and driver of an order that is being handled."""

    _inherit = "crm.lead"

    def write(self, vals):
        names = {name for name in (DIRECTION, *LATE) if name in vals}
        if not names or allows(self, names):
            return super().write(vals)
        orders = self._check_delivery_change(vals, names)
        result = super().write(vals)
        orders._raise_driver_gaps()
        return result

    def _check_delivery_change(self, vals, names):
        """Return the orders in work (su) that ``vals`` would change, or refuse.

        Method and driver are free until the delivery begins: the step looks at
        them when its turn comes. The direction tells who has the task in hand.
        """
        ids = set(self._get_handling_runs().mapped("res_id"))
        # sudo: holds for everybody, whatever he may read
        orders = self.sudo().filtered(lambda lead: lead.id in ids)
        for lead in orders:
            fixed = names if lead._is_in_delivery() else names - set(LATE)
            if not lead._workflow_same(vals, fixed):
                raise UserError(
                    self.env._(
                        "The order “%(lead)s” is being handled. A sales manager can "
                        "change its delivery with the button “Change the Delivery”, "
                        "which passes the task on.",
                        lead=lead.name,
                    )
                )
            lead._check_not_emptied(vals)
        return orders

    def _check_not_emptied(self, vals):
        """Refuse to take from an order in work what its next steps go by."""
        emptied = [
            self._fields[name]._description_string(self.env)
            for name in KEPT
            if name in vals and self[name] and not vals[name]
        ]
        if emptied:
            self._raise_needs(emptied)

    def _raise_driver_gaps(self):
        for lead in self:
            gaps = lead._get_driver_gaps()
            if gaps:
                lead._raise_needs(gaps)

    def _raise_needs(self, gaps):
        raise UserError(
            self.env._(
                "“%(lead)s” needs %(what)s.", lead=self.name, what=", ".join(gaps)
            )
        )

    def action_open_delivery_change(self):
        """Open the dialog that changes the delivery of an order in work."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fulfilment.crm_lead_delivery_change_action"
        )
        return {**action, "context": {"default_lead_id": self.id}}

    def _change_delivery(self, vals, reason):
        """Change the delivery of an order in work; pass its task on.

        The caller was checked. :raise UserError: nothing is being handled, the
        goods are on their way, or nobody could do it
        """
        self.ensure_one()
        # sudo: the fields are locked for people and the task may be another's
        lead = self.sudo()
        runs = lead._get_handling_runs()
        if not runs:
            raise UserError(
                self.env._("This order is not being handled: change its card.")
            )
        runs._lock()
        lead._check_not_emptied(vals)
        old = {name: lead[name] for name in vals}
        changed = {
            name: value
            for name, value in vals.items()
            if not lead._workflow_same(vals, {name})
        }
        lead._check_on_the_way(changed)
        lead._workflow_write(changed)
        gaps = lead._get_handling_gaps(runs.route_id)
        if gaps:
            raise UserError(self.env._("Missing: %(what)s.", what=", ".join(gaps)))
        lead._pass_task_on(runs, set(changed))
        lead._log_delivery_change(old, changed, reason)

    def _check_on_the_way(self, changed):
        """Refuse what would make a second person deliver the same goods."""
        if not self._is_in_delivery():
            return
        swapped = bool(changed.get("driver_id")) != bool(self.driver_id)
        if "delivery_method" in changed or ("driver_id" in changed and swapped):
            raise UserError(
                self.env._(
                    "The goods of “%(lead)s” are on their way: only their direction or "
                    "their driver can be replaced. To send them in another way, stop "
                    "the handling and begin again.",
                    lead=self.name,
                )
            )

    def _pass_task_on(self, runs, names):
        """Give the task in hand to whoever is responsible now."""
        tasks = runs.task_ids.filtered(lambda task: task.state == "ready")
        tasks = tasks.filtered(
            lambda task: names & {task.config["scope_field"], task.config["user_field"]}
        )
        tasks._reassign(self._workflow_company()._operating_today())

    def _log_delivery_change(self, old, changed, reason):
        lines = [self.env._("The delivery was changed: %(reason)s", reason=reason)]
        for name in changed:
            field = self._fields[name]
            before, after = (
                field.convert_to_export(value, self) or "–"
                for value in (old[name], self[name])
            )
            label = field._description_string(self.env)
            lines.append(f"{label}: {before} → {after}")
        self.message_post(body=Markup("<br/>").join(lines))
