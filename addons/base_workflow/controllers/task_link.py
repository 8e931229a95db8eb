from psycopg2 import DataError, IntegrityError

from odoo import http
from odoo.exceptions import RedirectWarning, UserError
from odoo.http import request

from ..models.const import LINK_MEGABYTES

URL = "/workflow/task/<int:task_id>/<string:token>"
FORGED, GONE = 404, 410
CHANNEL = "mail"
HEADERS = {
    "Cache-Control": "no-store",
    # the address is the key: it must not travel on, be framed or be indexed
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class TaskLink(http.Controller):
    """The page behind the link of a mail: one task, for its holder only."""

    @http.route(URL, type="http", auth="public", methods=["GET"], readonly=True)
    def show(self, task_id, token, **_trackers):
        """Show the task. Changes nothing: mail scanners open links, too."""
        task, problem = self._open(task_id, token)
        return self._refuse(task, problem) if problem else self._show(task, {})

    @http.route(URL, type="http", auth="public", methods=["POST"])
    def decide(self, task_id, token, **typed):
        """Complete or reject the task as its holder; all of it or nothing."""
        task, problem = self._open(task_id, token)
        if problem:
            return self._refuse(task, problem)
        texts = {name: text for name, text in typed.items() if isinstance(text, str)}
        uploads = list(self._uploads())
        error = self._submit(task, texts, uploads)
        if error:
            return self._show(task, texts, error, bool(uploads))
        return self._render(task, "base_workflow.link_thanks", {"do": texts["do"]})

    def _open(self, task_id, token):
        return request.env["workflow.task"]._open_link(task_id, token)

    def _uploads(self):
        """Yield (input name, file name, content) of the files that were chosen."""
        for name, file in request.httprequest.files.items(multi=True):
            if file.filename:
                # one byte more than allowed is enough to refuse the file
                content = file.read(LINK_MEGABYTES * 1024 * 1024 + 1)
                yield name, self._file_name(file.filename), content

    def _file_name(self, text):
        bare = text.replace("\\", "/").rpartition("/")[2]
        return "".join(sign for sign in bare if sign.isprintable())[-200:] or "file"

    def _submit(self, task, typed, uploads):
        """Return "" or why nothing was done."""
        try:
            with task.env.cr.savepoint():
                task._submit_form(typed, uploads, CHANNEL)
        except (UserError, RedirectWarning) as error:
            return str(error.args[0])
        except (IntegrityError, DataError) as error:
            # sudo: names of fields in the message, for people without rights
            return task.sudo()._record()._sql_error_to_message(error)
        return ""

    def _show(self, task, typed, error="", had_files=False):
        source = task.sudo()
        config = source.config
        reasons = task.env["workflow.reject.reason"].search([])
        reasons = reasons.filtered(
            lambda reason: not reason.route_ids or source.route_id in reason.route_ids
        )
        values = {
            "error": error,
            "had_files": had_files,
            "typed": typed,
            "deadline": task._deadline_text(),
            "inputs": task._form_inputs(typed),
            "label": config["attachment_label"],
            "count": config["attachments"],
            "comment": config["comment"],
            "reasons": reasons if task.kind == "decide" else reasons.browse(),
            "documents": task._documents_text(),
            "limits": task._limits_text(),
            "csrf_token": request.csrf_token(),
        }
        return self._render(task, "base_workflow.link_page", values)

    def _refuse(self, task, problem):
        status = FORGED if problem == "unknown" else GONE
        values = {"problem": problem}
        return self._render(task, "base_workflow.link_refused", values, status)

    def _render(self, task, template, values, status=200):
        values = {
            **values,
            "task": task,
            "html_lang": (task.env.lang or "en_US").replace("_", "-"),
            "client_url": task._client_url() if task else "/odoo/my-tasks",
        }
        html = task.env["ir.qweb"]._render(template, values)
        headers = {**HEADERS, "Content-Type": "text/html; charset=utf-8"}
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers, status=status)
