from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_workflow.models.passes import clean

MANAGER = "sales_team.group_sale_manager"


class CrmLeadProblem(models.Model):
    """An order that cannot go on. Its task waits and goes on when it is solved."""

    _name = "crm.lead.problem"
    _description = "Problem of an Order"
    _order = "id desc"
    _rec_name = "note"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    task_id = fields.Many2one(
        "workflow.task", required=True, readonly=True, index=True, ondelete="restrict"
    )
    step_name = fields.Char(related="task_id.name", related_sudo=True, string="Step")
    user_id = fields.Many2one(
        "res.users",
        string="Reported By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Datetime(string="Reported On", required=True, readonly=True)
    note = fields.Text(string="Problem", required=True, readonly=True)
    solved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_solved = fields.Datetime(string="Solved On", readonly=True)
    answer = fields.Text(string="Solution", readonly=True)
    is_open = fields.Boolean(
        compute="_compute_is_open", compute_sudo=True, search="_search_is_open"
    )
    can_solve = fields.Boolean(compute="_compute_can_solve")
    company_id = fields.Many2one(
        "res.company",
        related="task_id.company_id",
        store=True,
        index=True,
        related_sudo=True,
    )

    _one_open = models.UniqueIndex(
        "(task_id) WHERE date_solved IS NULL", "This task already has a problem."
    )

    @api.depends("date_solved", "task_id.state")
    def _compute_is_open(self):
        for problem in self:
            ready = problem.task_id.state == "ready"
            problem.is_open = ready and not problem.date_solved

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: only whether the task is still to be done
        tasks = self.env["workflow.task"].sudo()._search([("state", "=", "ready")])
        return fields.Domain("date_solved", "=", False) & fields.Domain(
            "task_id", "in", tasks
        )

    @api.depends("is_open", "lead_id", "task_id")
    @api.depends_context("uid")
    def _compute_can_solve(self):
        for problem in self:
            problem.can_solve = problem.is_open and problem._is_solver()

    def _is_solver(self):
        """Tell whether the caller may solve it: holder, salesperson, manager."""
        # sudo: asks only who they are
        source, user = self.sudo(), self.env.user
        if user in source.task_id.user_id | source.task_id.deputy_id:
            return True
        if user != source.lead_id.user_id and not user.has_group(MANAGER):
            return False
        return self.sudo(False).lead_id.has_access("write")

    def action_open_solve(self):
        """Open the dialog that asks what was done about the problem."""
        self.ensure_one()
        self.check_access("read")
        dialog = self.env["crm.lead.problem.dialog"]
        return dialog._get_action("solve", problem_id=self.id)

    def action_solve(self, answer):
        """Let the task go on exactly where it stopped, with a new deadline.

        :param answer: text, needed: what was done about it
        :return: True
        :raise AccessError: the caller is neither holder nor salesperson nor manager
        :raise UserError: nothing to solve, blank answer
        """
        self.ensure_one()
        if not self._is_solver():
            raise AccessError(
                self.env._(
                    "The salesperson, a sales manager or the person who has the task "
                    "can solve this problem."
                )
            )
        # sudo: the rows belong to nobody; the caller was checked by name
        problem = clean(self.sudo())
        problem.task_id.run_id._lock()
        problem.invalidate_recordset()
        if not problem.is_open:
            raise UserError(self.env._("This problem is not open any more."))
        answer = problem.task_id._clean_text(
            answer, True, self.env._("Say what was done about the problem.")
        )
        problem.write(
            {
                "answer": answer,
                "solved_by_id": self.env.uid,
                "date_solved": fields.Datetime.now(),
            }
        )
        problem._resume_task()
        return True

    def _resume_task(self):
        """Renew the deadline, tell the holder, keep both texts in the history."""
        task = self.task_id
        today = task.company_id._operating_today()
        due = task._working_day(today, task.config["due_days"], {})
        due = max(due, task.deadline or due)
        text = self.env._(
            "Problem: %(note)s Solved: %(answer)s", note=self.note, answer=self.answer
        )
        task._engine_write({**task._prepare_deadline(due, {}), "escalated": False})
        task._record_decisions("postponed", text)
        task._update_activities()
        self.lead_id.activity_feedback(
            ["crm_fulfilment.mail_activity_type_problem"], feedback=self.answer
        )
        if task.user_id and task.user_id != self.env.user:
            self._notify_solved(task)

    def _notify_solved(self, task):
        task = task._in_language_of(task.user_id)
        task.message_notify(
            partner_ids=task.user_id.partner_id.ids,
            subject=task.env._("Solved: %(task)s", task=task.display_name),
            body=self.answer,
        )
