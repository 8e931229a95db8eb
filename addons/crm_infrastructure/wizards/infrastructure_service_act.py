from odoo import api, fields, models
from odoo.exceptions import UserError

PROMISE, DISCONNECT, CLOSE, WAIVE = "promise", "disconnect", "close", "waive"


class InfrastructureServiceAct(models.TransientModel):
    """The dialog of the buttons that need a date or a reason."""

    _name = "infrastructure.service.act"
    _description = "Decision about Services"

    kind = fields.Selection(
        [
            (PROMISE, "Promise to pay"),
            (DISCONNECT, "Disconnect"),
            (CLOSE, "Close"),
            (WAIVE, "Do not bill"),
        ],
        required=True,
        readonly=True,
    )
    service_ids = fields.Many2many("infrastructure.service", string="Services")
    period_ids = fields.Many2many("infrastructure.period", string="Periods")
    date = fields.Date(
        "Promised Day",
        help="Nothing is sent and nothing is cut off until this day is over.",
    )
    reason = fields.Char(
        help="Kept in the journal and shown to colleagues, never to the customer."
    )

    @api.model
    def default_get(self, fields_list):
        """Take the records on which the dialog was opened."""
        values = super().default_get(fields_list)
        context = self.env.context
        names = {
            "infrastructure.service": "service_ids",
            "infrastructure.period": "period_ids",
        }
        name = names.get(context.get("active_model"))
        ids = context.get("active_ids") or []
        if name in fields_list and ids:
            values[name] = [fields.Command.set(ids)]
        return values

    def action_apply(self):
        """Do what was decided, with the rights and checks of the public methods.

        :return: the action that closes the dialog
        :raise UserError: without a reason, or where the decision is not possible
        :raise AccessError: for whoever may not write the services
        """
        self.ensure_one()
        if not (self.period_ids if self.kind == WAIVE else self.service_ids):
            raise UserError(self.env._("Choose what this decision is about."))
        self._get_methods()[self.kind]()
        return {"type": "ir.actions.act_window_close"}

    def _get_methods(self):
        services, periods = self.service_ids, self.period_ids
        return {
            PROMISE: lambda: services.action_promise(self.date, self.reason),
            DISCONNECT: lambda: services.action_disconnect(self.reason),
            CLOSE: lambda: services.action_close(self.reason),
            WAIVE: lambda: periods.action_waive(self.reason),
        }
