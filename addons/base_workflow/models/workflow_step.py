from ast import literal_eval

from odoo import api, fields, models

from .const import COMMENTS, ESCALATIONS, KINDS, RESPONSIBLES


class WorkflowStep(models.Model):
    _name = "workflow.step"
    _description = "Workflow Step"
    _order = "route_id, sequence, id"

    route_id = fields.Many2one(
        "workflow.route", required=True, index=True, ondelete="cascade"
    )
    model = fields.Char(related="route_id.model")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="execute",
        help="A decision can be rejected, work can only be done.",
    )
    condition = fields.Char(
        default="[]", help="The step is skipped for documents outside this filter."
    )

    responsible = fields.Selection(RESPONSIBLES, required=True, default="role")
    role_id = fields.Many2one("workflow.role", index=True, ondelete="restrict")
    scope_field = fields.Char(
        help="Field of the document that tells the role's scope, for instance "
        "direction_id or partner_id.country_id."
    )
    user_field = fields.Char(
        help="Field of the document that holds the person, for instance user_id."
    )
    four_eyes = fields.Boolean(
        string="Not the Requester",
        help="The person who started the run cannot do this step.",
    )
    allow_delegate = fields.Boolean(string="May Be Delegated", default=True)

    due_days = fields.Integer(string="Due in Working Days", default=1)
    escalate_days = fields.Integer(
        string="Escalate after Working Days",
        help="Working days after the deadline; 0 means never.",
    )
    escalation = fields.Selection(ESCALATIONS, required=True, default="notify")
    notify = fields.Boolean(
        string="Send a Mail", help="Mail the person when the task becomes ready."
    )

    mail_link = fields.Boolean(
        string="May Be Decided From the Mail",
        default=True,
        help="The mail has a link that opens the task without logging in. It works "
        "for the holder only, until the task is done, for the days set in the "
        "settings. Switch it off for steps that need the person to log in.",
    )

    editable_field_ids = fields.Many2many(
        "ir.model.fields",
        "workflow_step_editable_field_rel",
        string="Editable Fields",
        groups="base_workflow.group_workflow_manager",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "workflow_step_required_field_rel",
        string="Required Fields",
        groups="base_workflow.group_workflow_manager",
        help="Can be edited in the task and must be filled in before it is done.",
    )
    shown_field_ids = fields.Many2many(
        "ir.model.fields",
        "workflow_step_shown_field_rel",
        string="Shown Fields",
        groups="base_workflow.group_workflow_manager",
        help="What the person sees of the document, even without access to it.",
    )
    attachment_count = fields.Integer(string="Required Files")
    attachment_label = fields.Char(
        string="Which Files", translate=True, help="For instance: signed contract."
    )
    check_ids = fields.One2many(
        "workflow.step.check", "step_id", string="Checklist", copy=True
    )
    comment_policy = fields.Selection(
        COMMENTS,
        string="Comment When Done",
        required=True,
        default="optional",
        help="A rejection always needs a comment.",
    )

    instruction = fields.Html(translate=True)
    instruction_attachment_ids = fields.Many2many(
        "ir.attachment",
        "workflow_step_instruction_rel",
        string="Instruction Files",
        bypass_search_access=True,
    )
    target_done = fields.Char(
        string="Moves To When Done",
        help="Where the document goes, a code that its kind understands.",
    )
    target_rejected = fields.Char(string="Moves To When Rejected")

    _numbers = models.Constraint(
        "CHECK(due_days >= 0 AND escalate_days >= 0 AND attachment_count >= 0)",
        "Days and numbers of files cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._own_instruction_files()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if "instruction_attachment_ids" in vals:
            self._own_instruction_files()
        return result

    def _own_instruction_files(self):
        """Let everybody who reads the step read its files."""
        for step in self:
            # sudo: a file uploaded before the step was saved has no place yet
            files = step.sudo().instruction_attachment_ids
            loose = files.filtered(lambda file: not file.res_id)
            loose.write({"res_model": step._name, "res_id": step.id})

    def _condition_domain(self):
        self.ensure_one()
        return literal_eval(self.condition or "[]")

    def _snapshot(self):
        """Return everything a task must remember of its step (JSON)."""
        self.ensure_one()
        required = self.required_field_ids.mapped("name")
        editable = self.editable_field_ids.mapped("name")
        return {
            "condition": self._condition_domain(),
            "responsible": self.responsible,
            "scope_field": self.scope_field or "",
            "user_field": self.user_field or "",
            "four_eyes": self.four_eyes,
            "delegate": self.allow_delegate,
            "due_days": self.due_days,
            "escalate_days": self.escalate_days,
            "escalation": self.escalation,
            "notify": self.notify,
            "mail_link": self.mail_link,
            "editable": list(dict.fromkeys([*editable, *required])),
            "required": required,
            "shown": self.shown_field_ids.mapped("name"),
            "attachments": self.attachment_count,
            "attachment_label": self.attachment_label or "",
            "comment": self.comment_policy,
            "instruction_files": self.instruction_attachment_ids.ids,
            "target_done": self.target_done or "",
            "target_rejected": self.target_rejected or "",
        }


class WorkflowStepCheck(models.Model):
    _name = "workflow.step.check"
    _description = "Workflow Step Checklist Line"
    _order = "sequence, id"

    step_id = fields.Many2one(
        "workflow.step", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
