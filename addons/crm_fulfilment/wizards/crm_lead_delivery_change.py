from odoo import api, fields, models
from odoo.exceptions import AccessError

NAMES = ("shipping_direction_id", "delivery_method", "driver_id")
MANAGER = "sales_team.group_sale_manager"


class CrmLeadDeliveryChange(models.TransientModel):
    """Another direction, method or driver for an order that is being handled."""

    _name = "crm.lead.delivery.change"
    _description = "Change the Delivery of an Order"

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, readonly=True)
    shipping_direction_id = fields.Many2one(
        "crm.shipping.direction",
        compute="_compute_shipping_direction_id",
        store=True,
        readonly=False,
    )
    delivery_method = fields.Selection(
        selection=lambda self: self._selection_delivery_method(),
        compute="_compute_delivery_method",
        store=True,
        readonly=False,
    )
    driver_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        compute="_compute_driver_id",
        store=True,
        readonly=False,
    )
    is_in_delivery = fields.Boolean(compute="_compute_is_in_delivery")
    reason = fields.Char()

    @api.model
    def _selection_delivery_method(self):
        field = self.env["crm.lead"]._fields["delivery_method"]
        return field._description_selection(self.env)

    @api.depends("lead_id")
    def _compute_shipping_direction_id(self):
        for wizard in self:
            wizard.shipping_direction_id = wizard.lead_id.shipping_direction_id

    @api.depends("lead_id")
    def _compute_delivery_method(self):
        for wizard in self:
            wizard.delivery_method = wizard.lead_id.delivery_method

    @api.depends("lead_id")
    def _compute_driver_id(self):
        for wizard in self:
            wizard.driver_id = wizard.lead_id.driver_id

    @api.depends("lead_id")
    def _compute_is_in_delivery(self):
        for wizard in self:
            wizard.is_in_delivery = wizard.lead_id._is_in_delivery()

    def action_apply(self):
        """Write the new delivery and pass the task in hand on.

        :raise AccessError: the caller is no sales manager of this opportunity
        :raise UserError: blank reason, or whatever the opportunity raises
        """
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a sales manager changes the delivery of an order.")
            )
        self.lead_id.check_access("write")
        reason = self.env["workflow.task"]._clean_text(
            self.reason, True, self.env._("Say why the delivery changes.")
        )
        vals = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in NAMES
        }
        self.lead_id._change_delivery(vals, reason)
        return {"type": "ir.actions.act_window_close"}
