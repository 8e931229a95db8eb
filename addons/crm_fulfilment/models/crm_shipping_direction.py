from odoo import api, fields, models

from .const import OPERATOR, SOUND, STOREKEEPER


class CrmShippingDirection(models.Model):
    """Who handles the orders of a direction, and where nobody does."""

    _inherit = "crm.shipping.direction"

    member_ids = fields.One2many(
        "workflow.role.member", "shipping_direction_id", string="People"
    )
    operator_id = fields.Many2one(
        "res.users", compute="_compute_people", compute_sudo=True
    )
    storekeeper_id = fields.Many2one(
        "res.users", compute="_compute_people", compute_sudo=True
    )
    people_gaps = fields.Text(
        string="Nobody Responsible", compute="_compute_people", compute_sudo=True
    )

    @api.depends(
        "name",
        "member_ids.user_id.active",
        "member_ids.role_id",
        "member_ids.deputy_id",
    )
    @api.depends_context("company", "lang")
    def _compute_people(self):
        roles = self._get_people_roles()
        for company, directions in self.grouped("company_id").items():
            company = company or self.env.company
            gaps = directions._get_people_gaps(roles, company)
            found = directions._get_holders(roles, company)
            for direction in directions:
                people = {
                    role.code: holder.user
                    for role, holder in found[direction].items()
                    if holder.via in SOUND
                }
                direction.operator_id = people.get(OPERATOR)
                direction.storekeeper_id = people.get(STOREKEEPER)
                direction.people_gaps = "\n".join(gaps[direction])

    @api.model
    def _get_people_roles(self, routes=None):
        """Return the roles (su) that every direction needs somebody for."""
        # sudo: the names of the roles are no secret
        routes = (
            self.env["crm.lead"]._get_realisation_routes() if routes is None else routes
        )
        steps = routes.sudo().step_ids
        return steps.filtered(
            lambda step: step.scope_field == "shipping_direction_id"
        ).role_id

    def _get_holders(self, roles, company):
        """Return {direction: {role: Holder}} for today, in a few queries."""
        today = company._operating_today()
        people = {role: role._people(company) for role in roles}
        return {
            direction: {
                role: role._resolve(direction._get_scope_key(), today, people[role])
                for role in roles
            }
            for direction in self
        }

    def _get_people_gaps(self, roles, company):
        """Return {direction: texts}: the roles for which it has nobody who lives.

        Somebody who is only out of office is no gap: a colleague gets the task.
        """
        found, result = self._get_holders(roles, company), {}
        alive = {role: role._people(company).alive for role in roles}
        for direction in self:
            result[direction] = [
                self.env._(
                    "%(role)s for the direction “%(direction)s”",
                    role=role.name,
                    direction=direction.name,
                )
                for role, holder in found[direction].items()
                if holder.via not in SOUND and holder.on_behalf not in alive[role]
            ]
        return result

    def _get_scope_key(self):
        self.ensure_one()
        return f"{self._name},{self.id or self._origin.id}"

    def action_open_matrix(self):
        """Show who holds the roles of order handling, for this direction."""
        self.ensure_one()
        self.check_access("read")
        roles = self._get_people_roles()
        action = self.env["workflow.matrix.line"].action_open(roles.ids)
        mine = [("scope_key", "in", (False, self._get_scope_key()))]
        return {**action, "domain": [*action["domain"], *mine]}

    def action_view_members(self):
        """Open the people of this direction, to be changed by an administrator."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fulfilment.workflow_role_member_action"
        )
        return {
            **action,
            "domain": [("shipping_direction_id", "=", self.id)],
            "context": {"default_shipping_direction_id": self.id},
        }
