import json
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.passes import engine
from .common import WorkflowCase

GONE = "x_gone"
LOGGER = "odoo.addons.base_workflow.models.workflow_task_holder"


@tagged("post_install", "-at_install")
class TestVanished(WorkflowCase):
    """A task goes on although a field that its step named is not there any more."""

    def _remember(self, task, **names):
        """Let the task remember what its step said before the field went."""
        config = json.dumps({**task.config, **names}, sort_keys=True)
        engine(task).write({"config_text": config})

    def _task(self, **names):
        task = self._ready(self._start()).with_user(self.ann)
        self._remember(task, **names)
        return task

    def test_fields_are_left_out(self):
        task = self._task(
            editable=["amount", GONE], required=["amount", GONE], shown=[GONE]
        )
        action = task.action_open_complete()
        wizard = task.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.mapped("name"), ["amount"])
        wizard.line_ids.value_float = 7
        wizard.action_confirm()
        self.assertEqual((task.state, self.doc.amount), ("done", 7))

    def test_value_of_such_a_field_is_refused(self):
        task = self._task(editable=[GONE])
        with self.assertRaisesRegex(UserError, "does not offer"):
            task.action_complete({GONE: 1})

    def _next_task(self, **names):
        """Complete the first task; return the next one, of the operator Bob."""
        run = self._start()
        self._remember(run.task_ids.sorted("sequence")[-1], **names)
        self._ready(run).with_user(self.ann).action_complete()
        return self._ready(run)

    def test_broken_scope_is_none(self):
        for path in (GONE, f"tag_id.{GONE}", "name"):
            with self.subTest(path=path):
                self.doc = self.doc.copy()
                task = self._next_task(scope_field=path)
                self.assertEqual((task.user_id, task.via), (self.bob, "general"))
                task._refresh_deputies(date(2026, 3, 2))

    def test_broken_person_is_the_manager(self):
        for path in (GONE, f"salesman_id.{GONE}", "tag_id"):
            with self.subTest(path=path):
                self.doc = self.doc.copy()
                task = self._next_task(responsible="user_field", user_field=path)
                self.assertEqual(task.user_id, self.route.manager_id)
                self.assertEqual(task.via, "manager")

    @mute_logger(LOGGER)
    def test_broken_condition_applies(self):
        for condition in ([[GONE, "=", 1]], [[f"tag_id.{GONE}", "=", 1]]):
            with self.subTest(condition=condition):
                self.doc = self.doc.copy()
                task = self._next_task(condition=condition)
                self.assertEqual(task.user_id, self.bob)
