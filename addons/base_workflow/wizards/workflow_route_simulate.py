from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.const import VIAS


class WorkflowRouteSimulate(models.TransientModel):
    """Walk a route over a record without starting anything."""

    _name = "workflow.route.simulate"
    _description = "Simulate a Workflow Route"

    route_id = fields.Many2one("workflow.route", required=True, readonly=True)
    res_model = fields.Char(related="route_id.model")
    res_id = fields.Many2oneReference(string="Document", model_field="res_model")
    requester_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user
    )
    line_ids = fields.One2many(
        "workflow.route.simulate.line", "wizard_id", readonly=True
    )

    def action_simulate(self):
        """Show steps, people and gaps for the chosen document. Managers only."""
        self.ensure_one()
        self._check_manager()
        record = self.env[self.res_model].browse(self.res_id or []).exists()
        record.check_access("read")
        self.line_ids.unlink()
        if record:
            self.line_ids = [
                fields.Command.create(vals) for vals in self._simulate(record)
            ]
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_manager(self):
        if not self.env.user.has_group("base_workflow.group_workflow_manager"):
            raise AccessError(self.env._("Only workflow managers can simulate."))

    def _simulate(self, record):
        """Return the values of the lines, computed on tasks that are never saved."""
        # sudo: the same view of record and people as the engine has
        route, record = self.route_id.sudo(), record.sudo()
        company = self.env["workflow.run"].sudo()._company_of(record)
        today, lines = company._operating_today(), []
        for step in route.step_ids.sorted():
            task = self._draft_task(step, record, company)
            lines.append(self._prepare_line(step, task, record, today))
        return lines

    def _draft_task(self, step, record, company):
        return (
            self.env["workflow.task"]
            .sudo()
            .new(
                {
                    **step._prepare_task(),
                    "route_id": step.route_id.id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "company_id": company.id,
                    "requester_id": self.requester_id.id,
                }
            )
        )

    def _prepare_line(self, step, task, record, today):
        applies = bool(record.filtered_domain(step._condition_domain()))
        people = {
            (task.role_id, task.company_id): task.role_id._people(task.company_id)
        }
        holder = task._resolve_holder(record, today, people, ())
        user = self.env["res.users"].browse(holder.user or [])
        due = task.company_id._operating_working_day(today, step.due_days)
        return {
            "step_id": step.id,
            "applies": applies,
            "user_id": user.id,
            "via": holder.via,
            "deadline": due if applies else False,
            "problem": self._find_problem(holder, user, record) if applies else False,
        }

    def _find_problem(self, holder, user, record):
        if not user:
            return self.env._("Nobody can do this step.")
        if holder.via in ("manager", "gap"):
            return self.env._("No person is found; the fallback gets it.")
        if not record.with_user(user).has_access("read"):
            return self.env._("Works in the task only: cannot open the document.")
        return False


class WorkflowRouteSimulateLine(models.TransientModel):
    _name = "workflow.route.simulate.line"
    _description = "Simulated Workflow Step"

    wizard_id = fields.Many2one("workflow.route.simulate", ondelete="cascade")
    step_id = fields.Many2one("workflow.step", ondelete="cascade")
    kind = fields.Selection(related="step_id.kind")
    role_id = fields.Many2one(related="step_id.role_id")
    applies = fields.Boolean()
    user_id = fields.Many2one("res.users", string="Person")
    via = fields.Selection(VIAS, string="Found As")
    deadline = fields.Date(string="Due If Started Now")
    target_done = fields.Char(related="step_id.target_done")
    target_rejected = fields.Char(related="step_id.target_rejected")
    problem = fields.Char()
    is_problem = fields.Boolean(compute="_compute_is_problem")

    @api.depends("problem")
    def _compute_is_problem(self):
        for line in self:
            line.is_problem = bool(line.problem)
