from odoo import api, fields, models

COLUMNS = {
    "char": "value_char",
    "text": "value_text",
    "integer": "value_integer",
    "float": "value_float",
    "monetary": "value_float",
    "boolean": "value_boolean",
    "date": "value_date",
    "datetime": "value_datetime",
    "selection": "value_option_id",
    "many2one": "value_res_id",
}


class WorkflowTaskComplete(models.TransientModel):
    """The slim form: only what the step asks for, whatever the document is."""

    _name = "workflow.task.complete"
    _description = "Complete a Workflow Task"
    _inherit = ["workflow.task.dialog"]

    kind = fields.Selection(related="task_id.kind", related_sudo=False)
    instruction = fields.Html(
        related="task_id.instruction", sanitize=False, related_sudo=False
    )
    instruction_attachment_ids = fields.Many2many(
        related="task_id.instruction_attachment_ids", related_sudo=False
    )
    record_name = fields.Char(related="task_id.record_name", related_sudo=False)
    record_card = fields.Html(
        related="task_id.record_card", sanitize=False, related_sudo=False
    )
    changes = fields.Html(related="task_id.changes", sanitize=False, related_sudo=False)
    file_links = fields.Html(
        related="task_id.file_links", sanitize=False, related_sudo=False
    )
    line_ids = fields.One2many(
        "workflow.task.complete.line", "wizard_id", string="Fields"
    )
    types = fields.Char(compute="_compute_types")
    attachment_ids = fields.Many2many(
        "ir.attachment", "workflow_task_complete_attachment_rel", string="Files"
    )
    attachment_label = fields.Char(compute="_compute_asked")
    attachment_count = fields.Integer(compute="_compute_asked")
    comment_policy = fields.Char(compute="_compute_asked")
    comment = fields.Text()

    @api.depends("line_ids.ttype", "line_ids.unread")
    def _compute_types(self):
        for wizard in self:
            # closed by commas, so that the view finds "date" but not in "datetime"
            lines = wizard.line_ids
            types = set(lines.mapped("ttype"))
            types |= {"unread"} if any(lines.mapped("unread")) else set()
            wizard.types = f",{','.join(types)},"

    @api.depends("task_id")
    def _compute_asked(self):
        for wizard in self:
            # sudo: the answer is checked by the task, not by this dialog
            task = wizard.task_id.sudo()
            config, uploads = task.config, task._file_fields()
            labels = [*map(task._label, uploads), config["attachment_label"]]
            wizard.attachment_label = ", ".join(filter(None, labels))
            wizard.attachment_count = config["attachments"] + len(uploads)
            wizard.comment_policy = config["comment"]

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            if wizard.task_id._may_see_card() and not wizard.line_ids:
                wizard._create_lines()
        return wizards

    def _create_lines(self):
        # sudo: the step offers these fields to its holder
        task = self.task_id.sudo()
        record = task._record()
        required = task.config["required"]
        uploads = task._file_fields()
        for field in task._form_fields():
            name = field.name
            if name in uploads:
                continue
            line = self.env["workflow.task.complete.line"].create(
                {
                    "wizard_id": self.id,
                    "name": name,
                    "label": task._label(name),
                    "ttype": field.type,
                    "relation": field.comodel_name or False,
                    "is_required": name in required,
                }
            )
            line._load(record)

    def action_confirm(self):
        """Complete the task with what was typed in; raises what the task raises."""
        self.ensure_one()
        self.task_id.action_complete(
            values={
                line.name: line._value()
                for line in self.line_ids
                if not line._is_left_alone()
            },
            attachment_ids=self.attachment_ids.ids,
            comment=self.comment or None,
        )
        return {"type": "ir.actions.act_window_close"}


class WorkflowTaskCompleteLine(models.TransientModel):
    _name = "workflow.task.complete.line"
    _description = "Field of a Workflow Task"

    wizard_id = fields.Many2one(
        "workflow.task.complete", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True, readonly=True)
    label = fields.Char(readonly=True)
    ttype = fields.Char(readonly=True)
    relation = fields.Char(readonly=True)
    is_required = fields.Boolean(readonly=True)
    value_char = fields.Char(string="Text")
    value_text = fields.Text(string="Long Text")
    value_integer = fields.Integer(string="Whole Number")
    # no digits: a number that was only looked at must not be rounded
    value_float = fields.Float(string="Number")
    value_boolean = fields.Boolean(string="Yes or No")
    value_date = fields.Date(string="Date")
    value_datetime = fields.Datetime(string="Date and Time")
    value_option_id = fields.Many2one(
        "workflow.task.complete.option",
        string="Choice",
        domain="[('line_id', '=', id)]",
    )
    value_res_id = fields.Many2oneReference(string="Record", model_field="relation")
    unread = fields.Char(
        string="Now",
        readonly=True,
        help="What is chosen now, by its name only: you may not read it.",
    )
    option_ids = fields.One2many("workflow.task.complete.option", "line_id")

    def _load(self, record):
        """Show the present value of the record."""
        field = record._fields[self.name]
        value = record[self.name]
        if self.ttype == "selection":
            options = field._description_selection(self.env)
            self.option_ids = [
                fields.Command.create({"value": key, "name": text})
                for key, text in options
            ]
            value = self.option_ids.filtered(lambda option: option.value == value)
        elif self.ttype == "many2one":
            value = self._load_choice(value)
        self[COLUMNS[self.ttype]] = value

    def _load_choice(self, target):
        """Return the id of what is chosen; tell its name where it may not be read."""
        # not as superuser: what the person may read and choose himself
        mine = target.sudo(False)
        if mine.has_access("read"):
            return target.id
        self.unread = target.display_name
        if not mine.browse().has_access("read"):
            self.relation = False
            self.unread = self._get_closed_text(target)
        return False

    def _get_closed_text(self, target):
        # sudo: says whom to ask
        person = self.wizard_id.task_id.sudo().route_id.manager_id.name
        if target:
            return self.env._(
                "%(name)s (to change it, ask %(person)s)",
                name=target.display_name,
                person=person,
            )
        return self.env._("You may not choose it: ask %(person)s", person=person)

    def _is_left_alone(self):
        """Return whether nothing was chosen instead of what could not be read."""
        return bool(self.unread) and not self.value_res_id

    def _value(self):
        value = self[COLUMNS[self.ttype]]
        return value.value if self.ttype == "selection" else value


class WorkflowTaskCompleteOption(models.TransientModel):
    _name = "workflow.task.complete.option"
    _description = "Choice in a Workflow Task"

    line_id = fields.Many2one(
        "workflow.task.complete.line", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    value = fields.Char(required=True)
