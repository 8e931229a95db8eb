from markupsafe import Markup

from odoo import api, fields, models

from .workflow_task_shown_file import named_files


class WorkflowTask(models.Model):
    """What a person sees of the document inside the task."""

    _inherit = "workflow.task"

    record_card = fields.Html(
        string="Document Data", compute="_compute_record_card", sanitize=False
    )
    changes = fields.Html(
        string="Changed Since the Last Decision",
        compute="_compute_record_card",
        sanitize=False,
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")
    can_delegate = fields.Boolean(compute="_compute_is_mine")
    can_open_record = fields.Boolean(compute="_compute_can_open_record")

    @api.depends("state", "user_id", "config_text", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_record_card(self):
        for task in self:
            # sudo: the step names the fields that its holder may see
            source = task._may_see_card() and task.sudo().with_user(self.env.user)
            source = source and source.sudo()
            record = source and source._record().exists()
            task.record_card = source._render_card() if record else False
            task.changes = source._render_changes() if record else False

    @api.depends("state", "user_id", "deputy_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for task in self:
            ready = task.state == "ready"
            own = self.env.user in (task.user_id | task.deputy_id)
            task.is_mine = ready and own
            # sudo: asks only who supervises
            source = task.sudo()
            supervises = self.env.user in source._supervisors()
            delegable = source.config["delegate"]
            task.can_delegate = ready and (supervises or (own and delegable))

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_open_record(self):
        # also through a related field, which is computed in sudo
        readable = self.sudo(False)._filter_record_readable()
        for task in self:
            task.can_open_record = task.id in readable._ids

    def _may_see_card(self):
        self.ensure_one()
        own = self.env.user in (self.user_id | self.deputy_id)
        return own or self.can_open_record

    def _render_card(self):
        return render_rows(
            (self._label(name), text)
            for name, (_raw, text) in self._read_texts(self._known_fields()).items()
        )

    def _render_changes(self):
        """Show what is different from what the same step last decided on."""
        last = self._last_decision()
        seen = last._content().get("seen") if last else None
        if not seen:
            return False
        now = self._describe_seen()
        rows = [
            (self._label(name), f"{seen['values'][name][1]} → {text}")
            for name, (raw, text) in now["values"].items()
            if name in seen["values"] and seen["values"][name][0] != raw
        ]
        rows += [
            (self.env._("New file"), name)
            for name, digest in now["files"]
            if [name, digest] not in seen["files"]
        ]
        rows += [
            (self.env._("Missing file"), name)
            for name, digest in seen["files"]
            if [name, digest] not in now["files"]
        ]
        return render_rows(rows)

    def _last_decision(self):
        """Return the last decision of this step on this record, before this task."""
        self.ensure_one()
        if not self.step_id:
            return self.env["workflow.decision"]
        return self.env["workflow.decision"].search(
            [
                ("task_id.step_id", "=", self.step_id.id),
                ("res_model", "=", self.res_model),
                ("res_id", "=", self.res_id),
                ("task_id", "!=", self.id),
                ("outcome", "in", ("completed", "rejected")),
            ],
            order="id desc",
            limit=1,
        )

    def _describe_seen(self):
        """Return what lies before the person now: values and files."""
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self.res_model), ("res_id", "=", self.res_id)],
            order="id",
        )
        files |= self._record()._workflow_files(self)
        texts = self._read_texts(self._known_fields())
        return {
            "values": {name: list(pair) for name, pair in texts.items()},
            "files": [[name, file.checksum or ""] for file, name in named_files(files)],
        }


def render_rows(rows):
    """Return a two-column table of (label, text) pairs, or False without any."""
    lines = Markup("").join(
        Markup("<tr><th>%s</th><td>%s</td></tr>") % row for row in rows
    )
    if not lines:
        return False
    return Markup('<table class="table table-sm mb-0">%s</table>') % lines
