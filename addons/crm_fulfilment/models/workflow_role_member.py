from odoo import api, fields, models

DIRECTION = "crm.shipping.direction"


class WorkflowRoleMember(models.Model):
    """The direction as a field of its own: to group by, to import by name."""

    _inherit = "workflow.role.member"

    shipping_direction_id = fields.Many2one(
        DIRECTION,
        compute="_compute_shipping_direction_id",
        inverse="_inverse_shipping_direction_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The orders of this direction come to the person. Empty: all directions "
        "that nobody else is named for.",
    )

    @api.depends("scope")
    def _compute_shipping_direction_id(self):
        for member in self:
            scope = member.scope
            is_direction = scope is not None and scope and scope._name == DIRECTION
            member.shipping_direction_id = is_direction and scope.id

    def _inverse_shipping_direction_id(self):
        for member in self:
            direction = member.shipping_direction_id
            if direction:
                member.scope = direction
            elif member.scope and member.scope._name == DIRECTION:
                member.scope = False
