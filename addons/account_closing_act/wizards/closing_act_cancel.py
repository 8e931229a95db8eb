from odoo import fields, models


class ClosingActCancel(models.TransientModel):
    _name = "closing.act.cancel"
    _description = "Cancel Closing Acts"

    act_ids = fields.Many2many(
        "closing.act",
        string="Acts",
        required=True,
        default=lambda self: self._default_act_ids(),
    )
    reason = fields.Char(required=True)

    def _default_act_ids(self):
        if self.env.context.get("active_model") == "closing.act":
            return self.env.context.get("active_ids")
        return False

    def action_confirm(self):
        """Cancel the chosen acts with the user's own rights.

        :raise UserError: if the only act cannot be cancelled.
        """
        self.ensure_one()
        return self.act_ids.action_cancel(self.reason)
