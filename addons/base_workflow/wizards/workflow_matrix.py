from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.const import VIAS

MOST_ID = 2**31 - 1
SOUND = ("scope", "general", "deputy")


def _is_ids(value):
    return isinstance(value, list | tuple) and all(
        type(number) is int and 0 < number <= MOST_ID for number in value
    )


class WorkflowMatrixLine(models.TransientModel):
    """One cell of the matrix role x scope: who does it today, or nobody."""

    _name = "workflow.matrix.line"
    _description = "Responsibility Matrix"
    _order = "role_id, is_gap desc, scope_name, id"

    batch = fields.Char(index=True)
    role_id = fields.Many2one("workflow.role", ondelete="cascade")
    scope_name = fields.Char(string="Scope")
    scope_key = fields.Char()
    user_id = fields.Many2one("res.users", string="Person")
    via = fields.Selection(VIAS, string="Found As")
    is_gap = fields.Boolean(
        string="Gap", help="No living member or deputy: a fallback would get the work."
    )

    @api.model
    def action_open(self, role_ids=None):
        """Build the matrix of the given (default: all) roles and open it.

        :param role_ids: list of ids
        :raise AccessError: for people who may not read roles
        :raise UserError: for anything but a list of ids
        """
        Role = self.env["workflow.role"]
        Role.check_access("read")
        if not _is_ids(role_ids or []):
            raise UserError(self.env._("The roles are a list of ids."))
        roles = Role.browse(role_ids) if role_ids else Role.search([("id", ">", 0)])
        roles.check_access("read")
        batch = uuid4().hex
        today = self.env.company._operating_today()
        self.create(
            [
                {**vals, "batch": batch}
                for role in roles
                for vals in self._prepare_cells(role.sudo(), today)
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_workflow.workflow_matrix_line_action"
        )
        return {**action, "domain": [("batch", "=", batch)]}

    def _prepare_cells(self, role, today):
        """Return one cell for each scope the role knows, and one for the rest."""
        # sudo (role): the matrix shows members and scopes whatever the reader may open
        people = role._people(self.env.company)
        cells = []
        for key, name in self._scopes(role).items():
            holder = role._resolve(key, today, people)
            cells.append(
                {
                    "role_id": role.id,
                    "scope_key": key,
                    "scope_name": name,
                    "user_id": holder.user,
                    "via": holder.via,
                    "is_gap": holder.via not in SOUND,
                }
            )
        return cells

    def _scopes(self, role):
        """Return {scope key: name}: configured scopes, members' scopes, the rest."""
        scopes = {
            member.scope_key: member.scope_name
            for member in role.member_ids
            if member.scope_key and member.scope_name
        }
        model = role.scope_model_id.model
        if model and model in self.env:
            # sudo: names only; the matrix is to be complete
            for record in self.env[model].sudo().search([("id", ">", 0)]):
                scopes[f"{model},{record.id}"] = record.display_name
        if not scopes or any(not member.scope_key for member in role.member_ids):
            scopes[None] = self.env._("Everything")
        return scopes
