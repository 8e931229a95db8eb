from odoo import fields, models
from odoo.exceptions import UserError


class WorkflowTask(models.Model):
    """Problems: the task waits, the salesperson is asked."""

    _inherit = "workflow.task"

    def action_report_problem(self, note):
        """Say why the order cannot go on; its salesperson gets an urgent task.

        :param note: text, needed
        :return: True
        :raise AccessError: the caller is neither holder nor valid deputy
        :raise UserError: not ready, not an order, blank text, already reported
        """
        task, today = self._open_for_holder()
        if not task.is_handling:
            raise UserError(
                self.env._("Problems are reported in the tasks of order handling.")
            )
        note = task._clean_text(note, True, self.env._("Say what the problem is."))
        task._check_no_problem()
        # in the environment of the task: without the caller's context
        task.env["crm.lead.problem"].sudo().create(  # sudo: nobody writes these rows
            {
                "lead_id": task.res_id,
                "task_id": task.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "note": note,
            }
        )
        task._record()._ask_salesperson(task, note, today)
        return True

    def _check_no_problem(self):
        problem = self._get_open_problems().get(self)
        if problem:
            raise UserError(
                self.env._(
                    "“%(task)s” waits until the problem is solved: %(note)s",
                    task=self.name,
                    note=problem.note,
                )
            )

    def action_open_problem(self):
        """Open the dialog that asks what the problem is."""
        self.ensure_one()
        self.check_access("read")
        dialog = self.env["crm.lead.problem.dialog"]
        return dialog._get_action("report", task_id=self.id)

    def action_open_solve(self):
        """Open the dialog that asks what was done about the problem."""
        self.ensure_one()
        self.check_access("read")
        return self.problem_id.action_open_solve()
