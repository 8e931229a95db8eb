from odoo import models


class WorkflowRun(models.Model):
    """How a run walks from task to task."""

    _inherit = "workflow.run"

    def _advance(self, today):
        """Make the next task of each run ready, or end the run.

        Tasks whose condition does not hold are skipped. Costs one round per
        step, however many runs there are.
        """
        pending = self
        while pending:
            next_tasks = pending._next_tasks()
            (pending - next_tasks.run_id)._finish()
            skipped = next_tasks - next_tasks._filter_condition()
            skipped._engine_write({"state": "skipped"})
            (next_tasks - skipped)._make_ready(today)
            pending = skipped.run_id

    def _next_tasks(self):
        """Return the first future task of each run."""
        result = self.env["workflow.task"]
        for run in self:
            future = run.task_ids.filtered(lambda task: task.state == "future")
            result |= future.sorted(lambda task: (task.sequence, task.id))[:1]
        return result

    def _finish(self):
        if not self:
            return
        self._end("done")
        records = self._records()
        for run in self:
            records[run.id]._workflow_done(run)

    def _reject(self, task):
        """End the run by the rejection of ``task``."""
        self.ensure_one()
        rest = self.task_ids.filtered(lambda other: other.state == "future")
        rest._engine_write({"state": "cancelled"})
        self._end("rejected")
        record = self._records()[self.id]
        target = task.config["target_rejected"]
        if target:
            record._workflow_move(target)
        record._workflow_rejected(self, task)

    def _complete(self, task, today):
        """Go on after ``task`` was done."""
        self.ensure_one()
        target = task.config["target_done"]
        if target:
            self._records()[self.id]._workflow_move(target)
        self._advance(today)
