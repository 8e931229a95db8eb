from odoo import api, fields, models
from odoo.tools.misc import hash_sign, verify_hash_signed

from .passes import clean

SCOPE = "base_workflow.task_link"
TOKEN_LENGTH = 600


class WorkflowTask(models.Model):
    """A signed link lets the holder, and nobody else, decide without logging in.

    The token says task, person, the moment the task was given out and the moment
    the link ends. It dies when one of them is no longer true.
    """

    _inherit = "workflow.task"

    def _has_link(self):
        """Tell whether a link may be sent for this task, and works."""
        self.ensure_one()
        return self.config["mail_link"] and self.company_id.workflow_link_days > 0

    def _link_token(self, until=None):
        """Return the token of the present holder.

        :param until: naive UTC datetime, by default as the company has set it
        """
        self.ensure_one()
        days = self.company_id.workflow_link_days
        until = until or fields.Datetime.add(fields.Datetime.now(), days=days)
        # sudo: the signature needs the secret of the database
        return hash_sign(
            self.sudo().env,
            SCOPE,
            [self.id, self.user_id.id, self._link_mark(), str(until)],
        )

    def _link_mark(self):
        return fields.Datetime.to_string(self.date_ready) or ""

    def _link_url(self):
        base = self.get_base_url()
        return f"{base}/workflow/task/{self.id}/{self._link_token()}"

    def _client_url(self):
        return f"{self.get_base_url()}/odoo/my-tasks/{self.id}"

    @api.model
    def _open_link(self, task_id, token):
        """Return (task as its holder works on it, "") or (it or nothing, problem).

        The problem is "unknown" for whatever we did not sign, "expired", "moved"
        (somebody else holds the task now), "closed" or "off".
        """
        values = self._read_token(token)
        if not values or values[0] != task_id:
            return self.browse(), "unknown"
        _task_id, user_id, mark, until = values
        # sudo: whoever follows a link is not logged in; the signature speaks for him
        task = self.sudo().browse(task_id).exists()
        user = self.env["res.users"].sudo().browse(user_id).exists()
        if not task or not task._is_alive(user):
            return self.browse(), "unknown"
        return task._as_user(user), task._find_link_problem(user, mark, until)

    def _is_alive(self, user):
        return user.id in self.role_id._people_of(user, self.company_id).alive

    @api.model
    def _read_token(self, token):
        try:
            short = len(token) <= TOKEN_LENGTH
            # sudo: the signature needs the secret of the database
            return short and verify_hash_signed(self.sudo().env, SCOPE, token)
        except ValueError:  # not even the shape of a token
            return None

    def _find_link_problem(self, user, mark, until):
        if not self._has_link():
            return "off"
        if self.state != "ready" or self.run_id.state != "running":
            return "closed"
        record = self._record()
        if not record or not record.exists():
            return "closed"
        if self.user_id != user or self._link_mark() != mark:
            return "moved"
        return "expired" if until < str(fields.Datetime.now()) else ""

    def _as_user(self, user):
        """Return the task in the plain environment of ``user``."""
        context = {
            "lang": user.lang or "en_US",
            "tz": user.tz or self.company_id.operating_tz or "UTC",
            "allowed_company_ids": self.company_id.ids,
        }
        env = self.env(user=user.id, su=False, context=context)
        return clean(env[self._name].browse(self.id))
