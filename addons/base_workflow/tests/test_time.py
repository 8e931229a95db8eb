from odoo.fields import Datetime
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestTime(WorkflowCase):
    """What a supervisor sees of his people."""

    def _set(self, task, **hours):
        for name, ago in hours.items():
            value = Datetime.subtract(Datetime.now(), hours=ago)
            task._engine_write({name: value})

    def test_waiting_counts_before_it_is_done(self):
        docs = self.env["fake.doc"].create([{"name": "A"}, {"name": "B"}])
        runs = self._start(docs)
        waiting, done = (self._ready(run) for run in runs)
        later = waiting.run_id.task_ids - waiting
        self._set(waiting, date_ready=30)
        done.with_user(self.ann).action_complete()
        self._set(done, date_ready=30, date_done=20)
        for task, hours in ((waiting, 30), (done, 10), (later, 0)):
            self.assertAlmostEqual(task.waiting_hours, hours, places=1)
        Task = self.env["workflow.task"].with_user(self.boss)
        domain = [("res_model", "=", "fake.doc"), ("res_id", "in", docs.ids)]
        for function, hours in (("avg", 20), ("sum", 40), ("max", 30)):
            [group] = Task.formatted_read_group(
                [*domain, ("name", "=", "Approve")],
                ["route_id", "name", "user_id"],
                [f"waiting_hours:{function}", "__count"],
            )
            value = group[f"waiting_hours:{function}"]
            self.assertAlmostEqual(value, hours, places=1)
        [group] = Task.formatted_read_group(
            [("id", "=", later.id)], ["name"], ["waiting_hours:avg"]
        )
        self.assertFalse(group["waiting_hours:avg"])

    def test_client_may_measure_it(self):
        field = self.env["workflow.task"].fields_get(["waiting_hours"])["waiting_hours"]
        self.assertEqual(field["aggregator"], "avg")

    def test_supervisor_has_his_people_in_the_menu(self):
        menus = self.env["ir.ui.menu"].with_user(self.boss)._visible_menu_ids()
        menu = self.env.ref("base_workflow.workflow_task_menu_all")
        self.assertIn(menu.id, menus)
        action = menu.action
        self.assertEqual(
            {kind for _id, kind in action.views},
            {"list", "kanban", "pivot", "graph", "calendar", "form"},
        )
        task = self._ready(self._start())
        Task = self.env["workflow.task"].with_user(self.boss)
        views = Task.get_views([(False, "list"), (False, "pivot"), (False, "search")])
        arch = {kind: view["arch"] for kind, view in views["views"].items()}
        self.assertIn("waiting_hours", arch["list"])
        self.assertIn("waiting_hours", arch["pivot"])
        for name in (
            "overdue",
            "group_route",
            "group_step",
            "group_user",
            "group_role",
        ):
            self.assertIn(f'name="{name}"', arch["search"])
        self.assertIn(task, Task.search([("state", "=", "ready")]))
        other = self._create_role("Other", self.eve, supervisor=self.eve)
        foreign = self._create_route({"name": "X", "role_id": other.id})
        hidden = self._ready(self._start(route=foreign))
        self.assertNotIn(hidden, Task.search([("state", "=", "ready")]))
