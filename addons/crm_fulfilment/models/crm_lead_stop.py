from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from odoo.addons.base_workflow.models.passes import clean

from .const import APPROVED, HANDLING

MANAGER = "sales_team.group_sale_manager"
PROBLEM = "crm_fulfilment.mail_activity_type_problem"


class CrmLead(models.Model):
    """When an order gets stuck: problems, and the way back."""

    _inherit = "crm.lead"

    problem_ids = fields.One2many(
        "crm.lead.problem",
        "lead_id",
        string="Problems",
        groups="base.group_user",
    )
    problem_id = fields.Many2one(
        "crm.lead.problem",
        string="Open Problem",
        compute="_compute_problem_id",
        compute_sudo=True,
        groups="base.group_user",
    )
    problem_note = fields.Text(
        compute="_compute_problem_id", compute_sudo=True, groups="base.group_user"
    )
    has_problem = fields.Boolean(
        compute="_compute_problem_id",
        compute_sudo=True,
        search="_search_has_problem",
        groups="base.group_user",
    )
    can_solve_problem = fields.Boolean(
        compute="_compute_can_solve_problem", groups="base.group_user"
    )
    can_stop_handling = fields.Boolean(compute="_compute_can_stop_handling")

    @api.depends("problem_ids.is_open")
    def _compute_problem_id(self):
        self.problem_id = self.problem_note = self.has_problem = False
        # not the way back by lead_id: from a form it leads to the stored record
        for lead in self.filtered("problem_ids"):
            problem = lead.problem_ids.filtered("is_open")[:1]
            lead.problem_id = problem
            lead.problem_note = problem.note
            lead.has_problem = bool(problem)

    @api.depends("problem_ids.is_open", "user_id")
    @api.depends_context("uid")
    def _compute_can_solve_problem(self):
        for lead in self:
            problem = lead.problem_id
            lead.can_solve_problem = bool(problem) and problem._is_solver()

    @api.model
    def _search_has_problem(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: the caller searches among opportunities that he may read
        problems = self.env["crm.lead.problem"].sudo()
        found = problems._search([("is_open", "=", True)])
        return Domain("id", "in", found.subselect("lead_id"))

    @api.depends("stage_code", "user_id")
    @api.depends_context("uid")
    def _compute_can_stop_handling(self):
        for lead in self:
            lead.can_stop_handling = (
                lead.stage_code in HANDLING and lead._is_seller_or_manager()
            )

    def _is_seller_or_manager(self):
        user = self.env.user
        return self.user_id == user or user.has_group(MANAGER)

    def _ask_salesperson(self, task, note, today):
        """Give the salesperson, else the next one, an urgent activity."""
        person = self._reminded_user(task.requester_id)
        lead = self.with_context(lang=person.lang or self.env.lang)
        lead.activity_schedule(
            PROBLEM,
            today,
            summary=lead.env._("Problem: %(step)s", step=task.with_env(lead.env).name),
            note=plaintext2html(note),
            user_id=person.id,
        )

    @api.model
    def _get_reminders_domain(self):
        kind = self.env.ref(PROBLEM, raise_if_not_found=False)
        # not what people schedule themselves
        problems = Domain("automated", "=", True) & Domain(
            "activity_type_id", "in", kind.ids if kind else []
        )
        return super()._get_reminders_domain() | problems

    def _get_reminder_requester(self, activity):
        if activity.activity_type_id == self.env.ref(PROBLEM, False):
            return self.problem_id.task_id.requester_id
        return super()._get_reminder_requester(activity)

    def action_open_solve(self):
        """Open the dialog that asks what was done about the problem."""
        self.ensure_one()
        self.check_access("read")
        if not self.problem_id:
            raise UserError(self.env._("This order has no open problem."))
        return self.problem_id.action_open_solve()

    def action_open_stop(self):
        """Open the dialog that asks why the handling stops."""
        self.ensure_one()
        self.check_access("write")
        return self.env["crm.lead.problem.dialog"]._get_action("stop", lead_id=self.id)

    def action_stop_handling(self, reason):
        """Take the order back to the agreed terms; its tasks are cancelled.

        From there it can be handled again (a new round), or be lost.

        :param reason: text, needed, kept in the history
        :return: True
        :raise AccessError: the caller is neither salesperson nor sales manager
        :raise UserError: the order is not being handled, blank reason
        """
        self.ensure_one()
        self.check_access("write")
        if not self._is_seller_or_manager():
            raise AccessError(
                self.env._(
                    "Only the salesperson or a sales manager stops the handling."
                )
            )
        if self.stage_code not in HANDLING:
            raise UserError(
                self.env._("“%(lead)s” is not being handled.", lead=self.name)
            )
        reason = self.env["workflow.task"]._clean_text(
            reason, True, self.env._("Say why the handling stops.")
        )
        # sudo: tasks of other people end; the caller was checked
        clean(self.sudo())._stop_handling(reason)
        return True

    def _stop_handling(self, reason):
        for route in self._get_handling_runs().route_id:
            self._workflow_cancel(reason, route)
        self.activity_unlink([PROBLEM])
        self.write({"shipment_number": False, "transfer_document_number": False})
        self._workflow_move(APPROVED)
        self.message_post(
            body=self.env._("The handling was stopped: %(reason)s", reason=reason)
        )
