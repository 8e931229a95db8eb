from odoo import api, fields, models
from odoo.exceptions import AccessError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    infrastructure_period_id = fields.Many2one(
        "infrastructure.period",
        "Period of Service",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_period_unforged(vals)
        own = self
        if "default_infrastructure_period_id" in self.env.context:
            context = dict(self.env.context)
            del context["default_infrastructure_period_id"]
            own = self.with_context(context)  # pylint: disable=context-overridden
        return super(AccountMoveLine, own).create(vals_list)

    def write(self, vals):
        self._check_period_unforged(vals)
        return super().write(vals)

    def _check_period_unforged(self, vals):
        """Refuse to move an amount to another period: only billing ties the two."""
        if "infrastructure_period_id" not in vals or self.env.su:
            return
        wanted = vals["infrastructure_period_id"] or False
        # sudo: the period may be hidden from whoever writes the line
        present = {line.infrastructure_period_id.id for line in self.sudo()}
        if present | {wanted} != {wanted} or (wanted and not self):
            raise AccessError(self.env._("The period of an invoice line is kept."))
