from odoo.tests import HttpCase, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestTour(WorkflowCase, HttpCase):
    """The client, as people use it."""

    def test_task_is_done_in_the_slim_form(self):
        self.route.step_ids[0].write(
            {
                "editable_field_ids": self._fields("amount", "kind"),
                "check_ids": [(0, 0, {"name": "Looked at"})],
            }
        )
        run = self._start()
        self.start_tour("/odoo/my-tasks", "base_workflow_my_tasks", login="wf_ann")
        self.assertEqual(self._states(run), ["done", "ready"])
        self.assertEqual((self.doc.amount, self.doc.kind), (300, "b"))

    def test_task_is_rejected_from_the_kanban(self):
        run = self._start()
        self.start_tour("/odoo/my-tasks", "base_workflow_reject", login="wf_ann")
        self.assertEqual(run.state, "rejected")
        self.assertEqual(run.decision_ids.comment, "Lower the amount")

    def test_route_is_configured_and_simulated(self):
        self._allow_docs(self.env.ref("base.user_admin"))
        self.start_tour(
            "/odoo/action-base_workflow.workflow_route_action",
            "base_workflow_configure",
            login="admin",
        )
        self.assertFalse(self.doc.workflow_run_ids)
