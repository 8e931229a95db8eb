from odoo import models
from odoo.exceptions import UserError


class WorkflowTask(models.Model):
    """Buttons that open something."""

    _inherit = "workflow.task"

    def action_open(self):
        """Open the form of the task. Needs read access to it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_open_complete(self):
        """Complete the task at once, or open the dialog when it asks for input."""
        self.ensure_one()
        if not self._asks_input():
            self.action_complete()
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return self._open_dialog("workflow.task.complete", self._complete_title())

    def action_open_reject(self):
        """Open the dialog that asks for the comment of a rejection."""
        return self._open_dialog("workflow.task.reject", self.env._("Reject"))

    def action_open_postpone(self):
        """Open the dialog that asks for the new date and the reason."""
        return self._open_dialog("workflow.task.postpone", self.env._("Postpone"))

    def action_open_delegate(self):
        """Open the dialog that asks for the person and the reason."""
        return self._open_dialog("workflow.task.delegate", self.env._("Delegate"))

    def _asks_input(self):
        # sudo: the wizard checks the person, this only looks at the step
        config = self.sudo().config
        wants = config["editable"] or config["attachments"]
        return bool(wants or config["comment"] != "none" or self.check_ids)

    def _complete_title(self):
        return self.env._("Approve") if self.kind == "decide" else self.env._("Done")

    def _open_dialog(self, model, title):
        self.ensure_one()
        self.check_access("read")
        if self.state != "ready":
            raise UserError(
                self.env._("“%(task)s” cannot be worked on now.", task=self.name)
            )
        wizard = self.env[model].create({"task_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": f"{title}: {self.name}",
            "res_model": model,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }
