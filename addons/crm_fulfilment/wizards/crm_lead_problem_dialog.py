from odoo import fields, models


class CrmLeadProblemDialog(models.TransientModel):
    """One question, one text: what is wrong, what was done, why it stops."""

    _name = "crm.lead.problem.dialog"
    _description = "Problem of an Order: Dialog"

    mode = fields.Selection(
        [("report", "Report"), ("solve", "Solve"), ("stop", "Stop")], required=True
    )
    task_id = fields.Many2one("workflow.task", readonly=True)
    problem_id = fields.Many2one("crm.lead.problem", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    note = fields.Text(related="problem_id.note", related_sudo=False, string="Reported")
    text = fields.Text()

    def _get_action(self, mode, **defaults):
        """Return the action that opens the dialog for ``mode``."""
        titles = {
            "report": self.env._("Report a Problem"),
            "solve": self.env._("The Problem Is Solved"),
            "stop": self.env._("Stop the Handling"),
        }
        context = {f"default_{name}": value for name, value in defaults.items()}
        return {
            "type": "ir.actions.act_window",
            "name": titles[mode],
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {**context, "default_mode": mode},
        }

    def action_confirm(self):
        """Do what was asked; raises what the task, problem or opportunity raises."""
        self.ensure_one()
        if self.mode == "report":
            self.task_id.action_report_problem(self.text)
        elif self.mode == "solve":
            self.problem_id.action_solve(self.text)
        else:
            self.lead_id.action_stop_handling(self.text)
        return {"type": "ir.actions.act_window_close"}
