from odoo import api, fields, models


class ClosingActSign(models.TransientModel):
    _name = "closing.act.sign"
    _description = "Mark Closing Acts as Signed"

    act_ids = fields.Many2many(
        "closing.act",
        string="Acts",
        required=True,
        default=lambda self: self._default_act_ids(),
    )
    act_count = fields.Integer(compute="_compute_act_count")
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    signed_by = fields.Char()
    scan = fields.Binary(string="Signed Copy", attachment=False)
    scan_name = fields.Char(string="File Name")

    def _default_act_ids(self):
        if self.env.context.get("active_model") == "closing.act":
            return self.env.context.get("active_ids")
        return False

    @api.depends("act_ids")
    def _compute_act_count(self):
        for wizard in self:
            wizard.act_count = len(wizard.act_ids)

    def action_confirm(self):
        """Mark the chosen acts as signed with the user's own rights.

        :raise UserError: if the only act cannot be signed.
        """
        self.ensure_one()
        return self.act_ids.action_mark_signed(
            self.date, self.signed_by, self.scan, self.scan_name
        )
