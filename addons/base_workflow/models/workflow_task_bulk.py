from odoo import models
from odoo.exceptions import UserError

LISTED = 20


class WorkflowTask(models.Model):
    """Several tasks at once."""

    _inherit = "workflow.task"

    def action_complete_selected(self):
        """Complete (approve) each of these tasks; each stands for itself.

        A task that asks for something, or is not the caller's, stays as it is.
        The rights are those of ``action_complete``, task by task.

        :return: action that tells how many are done, which are not and why
        """
        done, refused = 0, []
        for task in self:
            reason = task._complete_apart()
            if reason:
                refused.append(f"{task._public_name()}: {reason}")
            else:
                done += 1
        return self._tell_selected(done, refused)

    def _complete_apart(self):
        """Return "" or why this task could not be completed."""
        try:
            with self.env.cr.savepoint():
                self.action_complete()
        except UserError as error:
            return str(error)
        return ""

    def _public_name(self):
        """Return the name of a task for whoever asks, who may be a stranger."""
        readable = self.exists() and self.has_access("read")
        return self.display_name if readable else self.env._("No. %s", self.id)

    def _tell_selected(self, done, refused):
        lines = [self.env._("Completed: %(count)s.", count=done)]
        if refused:
            lines.append(self.env._("Not completed: %(count)s.", count=len(refused)))
        lines += refused[:LISTED]
        if len(refused) > LISTED:
            lines.append("…")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "message": "\n".join(lines),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
