from urllib.parse import quote

from markupsafe import Markup

from odoo import api, fields, models


class WorkflowTask(models.Model):
    """Files of the document that whoever works on a task may open."""

    _inherit = "workflow.task"

    file_links = fields.Html(
        string="Files of the Document", compute="_compute_file_links", sanitize=False
    )

    @api.depends("state", "user_id", "deputy_id", "done_by_id", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_file_links(self):
        for task in self:
            files = task._readable_files()
            links = Markup("").join(
                Markup('<li><a href="%s" target="_blank">%s</a></li>')
                % (file_url(file, name), name)
                for file, name in named_files(files)
            )
            task.file_links = Markup("<ul>%s</ul>") % links if links else False

    def _readable_files(self):
        """Return the files that the reader, who works on the task, may read."""
        self.ensure_one()
        # sudo: the hook sees the document as the engine does, whoever reads
        source = self.sudo()
        people = source.user_id | source.deputy_id | source.done_by_id
        record = self.env.user in people and source._record()
        files = self.env["ir.attachment"].sudo(False)
        if not record or not record.exists():
            return files
        # whatever environment the hook answers in, the reader's rights count
        files = files.browse(record._workflow_files(source).ids)
        return files.exists()._filtered_access("read")

    def _documents_text(self):
        """Return how many files wait for whoever logs in, without their names."""
        count = len(self._readable_files() | self.sudo().instruction_attachment_ids)
        if not count:
            return ""
        return self.env._("Documents: %(count)s. Log in to open them.", count=count)


def named_files(files):
    """Yield (file, name to show); a file in a field is called after its record."""
    for file in files:
        # sudo: the reader may read the file, so he may know what it is called
        owner = file.sudo()
        name = file.name
        if owner.res_field and owner.res_model in file.env:
            name = file.env[owner.res_model].sudo().browse(owner.res_id).display_name
        yield file, name or file.name


def file_url(file, name):
    return f"/web/content/{file.id}?download=true&filename={quote(name, safe='')}"
