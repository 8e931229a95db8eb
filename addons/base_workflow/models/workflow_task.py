import json
from functools import lru_cache
from types import MappingProxyType

from odoo import api, fields, models

from .const import BLANK, KINDS, TASK_STATES, VIAS
from .passes import engine


class WorkflowTask(models.Model):
    """One step of one run. The row is the truth, its activity is the face."""

    _name = "workflow.task"
    _description = "Workflow Task"
    _inherit = ["workflow.linked", "mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"

    name = fields.Char(required=True, readonly=True, translate=True)
    run_id = fields.Many2one(
        "workflow.run", required=True, readonly=True, index=True, ondelete="restrict"
    )
    route_id = fields.Many2one(
        "workflow.route", required=True, readonly=True, index=True, ondelete="restrict"
    )
    round = fields.Integer(readonly=True, aggregator="max")
    step_id = fields.Many2one(
        "workflow.step", readonly=True, index=True, ondelete="set null"
    )
    sequence = fields.Integer(readonly=True, aggregator=None)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    # everything else the task remembers of its step, see workflow.step._snapshot
    config_text = fields.Text(readonly=True)
    instruction = fields.Html(readonly=True, sanitize=False, translate=True)
    instruction_attachment_ids = fields.Many2many(
        "ir.attachment",
        compute="_compute_instruction_attachment_ids",
        compute_sudo=True,
    )
    check_ids = fields.One2many("workflow.task.check", "task_id", string="Checklist")
    check_progress = fields.Char(compute="_compute_check_progress")

    state = fields.Selection(
        TASK_STATES, required=True, readonly=True, default="future", index=True
    )
    role_id = fields.Many2one(
        "workflow.role", readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Holder",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    via = fields.Selection(VIAS, string="Found As", readonly=True)
    on_behalf_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    deputy_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="set null"
    )
    requester_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="restrict"
    )

    date_ready = fields.Datetime(string="Since", readonly=True)
    deadline = fields.Date(readonly=True, index="btree_not_null")
    date_done = fields.Datetime(string="Done On", readonly=True)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    duration_hours = fields.Float(
        string="Working Hours", readonly=True, aggregator="avg"
    )
    postpone_count = fields.Integer(readonly=True)
    escalate_on = fields.Date(readonly=True, index="btree_not_null")
    escalated = fields.Boolean(readonly=True)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _res_idx = models.Index("(res_model, res_id)")
    _inbox_idx = models.Index("(user_id, deadline) WHERE state = 'ready'")
    _one_ready = models.UniqueIndex(
        "(run_id) WHERE state = 'ready'", "A run has one ready task at a time."
    )

    @api.depends("name", "record_name")
    def _compute_display_name(self):
        for task in self:
            parts = [task.name, task.record_name]
            task.display_name = ": ".join(part for part in parts if part)

    @api.depends("config_text")
    def _compute_instruction_attachment_ids(self):
        for task in self:
            # a file taken out of the step later is simply gone
            files = self.env["ir.attachment"].browse(task.config["instruction_files"])
            task.instruction_attachment_ids = files.exists()

    @api.depends("check_ids.is_done")
    def _compute_check_progress(self):
        for task in self:
            checks = task.check_ids
            done = len(checks.filtered("is_done"))
            task.check_progress = f"{done}/{len(checks)}" if checks else False

    @api.depends("state", "deadline", "company_id")
    def _compute_is_overdue(self):
        self.is_overdue = False
        limited = self.filtered(lambda task: task.state == "ready" and task.deadline)
        for company, tasks in limited.grouped("company_id").items():
            # sudo: only the date of the company is needed
            today = company.sudo()._operating_today()
            late = tasks.filtered(lambda task, day=today: task.deadline < day)
            late.is_overdue = True

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: only the dates of the companies are needed
        companies = self.env.companies.sudo()
        terms = [
            [
                ("state", "=", "ready"),
                ("company_id", "=", company.id),
                ("deadline", "<", company._operating_today()),
            ]
            for company in companies
        ]
        return fields.Domain.OR(terms)

    @property
    def config(self):
        """What the task remembers of its step; blanks for no task."""
        # not self[:1]: a slice would leave the others out of the fetch
        return parse_config(next((task.config_text for task in self), "") or "{}")

    @api.model
    def _is_harmless(self, vals):
        mail = ("message_", "activity_", "my_activity_", "website_message_")
        return all(name.startswith(mail) for name in vals)

    def _record(self):
        self.ensure_one()
        return self._records().get(self.id)

    def _copy_translations(self):
        """Give the tasks the texts of their steps in the other languages."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        current = self.env.lang or "en_US"
        for step, tasks in self.grouped("step_id").items():
            for lang in languages:
                texts = step._task_texts(lang)
                if lang != current and texts != step._task_texts(current):
                    engine(tasks).with_context(lang=lang).write(texts)

    def _create_checklist(self):
        names = {step: step.check_ids.mapped("name") for step in self.step_id}
        engine(self.env["workflow.task.check"]).create(
            [
                {"task_id": task.id, "name": name, "sequence": index}
                for task in self
                for index, name in enumerate(names[task.step_id])
            ]
        )


class WorkflowStep(models.Model):
    _inherit = "workflow.step"

    def _task_texts(self, lang):
        step = self.with_context(lang=lang)
        return {"name": step.name, "instruction": step.instruction}

    def _prepare_task(self):
        """Return the values that every task copies from this step."""
        self.ensure_one()
        return {
            "name": self.name,
            "step_id": self.id,
            "sequence": self.sequence,
            "kind": self.kind,
            "role_id": self.role_id.id if self.responsible == "role" else False,
            "instruction": self.instruction,
            "config_text": json.dumps(self._snapshot(), sort_keys=True),
        }


@lru_cache(maxsize=1024)
def parse_config(text):
    """Return the read-only memory of a task; tasks of one step share it."""
    return MappingProxyType({**BLANK, **json.loads(text)})
