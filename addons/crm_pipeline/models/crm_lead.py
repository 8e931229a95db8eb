from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """Fields and buttons; what stages demand and do is in the files beside."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "workflow.mixin"]

    team_card = fields.Selection(related="team_id.card", string="Card")
    stage_code = fields.Char(related="stage_id.code", string="Stage Code")
    document_ids = fields.One2many(
        "crm.lead.document", "lead_id", string="Documents", copy=False
    )
    has_team_stages = fields.Boolean(compute="_compute_has_team_stages")
    is_in_my_hands = fields.Boolean(
        compute="_compute_is_in_my_hands", groups="base.group_user"
    )
    workflow_task_name = fields.Char(
        string="Step", compute="_compute_workflow_task_name", groups="base.group_user"
    )
    workflow_is_overdue = fields.Boolean(
        string="Task Overdue",
        compute="_compute_workflow_is_overdue",
        search="_search_workflow_is_overdue",
        groups="base.group_user",
    )

    @api.depends("team_id")
    def _compute_has_team_stages(self):
        teams = self.env["crm.stage"]._teams_with_stages()
        for lead in self:
            lead.has_team_stages = lead.team_id._origin.id in teams

    @api.depends("workflow_ready_task_id")
    @api.depends_context("uid")
    def _compute_is_in_my_hands(self):
        # sudo: who holds an opportunity is no secret for its readers
        mine = self.workflow_ready_task_id.sudo().filtered("is_mine")
        for lead in self:
            lead.is_in_my_hands = lead.workflow_ready_task_id.id in mine._ids

    @api.depends("workflow_ready_task_id")
    @api.depends_context("lang")
    def _compute_workflow_task_name(self):
        # sudo: as above; all tasks at once
        names = {task.id: task.name for task in self.workflow_ready_task_id.sudo()}
        self.workflow_task_name = False
        for lead in self.filtered("workflow_ready_task_id"):
            lead.workflow_task_name = names[lead.workflow_ready_task_id.id]

    @api.depends("workflow_ready_task_id", "workflow_deadline")
    def _compute_workflow_is_overdue(self):
        # sudo: as above
        self.workflow_is_overdue = False
        late = set(self.workflow_ready_task_id.sudo().filtered("is_overdue")._ids)
        overdue = self.filtered(lambda lead: lead.workflow_ready_task_id.id in late)
        overdue.workflow_is_overdue = True

    @api.model
    def _search_workflow_is_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: as above
        tasks = self.env["workflow.task"].sudo()
        found = tasks._search(
            [("res_model", "=", self._name), ("is_overdue", "=", True)]
        )
        return fields.Domain("id", "in", found.subselect("res_id"))

    def action_open_current_task(self):
        """Open the dialog of the task in hand. Raise UserError if it is not yours."""
        self.ensure_one()
        self.check_access("read")
        if not self.is_in_my_hands:
            raise UserError(self.env._("The task of this opportunity is not yours."))
        return self.workflow_ready_task_id.action_open_complete()

    def _find_stage(self, code):
        """Return the stage of the opportunity's team with this code, or none."""
        self.ensure_one()
        stages = self.env["crm.stage"].search([("code", "=", code)])
        stages = stages.filtered(lambda stage: stage._is_of_team(self.team_id))
        # a stage of the team's own goes before one for all teams
        return (stages.filtered("team_ids") or stages)[:1]
