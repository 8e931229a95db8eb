"""What only the screens need of a document."""

from odoo import api, fields, models

from ..registering import FIRST, LIVE, State

UNDER_WAY = (
    State.NOT_SIGNED,
    State.CANCELLED,
    State.SIGNED,
    State.SCAN,
    State.PREPARING,
    State.TO_COLLECT,
    State.TO_SEND,
    State.SENT,
)


class RegisterDocument(models.Model):
    _inherit = "register.document"

    days_in_stage = fields.Integer(
        compute="_compute_days_in_stage", help="Days since it came into this state."
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="A person has a task on it whose deadline is over.",
    )
    is_live = fields.Boolean(
        "In Force", compute="_compute_is_live", search="_search_is_live"
    )
    is_failed = fields.Boolean(
        "Failed", compute="_compute_is_failed", compute_sudo=True
    )
    is_under_way = fields.Boolean(compute="_compute_is_live")

    @api.depends("stage_entry_date", "company_id")
    def _compute_days_in_stage(self):
        for document in self:
            entered = document.stage_entry_date
            company = document.company_id or self.env.company
            days = (company._operating_today() - entered).days if entered else 0
            document.days_in_stage = max(days, 0)

    @api.depends("workflow_task_ids.deadline", "workflow_task_ids.state")
    def _compute_is_overdue(self):
        # sudo: whether a task is late is shown to whoever sees the document
        late = self.sudo().search(
            [("id", "in", self._origin.ids), *self._search_is_overdue("in", {True})]
        )
        for document in self:
            document.is_overdue = document._origin.id in late._ids

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see _compute_is_overdue
        tasks = self.env["workflow.task"].sudo()
        late = tasks._search(
            [("res_model", "=", self._name), ("is_overdue", "=", True)]
        )
        return fields.Domain("id", "in", late.subselect("res_id"))

    @api.depends("stage_code", "active")
    def _compute_is_live(self):
        for document in self:
            document.is_live = document.active and document.stage_code in LIVE
            document.is_under_way = document.stage_code in UNDER_WAY

    @api.model
    def _search_is_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("stage_code", "in", LIVE)

    @api.depends("lifecycle_failure")
    def _compute_is_failed(self):
        for document in self:
            document.is_failed = bool(document.lifecycle_failure)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show the columns of the register one looks at, not of all registers."""
        found = super()._read_group_stage_ids(stages, domain)
        kind = self.env.context.get("register_kind")
        first = FIRST.get(kind) if isinstance(kind, str) else None
        if not first:
            return found
        known = self.env["lifecycle.stage"]._get_by_code(self._name)
        return found.filtered(lambda s: s.pipeline_id == known[first].pipeline_id)

    def action_view_opportunity(self):
        """Open the opportunity of this document."""
        self.ensure_one()
        self.check_access("read")
        return self.opportunity_id.get_formview_action()
