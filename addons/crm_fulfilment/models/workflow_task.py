from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_workflow.models.workflow_task_file import file_digest
from odoo.addons.crm_onboarding.models.crm_lead_client import DELIVERY_METHODS

LEAD = "crm.lead"


class WorkflowTask(models.Model):
    """What a task of order handling shows, and which files it takes."""

    _inherit = "workflow.task"

    is_handling = fields.Boolean(
        string="Order Handling", compute="_compute_handling", compute_sudo=True
    )
    shipping_direction_id = fields.Many2one(
        "crm.shipping.direction",
        compute="_compute_handling",
        compute_sudo=True,
        search="_search_shipping_direction_id",
    )
    delivery_method = fields.Selection(
        DELIVERY_METHODS,
        compute="_compute_handling",
        compute_sudo=True,
        search="_search_delivery_method",
    )
    problem_id = fields.Many2one(
        "crm.lead.problem", compute="_compute_handling", compute_sudo=True
    )
    problem_note = fields.Text(compute="_compute_handling", compute_sudo=True)
    can_solve_problem = fields.Boolean(compute="_compute_can_solve_problem")

    @api.depends("res_model", "res_id", "route_id", "state")
    def _compute_handling(self):
        routes = self.env[LEAD]._get_handling_routes()
        orders = self.filtered(
            lambda task: task.res_model == LEAD and task.route_id in routes
        )
        problems = self._get_open_problems()
        leads = self.env[LEAD].browse(orders.mapped("res_id")).exists()
        leads = {lead.id: lead for lead in leads}
        for task in self:
            lead = leads.get(task.res_id) if task in orders else None
            problem = problems.get(task, problems[None])
            task.is_handling = bool(lead)
            task.shipping_direction_id = lead and lead.shipping_direction_id
            task.delivery_method = lead and lead.delivery_method
            task.problem_id = problem
            task.problem_note = problem.note

    @api.depends("problem_id")
    @api.depends_context("uid")
    def _compute_can_solve_problem(self):
        for task in self:
            problem = task.problem_id
            task.can_solve_problem = bool(problem) and problem._is_solver()

    def _get_open_problems(self):
        """Return {task: its open problem}, and the empty one under None."""
        # sudo: whoever sees the task sees why it waits
        problems = self.env["crm.lead.problem"].sudo()
        found = problems.search(
            [("task_id", "in", self._origin.ids), ("date_solved", "=", False)]
        )
        found = found.filtered("is_open")
        return {**{problem.task_id: problem for problem in found}, None: problems}

    @api.model
    def _search_shipping_direction_id(self, operator, value):
        return self._search_by_order("shipping_direction_id", operator, value)

    @api.model
    def _search_delivery_method(self, operator, value):
        return self._search_by_order("delivery_method", operator, value)

    def _search_by_order(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: of the orders, only these fields; the tasks keep their rules
        leads = self.env[LEAD].sudo().with_context(active_test=False)
        routes = self.env[LEAD]._get_handling_routes()
        found = leads._search([(name, operator, value)])
        return (
            fields.Domain("res_model", "=", LEAD)
            & fields.Domain("route_id", "in", routes.ids)
            & fields.Domain("res_id", "in", found)
        )

    def _do_complete(self, values, files, filed, comment):
        if self.is_handling:
            self._check_no_problem()
            self._check_new_files(files | filed)
        return super()._do_complete(values, files, filed, comment)

    def _check_new_files(self, files):
        """Refuse as evidence what was not made for this task.

        The caller may not even be able to read the files of the opportunity, and
        a waybill is good for one delivery.
        """
        used = self._get_used_digests()
        for file in files:
            if file.create_uid != self.env.user or file_digest(file) in used:
                raise UserError(
                    self.env._(
                        "“%(file)s” was handed in before or by somebody else. Upload "
                        "the document of this delivery.",
                        file=file.name,
                    )
                )

    def _get_used_digests(self):
        decisions = self.env["workflow.decision"].search(
            [("res_model", "=", self.res_model), ("res_id", "=", self.res_id)]
        )
        return {
            row["sha256"]
            for decision in decisions
            for row in decision._content()["files"]
        }
