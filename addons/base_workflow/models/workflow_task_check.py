from odoo import api, fields, models
from odoo.exceptions import UserError

from .passes import engine, is_engine


class WorkflowTaskCheck(models.Model):
    _name = "workflow.task.check"
    _description = "Workflow Task Checklist Line"
    _order = "sequence, id"

    task_id = fields.Many2one(
        "workflow.task", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True)
    is_done = fields.Boolean(string="Done", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, ondelete="set null"
    )
    date_done = fields.Datetime(string="On", readonly=True)

    def action_toggle(self):
        """Tick the line, or take the tick away.

        Raises AccessError for anybody but the holder or a valid deputy, and
        UserError when the task is not ready.
        """
        self.ensure_one()
        # sudo: the holder of the task, checked on the next line, has no write access
        check = self.sudo().exists()
        check.task_id.sudo(False)._open_for_holder()
        done = not check.is_done
        engine(check).write(
            {
                "is_done": done,
                "user_id": self.env.uid if done else False,
                "date_done": fields.Datetime.now() if done else False,
            }
        )
        return True

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    # a context key would open @api.ondelete, so the method itself refuses
    # pylint: disable-next=method-required-super
    def unlink(self):
        """Refuse: the checklist is part of the task."""
        self._raise_kept()

    def _raise_kept(self):
        raise UserError(self.env._("Checklist lines of a task cannot be deleted."))

    @api.model
    def _check_engine(self):
        if not is_engine(self.env):
            raise UserError(self.env._("Tick the lines in the task itself."))
