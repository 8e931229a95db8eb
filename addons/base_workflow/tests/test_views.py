from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestViews(WorkflowCase):
    def test_every_action_opens_for_its_people(self):
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "base_workflow"),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        self.assertGreaterEqual(len(data), 8)
        for action in self.env["ir.actions.act_window"].browse(data.mapped("res_id")):
            model = self.env[action.res_model]
            for _view_id, kind in action.views:
                with self.subTest(action=action.name, kind=kind):
                    self.assertTrue(model.get_view(_view_id, kind)["arch"])

    def test_plain_user_reads_his_task_form(self):
        task = self._ready(self._start()).with_user(self.ann)
        arch = task.get_view(view_type="form")["arch"]
        self.assertIn("action_open_complete", arch)
        names = [
            name
            for name in task.get_views([(False, "form")])["models"]["workflow.task"][
                "fields"
            ]
        ]
        self.assertTrue(task.read(names))

    def test_plain_user_does_not_see_the_configuration(self):
        menus = self.env["ir.ui.menu"].with_user(self.ann)._visible_menu_ids()
        root = self.env.ref("base_workflow.workflow_menu_root")
        configuration = self.env.ref("base_workflow.workflow_menu_configuration")
        self.assertIn(root.id, menus)
        self.assertNotIn(configuration.id, menus)

    def test_holder_reads_the_instruction_and_its_files(self):
        file = self.env["ir.attachment"].create({"name": "How to", "raw": b"So"})
        self.route.step_ids[0].write(
            {
                "instruction": "<p>Look twice</p>",
                "instruction_attachment_ids": [(6, 0, file.ids)],
            }
        )
        task = self._ready(self._start()).with_user(self.ann)
        spec = {
            "instruction": {},
            "instruction_attachment_ids": {"fields": {"name": {}}},
        }
        [data] = task.web_read(spec)
        self.assertIn("Look twice", data["instruction"])
        self.assertEqual(data["instruction_attachment_ids"][0]["name"], "How to")
        file.unlink()
        self.env.invalidate_all()
        self.assertFalse(task.instruction_attachment_ids)

    def test_bottleneck_pivot_counts(self):
        self._ready(self._start()).with_user(self.ann).action_complete()
        groups = self.env["workflow.task"].formatted_read_group(
            [("res_model", "=", "fake.doc"), ("res_id", "=", self.doc.id)],
            ["route_id", "name", "user_id"],
            ["duration_hours:avg", "__count"],
        )
        self.assertEqual({group["name"] for group in groups}, {"Approve", "Register"})

    def test_search_filters_work(self):
        task = self._ready(self._start())
        Task = self.env["workflow.task"].with_user(self.ann)
        self.assertIn(
            task, Task.search([("role_id.member_ids.user_id", "=", self.ann.id)])
        )
        self.assertNotIn(task, Task.search([("is_overdue", "=", True)]))
        self.env.cr.execute(
            "UPDATE workflow_task SET deadline = '2020-01-01' WHERE id = %s", [task.id]
        )
        self.env.invalidate_all()
        self.assertTrue(task.is_overdue)
        self.assertIn(task, Task.search([("is_overdue", "=", True)]))
        self.assertNotIn(task, Task.search([("is_overdue", "=", False)]))
