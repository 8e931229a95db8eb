from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestStart(WorkflowCase):
    def test_start_makes_first_task_ready_and_shows_later_ones(self):
        run = self._start(requester=self.eve)
        self.assertEqual(self._states(run), ["ready", "future"])
        self.assertRecordValues(
            run,
            [
                {
                    "state": "running",
                    "round": 1,
                    "requester_id": self.eve.id,
                    "res_model": "fake.doc",
                    "res_id": self.doc.id,
                }
            ],
        )
        task = self._ready(run)
        self.assertEqual(task.user_id, self.ann)
        self.assertEqual(self.doc.workflow_holder_id, self.ann)
        self.assertEqual(self.doc.workflow_task_count, 2)
        activity = self._faces(self.doc)
        self.assertEqual(activity.workflow_task_id, task)
        self.assertEqual(activity.user_id, self.ann)

    def test_whole_route_is_walked(self):
        run = self._start()
        self._ready(run).with_user(self.ann).action_complete({"amount": 300})
        self.assertEqual(self.doc.amount, 300)
        task = self._ready(run)
        self.assertEqual(task.user_id, self.bob)
        task.with_user(self.bob).action_complete({"contract_number": "7/26"})
        self.assertEqual(run.state, "done")
        self.assertEqual(self.doc.stage, "registered")
        self.assertEqual(self.doc.trace, "done 1;")
        self.assertFalse(self._faces(self.doc))
        self.assertEqual(run.decision_ids.mapped("user_id"), self.ann | self.bob)
        self.assertEqual(run._verify(), [])
        first = run.decision_ids.sorted("sequence")[0]
        self.assertEqual(first.values_text, "Amount: 500.00 → 300.00")

    def test_rejection_ends_run_and_next_start_is_round_two(self):
        run = self._start()
        self._ready(run).with_user(self.ann).action_reject("Limit too high")
        self.assertEqual(run.state, "rejected")
        self.assertEqual(self._states(run), ["rejected", "cancelled"])
        self.assertEqual(self.doc.stage, "draft")
        self.assertEqual(self.doc.trace, "rejected Approve;")
        again = self._start()
        self.assertEqual(again.round, 2)
        self.assertEqual(self.doc.workflow_decision_ids, run.decision_ids)

    def test_open_run_is_not_started_twice(self):
        run = self._start()
        self.assertFalse(self._start())
        self.assertEqual(self.doc.workflow_run_ids, run)

    def test_route_without_steps_is_refused(self):
        route = self._create_route()
        with self.assertRaises(UserError):
            self._start(route=route)

    def test_route_of_other_documents_is_refused(self):
        bare = self.env["fake.bare"].create({"name": "Bare"})
        with self.assertRaises(UserError):
            bare._workflow_start(self.route)
