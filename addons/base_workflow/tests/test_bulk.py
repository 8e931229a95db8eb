from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestBulk(WorkflowCase):
    """Several tasks with one click."""

    def _task(self, **step):
        step = {"name": "Agree", "kind": "decide", "role_id": self.lawyer.id, **step}
        route = self._create_route(step, name=str(step))
        doc = self.env["fake.doc"].create({"name": f"D {step['name']}"})
        return self._ready(self._start(doc, route))

    def _complete(self, user, tasks):
        action = call_kw(
            self.env(user=user)["workflow.task"],
            "action_complete_selected",
            (tasks.ids,),
            {},
        )
        self.env.invalidate_all()
        return action["params"]

    def test_each_stands_for_itself(self):
        good = self._task() | self._task(name="Do", kind="execute")
        filed = self._task(name="File", attachment_count=1)
        asked = self._task(name="Say", comment_policy="required")
        listed = self._task(name="List", check_ids=[(0, 0, {"name": "Key"})])
        number = self._task(
            name="Fill", required_field_ids=self._fields("contract_number")
        )
        bad = filed | asked | listed | number
        params = self._complete(self.ann, filed | good | asked | listed | number)
        self.assertEqual(set(good.mapped("state")), {"done"})
        self.assertEqual(set(bad.mapped("state")), {"ready"})
        self.assertFalse(bad.run_id.decision_ids)
        self.assertEqual(params["type"], "warning")
        message = params["message"]
        self.assertIn("Completed: 2.", message)
        self.assertIn("Not completed: 4.", message)
        for words in ("File: D File", "needs a comment", "Key", "Contract Number"):
            self.assertIn(words, message)

    def test_all_done(self):
        tasks = self._task() | self._task(name="Two")
        params = self._complete(self.ann, tasks)
        self.assertEqual(params["type"], "success")
        self.assertEqual(tasks.done_by_id, self.ann)

    def test_tasks_of_others_stay_and_are_not_named(self):
        mine, foreign = self._task(), self._task(name="Alien", role_id=self.operator.id)
        params = self._complete(self.ann, mine | foreign)
        self.assertEqual((mine.state, foreign.state), ("done", "ready"))
        self.assertNotIn("Alien", params["message"])
        self.assertNotIn("Bob", params["message"])
        # who may see it still may not do it
        params = self._complete(self.boss, foreign)
        self.assertEqual(foreign.state, "ready")
        self.assertIn("Alien", params["message"])

    def test_unknown_rows_are_told(self):
        params = self._complete(self.ann, self.env["workflow.task"].browse(99999999))
        self.assertIn("Not completed: 1.", params["message"])
