import hashlib

from odoo import models
from odoo.exceptions import UserError

from .passes import engine

# A file waiting in one of these belongs to nobody's document yet.
STAGING = (
    False,
    "workflow.task.complete",
    "workflow.task.reject",
    "mail.compose.message",
    "mail.activity",
)


class WorkflowTask(models.Model):
    """Files handed in with a task."""

    _inherit = "workflow.task"

    def _check_attachments(self, attachment_ids):
        """Return the attachments (su); raise UserError for a foreign one.

        Good are files of the record or the task that the caller may read, and files
        that he uploaded and that belong to no other document.
        """
        ids = attachment_ids or []
        if not isinstance(ids, (list, tuple)) or any(
            isinstance(item, bool) or not isinstance(item, int) for item in ids
        ):
            raise UserError(self.env._("Files are given as a list of numbers."))
        # sudo: files of the document may be unreadable for the holder
        files = self.env["ir.attachment"].sudo().browse(dict.fromkeys(ids)).exists()
        if len(files) != len(set(ids)) or not all(map(self._is_own_file, files)):
            raise UserError(
                self.env._(
                    "A file does not exist or belongs to another document. Upload it "
                    "here yourself."
                )
            )
        return files

    def _is_own_file(self, file):
        if file.res_field:
            return False
        own = file.create_uid.id == self.env.uid
        place = (file.res_model, file.res_id)
        if place in ((self.res_model, self.res_id), (self._name, self.id)):
            # numbers of files can be guessed: a decision copies none that is hidden
            return own or file.sudo(False).has_access("read")
        staged = not file.res_id or file.res_model in STAGING
        return own and staged

    def _check_attachment_count(self, files):
        wanted = self.config["attachments"]
        given = files.filtered(lambda file: file.type == "binary" and file.file_size)
        if len(given) < wanted:
            raise UserError(
                self.env._(
                    "“%(task)s” cannot be completed. Attach %(count)s file(s): "
                    "%(label)s.",
                    task=self.name,
                    count=wanted,
                    label=self.config["attachment_label"] or self.env._("any"),
                )
            )

    def _link_attachments(self, files):
        """Put uploaded files on the record."""
        loose = files.filtered(
            lambda file: (file.res_model, file.res_id) != (self.res_model, self.res_id)
        )
        if loose:
            loose.write({"res_model": self.res_model, "res_id": self.res_id})

    def _copy_evidence(self, files):
        """Return copies of the files that nobody can change any more."""
        copies = self.env["ir.attachment"]
        for file in files or ():
            copies |= engine(file).copy(
                {
                    "name": file.name,
                    "res_model": "workflow.decision",
                    "res_id": 0,
                    "public": False,
                }
            )
        return copies

    def _describe_files(self, files):
        return [
            {
                "id": file.id,
                "name": file.name,
                "size": file.file_size,
                "sha256": file_digest(file),
            }
            for file in files
        ]


def file_digest(file):
    """Return the SHA-256 of a file's content, as text."""
    return hashlib.sha256(file.raw or b"").hexdigest()
