from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import WorkflowCase

ROWS = ("workflow.run", "workflow.task", "workflow.decision", "workflow.role")
ROWS += ("workflow.route", "workflow.step", "workflow.task.check")


@tagged("post_install", "-at_install")
class TestSecurity(WorkflowCase):
    def _sees(self, user, rows):
        return rows.with_user(user).search([("id", "in", rows.ids)])

    def test_portal_and_public_see_nothing(self):
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (portal, public):
            for model in ROWS:
                with self.subTest(model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            doc = self.doc.with_user(user)
            with self.assertRaises(AccessError):
                doc.read(["workflow_task_ids"])

    def test_user_sees_own_requested_and_supervised_tasks(self):
        tasks = self._start(requester=self.eve).task_ids.sorted("sequence")
        stranger = self._create_user("stranger")
        self.assertEqual(self._sees(self.ann, tasks), tasks[0])
        self.assertEqual(self._sees(self.bob, tasks), tasks.browse())
        self.assertEqual(self._sees(self.eve, tasks), tasks)
        self.assertEqual(self._sees(self.boss, tasks), tasks)
        self.assertEqual(self._sees(stranger, tasks), tasks.browse())
        with self.assertRaises(AccessError):
            tasks[0].with_user(stranger).read(["name"])

    def test_manager_sees_all(self):
        tasks = self._start().task_ids
        manager = self._create_user("manager")
        manager.group_ids += self.env.ref("base_workflow.group_workflow_manager")
        self.assertEqual(self._sees(manager, tasks), tasks)

    def test_reader_of_the_document_reads_its_history(self):
        run = self._start()
        self._ready(run).with_user(self.ann).action_complete({"amount": 1})
        reader = self._create_user("reader")
        self._allow_docs(reader)
        doc = self.doc.with_user(reader)
        self.assertEqual(doc.workflow_task_ids, run.task_ids)
        self.assertEqual(doc.workflow_task_ids.mapped("name"), ["Approve", "Register"])
        self.assertEqual(doc.workflow_decision_ids.user_id, self.ann)
        self.assertEqual(doc.workflow_holder_id, self.bob)
        self.assertEqual(doc.action_view_workflow_tasks()["res_model"], "workflow.task")

    def test_reader_of_the_document_reads_rows_by_id(self):
        """What the form of a document does when a row is opened."""
        run = self._start()
        self._ready(run).with_user(self.ann).action_complete({"amount": 1})
        reader = self._create_user("reader")
        rows = (run, run.task_ids, run.decision_ids)
        for row in rows:
            self.env.invalidate_all()
            with self.subTest(row=row._name), self.assertRaises(AccessError):
                row.with_user(reader).read(["record_name"])
        self._allow_docs(reader)
        for row in rows:
            self.env.invalidate_all()
            with self.subTest(row=row._name):
                values = row.with_user(reader).read(["record_name"])
                self.assertEqual(len(values), len(row))
        specification = {"workflow_task_ids": {"fields": {"name": {}}}}
        self.env.invalidate_all()
        [values] = self.doc.with_user(reader).web_read(specification)
        names = [row["name"] for row in values["workflow_task_ids"]]
        self.assertEqual(names, ["Approve", "Register"])

    def test_stranger_does_not_verify(self):
        run = self._start()
        with self.assertRaises(AccessError):
            run.with_user(self._create_user("stranger")).action_verify()

    def test_archiving_needs_rights(self):
        task = self._ready(self._start())
        with self.assertRaises(AccessError):
            self.ann.with_user(self.eve).action_archive()
        with self.assertRaises(AccessError):
            self.ann.with_user(self.eve).write({"active": False})
        self.assertEqual(task.user_id, self.ann)

    def test_matrix_of_others_is_private(self):
        self.lawyer.with_user(self.eve).action_open_matrix()
        lines = self.env["workflow.matrix.line"]
        self.assertTrue(lines.with_user(self.eve).search([]))
        self.assertFalse(lines.with_user(self.bob).search([]))

    def test_uninstall_leaves_no_rule_against_dropping(self):
        # tables are dropped by SQL, no row is deleted through the model
        data = self.env["ir.model.data"].search([("module", "=", "base_workflow")])
        models = set(data.mapped("model"))
        self.assertFalse(
            models & {"workflow.run", "workflow.task", "workflow.decision"}
        )
