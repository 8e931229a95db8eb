from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .workflow_role import member_from_row


class WorkflowRoleMember(models.Model):
    _name = "workflow.role.member"
    _description = "Workflow Role Member"
    _order = "role_id, sequence, id"
    _rec_name = "user_id"

    role_id = fields.Many2one(
        "workflow.role", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    scope = fields.Reference(
        selection="_selection_scope",
        help="The record this person is responsible for; empty means everything.",
    )
    scope_key = fields.Char(compute="_compute_scope_key", store=True, index=True)
    scope_name = fields.Char(compute="_compute_scope_name")
    date_from = fields.Date()
    date_to = fields.Date()
    deputy_id = fields.Many2one(
        "res.users",
        index=True,
        ondelete="set null",
        domain=[("share", "=", False)],
        help="Without dates a permanent deputy: may do the person's tasks at any time, "
        "and holds them while the person is missing. Each decision says for whom it "
        "was made.",
    )
    deputy_from = fields.Date(
        help="With dates, the deputy holds the work in this period, and may do nothing "
        "outside it. Without dates, the deputy is a permanent one."
    )
    deputy_to = fields.Date()
    is_live = fields.Boolean(
        string="Active Person", related="user_id.active", help="Is the user active?"
    )

    _dates = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A membership cannot end before it begins.",
    )
    _deputy_dates = models.Constraint(
        "CHECK(deputy_from IS NULL OR deputy_to IS NULL OR deputy_from <= deputy_to)",
        "A deputy's period cannot end before it begins.",
    )

    @api.model
    def _selection_scope(self):
        # sudo: the list of document kinds is not a secret
        kinds = self.env["ir.model"].sudo().search([("transient", "=", False)])
        return [(kind.model, kind.name) for kind in kinds]

    @api.depends("scope")
    def _compute_scope_key(self):
        for member in self:
            scope = member.scope
            member.scope_key = f"{scope._name},{scope.id}" if scope else False

    @api.depends("scope")
    def _compute_scope_name(self):
        for member in self:
            # sudo: the name of the scope, not its data
            scope = member.scope and member.scope.sudo().exists()
            member.scope_name = scope.display_name if scope else False

    @api.constrains("deputy_id", "user_id")
    def _check_deputy(self):
        for member in self:
            if member.deputy_id == member.user_id:
                raise ValidationError(self.env._("Nobody can be their own deputy."))

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.role_id._refresh_deputies()
        return members

    def write(self, vals):
        roles = self.role_id
        result = super().write(vals)
        (roles | self.role_id)._hand_over_changed()
        (roles | self.role_id)._refresh_deputies()
        return result

    def unlink(self):
        roles = self.role_id
        result = super().unlink()
        roles._hand_over_changed()
        roles._refresh_deputies()
        return result

    def _as_member(self):
        self.ensure_one()
        return member_from_row(self)
