from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestProblem(FulfilmentCase):
    """The order waits where it stands, and goes on there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead)
        cls._complete(cls.run_, cls.operator, values={"shipment_number": "1"})
        cls.task = cls._ready(cls.run_)

    def _report(self, note="Two saws are missing", user=None):
        self._call(
            user or self.keeper,
            "workflow.task",
            "action_report_problem",
            self.task.ids,
            note,
        )
        return self.lead.problem_id

    def test_salesperson_gets_an_urgent_activity(self):
        self._report()
        activity = self.lead.activity_ids.filtered(
            lambda activity: activity.user_id == self.seller
        )
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("crm_fulfilment.mail_activity_type_problem"),
        )
        self.assertIn("Two saws are missing", activity.note)
        self.assertEqual(activity.date_deadline, self.company._operating_today())

    def test_context_of_the_caller_solves_nothing(self):
        self._call(
            self.keeper,
            "workflow.task",
            "action_report_problem",
            self.task.ids,
            "Two saws are missing",
            context={
                "default_solved_by_id": self.seller.id,
                "default_date_solved": "2026-01-01 10:00:00",
                "default_answer": "Ship without them",
            },
        )
        self.assertTrue(self.lead.problem_id.is_open)
        self.assertFalse(self.lead.problem_id.answer)

    def _activities_of_problem(self):
        kind = self.env.ref("crm_fulfilment.mail_activity_type_problem")
        return self.lead.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_context_of_the_caller_leaves_no_activity_behind(self):
        context = {"mail_activity_automation_skip": True}
        problem = self._report()
        self.assertTrue(self._activities_of_problem())
        problem.with_user(self.seller).with_context(**context).action_solve("Less")
        self.assertFalse(self._activities_of_problem())
        self._report()
        lead = self.lead.with_user(self.seller).with_context(**context)
        lead.action_stop_handling("Client asked")
        self.assertFalse(self._activities_of_problem())

    def test_task_waits_and_goes_on_where_it_stopped(self):
        problem = self._report()
        self.assertTrue(self.lead.has_problem)
        self.assertEqual(self.lead.stage_code, "assembly")
        with self._refused("Two saws are missing"):
            self._complete(self.run_, self.keeper)
        problem.with_user(self.seller).action_solve("The client takes two less.")
        self.assertFalse(self.lead.has_problem)
        self.assertEqual(self._ready(self.run_), self.task)
        self.assertEqual(self.task.user_id, self.keeper)
        self.assertFalse(
            self.lead.activity_ids.filtered(
                lambda activity: activity.user_id == self.seller
            )
        )
        self._complete(self.run_, self.keeper)
        self.assertEqual(self.lead.handling_step, "documents")

    def test_form_that_is_being_edited_shows_the_problem(self):
        problem = self._report()
        form = self.lead.new(origin=self.lead)
        self.assertTrue(form.has_problem)
        self.assertEqual(form.problem_id._origin, problem)

    def test_history_keeps_problem_and_solution(self):
        self._report().with_user(self.seller).action_solve("Sent later")
        comments = self.run_.decision_ids.mapped("comment")
        text = next(text for text in comments if text)
        self.assertIn("Two saws are missing", text)
        self.assertIn("Sent later", text)
        self.assertFalse(self.run_._verify())

    def test_deadline_is_renewed(self):
        self.task._engine_write(
            {"deadline": fields.Date.to_date("2020-01-01"), "escalated": True}
        )
        self._report().with_user(self.seller).action_solve("Sent later")
        self.assertGreater(self.task.deadline, self.company._operating_today())
        self.assertFalse(self.task.escalated)

    def test_who_may_report(self):
        for user in (self.seller, self.operator, self.keeper_south, self.driver):
            with self._refused(error=AccessError):
                self._report(user=user)
        for note in (None, "", "  ", "\u200b"):
            with self._refused("Say what the problem is"):
                self._report(note)
        self._report()
        with self._refused("waits until the problem is solved"):
            self._report("Another one")

    def test_who_may_solve(self):
        problem = self._report()
        for user in (self.colleague, self.operator, self.driver):
            with self._refused(error=AccessError):
                self._call(user, "crm.lead.problem", "action_solve", problem.ids, "x")
        for answer in (None, "  "):
            with self._refused("Say what was done"):
                problem.with_user(self.head).action_solve(answer)
        problem.with_user(self.keeper).action_solve("Found them")
        with self._refused("not open any more"):
            problem.with_user(self.head).action_solve("Again")
        self.assertEqual(problem.solved_by_id, self.keeper)

    def test_problem_ends_with_the_handling(self):
        problem = self._report()
        Lead = self.env["crm.lead"].with_user(self.seller)
        self.assertEqual(Lead.search([("has_problem", "=", True)]), self.lead)
        self.lead.with_user(self.seller).action_stop_handling("Client cancelled")
        self.assertFalse(problem.is_open)
        self.assertFalse(self.lead.has_problem)
        self.assertFalse(Lead.search([("has_problem", "=", True)]))
        self.assertFalse(
            self.lead.activity_ids.filtered(
                lambda activity: (
                    activity.activity_type_id
                    == self.env.ref("crm_fulfilment.mail_activity_type_problem")
                )
            )
        )

    def test_problem_only_in_orders(self):
        route = self.env["workflow.route"].create(
            {
                "name": "Other",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "step_ids": [(0, 0, {"name": "Look", "role_id": self.roles[0].id})],
            }
        )
        self._set_members(self.roles[0], self.operator)
        run = self._create_orders()._workflow_start(route)
        task = self._ready(run).with_user(self.operator)
        with self._refused("order handling"):
            task.action_report_problem("What?")
