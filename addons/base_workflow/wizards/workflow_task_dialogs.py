from odoo import api, fields, models

CLOSE = {"type": "ir.actions.act_window_close"}


class WorkflowTaskDialog(models.AbstractModel):
    """A dialog shows of a task only what the person may read of it."""

    _name = "workflow.task.dialog"
    _description = "Dialog of a Workflow Task"

    task_id = fields.Many2one("workflow.task", required=True, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs.task_id.check_access("read")
        return dialogs

    def write(self, vals):
        result = super().write(vals)
        if "task_id" in vals:
            self.task_id.check_access("read")
        return result


class WorkflowTaskReject(models.TransientModel):
    _name = "workflow.task.reject"
    _description = "Reject a Workflow Task"
    _inherit = ["workflow.task.dialog"]

    route_id = fields.Many2one(related="task_id.route_id", related_sudo=False)
    record_name = fields.Char(related="task_id.record_name", related_sudo=False)
    reason_id = fields.Many2one(
        "workflow.reject.reason",
        domain="['|', ('route_ids', '=', False), ('route_ids', 'in', [route_id])]",
    )
    comment = fields.Text()

    def action_confirm(self):
        """Reject the task; raises what the task raises."""
        self.ensure_one()
        self.task_id.action_reject(self.comment, self.reason_id.id or None)
        return CLOSE


class WorkflowTaskPostpone(models.TransientModel):
    _name = "workflow.task.postpone"
    _description = "Postpone a Workflow Task"
    _inherit = ["workflow.task.dialog"]

    deadline = fields.Date(
        related="task_id.deadline", string="Present Deadline", related_sudo=False
    )
    date = fields.Date(string="New Deadline")
    reason = fields.Char()

    def action_confirm(self):
        """Postpone the task; raises what the task raises."""
        self.ensure_one()
        self.task_id.action_postpone(self.date, self.reason)
        return CLOSE


class WorkflowTaskDelegate(models.TransientModel):
    _name = "workflow.task.delegate"
    _description = "Delegate a Workflow Task"
    _inherit = ["workflow.task.dialog"]

    user_id = fields.Many2one(
        "res.users",
        string="To",
        domain="[('share', '=', False), ('company_ids', 'in', [company_id])]",
    )
    company_id = fields.Many2one(related="task_id.company_id", related_sudo=False)
    reason = fields.Char()

    def action_confirm(self):
        """Delegate the task; raises what the task raises."""
        self.ensure_one()
        self.task_id.action_delegate(self.user_id.id, self.reason)
        return CLOSE
