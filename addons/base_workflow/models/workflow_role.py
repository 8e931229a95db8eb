from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..responsibility import Member, People, resolve


class WorkflowRole(models.Model):
    _name = "workflow.role"
    _description = "Workflow Role"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(index=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    supervisor_id = fields.Many2one(
        "res.users",
        tracking=True,
        domain=[("share", "=", False)],
        help="Gets what nobody in the role can do, sees all tasks of the role and "
        "may delegate them.",
    )
    company_id = fields.Many2one("res.company", index=True)
    scope_model_id = fields.Many2one(
        "ir.model",
        string="Scopes",
        ondelete="set null",
        domain=[("transient", "=", False)],
        groups="base_workflow.group_workflow_manager",
        help="Records that members share out among themselves, for instance "
        "shipping directions. The matrix shows a row for each of them.",
    )
    member_ids = fields.One2many("workflow.role.member", "role_id", string="Members")
    member_count = fields.Integer(compute="_compute_member_count")
    note = fields.Text(translate=True)

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another role has this code."
    )

    @api.depends("member_ids")
    def _compute_member_count(self):
        counts = dict(
            self.env["workflow.role.member"]._read_group(
                [("role_id", "in", self.ids)], ["role_id"], ["__count"]
            )
        )
        for role in self:
            role.member_count = counts.get(role, 0)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: an incoming mail makes no configuration. Raises AccessError."""
        raise AccessError(self.env._("Incoming mails do not configure workflows."))

    def action_open_matrix(self):
        """Show who holds each role for each scope, and where nobody does."""
        return self.env["workflow.matrix.line"].action_open(self.ids)

    def _resolve(self, scope, today, people):
        """Return the Holder for ``scope`` (text "model,id" or None)."""
        self.ensure_one()
        # the caller excludes people (requester, leavers) from ``people``
        return resolve(
            self._members(), scope, today, people, self.supervisor_id.id or None
        )

    def _members(self):
        self.ensure_one()
        return tuple(member._as_member() for member in self.member_ids)

    def _people(self, company):
        """Return the People who can hold work of these roles in ``company``."""
        # sudo: whoever asks, absence and deputies must be seen in full
        members = self.sudo().member_ids
        users = members.user_id | members.deputy_id | self.sudo().supervisor_id
        return self._people_of(users, company)

    @api.model
    def _people_of(self, users, company):
        # sudo: only asks whether the person can work at all
        users = users.sudo()
        alive = users.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        away = alive.filtered("is_out_of_office")
        return People(frozenset(alive.ids), frozenset(away.ids))

    def _hand_over_changed(self):
        """Give ready tasks of these roles to whoever holds them now."""
        # sudo: a change of members concerns tasks of other people
        tasks = self.env["workflow.task"].sudo()
        tasks = tasks.search([("role_id", "in", self.ids), ("state", "=", "ready")])
        tasks._reassign_by_company(only_if_gone=True)


def member_from_row(row):
    """Return the pure Member of a ``workflow.role.member`` row."""
    return Member(
        user=row.user_id.id,
        scope=row.scope_key or None,
        date_from=row.date_from or None,
        date_to=row.date_to or None,
        deputy=row.deputy_id.id or None,
        deputy_from=row.deputy_from or None,
        deputy_to=row.deputy_to or None,
    )
