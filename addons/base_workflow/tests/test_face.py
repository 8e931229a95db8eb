from freezegun import freeze_time

from odoo.tests import tagged

from .common import MONDAY, WorkflowCase


@tagged("post_install", "-at_install")
class TestFace(WorkflowCase):
    """The activity is where its holder can open it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # on a Sunday nothing is due on the same day
        cls.startClassPatcher(freeze_time(f"{MONDAY} 09:00"))
        cls.route.step_ids.due_days = 0

    def _place(self, task):
        self.env.invalidate_all()
        face = task.activity_face_ids
        self.assertEqual(len(face), 1)
        return face.res_model, face.res_id

    def _groups(self, user):
        context = {"allowed_company_ids": user.company_ids.ids}
        users = self.env["res.users"].with_user(user).with_context(**context)
        return {group["model"]: group for group in users._get_activity_groups()}

    def test_systray_of_a_person_without_rights_shows_the_task(self):
        task = self._ready(self._start())
        self.assertEqual(self._place(task), ("workflow.task", task.id))
        groups = self._groups(self.ann)
        self.assertEqual(groups["workflow.task"]["total_count"], 1)
        self.assertFalse(groups.get("mail.activity", {}).get("total_count"))
        self.assertNotIn("fake.doc", groups)
        # what the client does with a click on the group
        Task = self.env["workflow.task"].with_user(self.ann)
        found = Task.search([("activity_user_id", "=", self.ann.id)])
        self.assertEqual(found, task)
        self.assertTrue(found.web_read({"name": {}, "record_name": {}, "state": {}}))
        action = task.activity_face_ids.with_user(self.ann).action_open_document()
        self.assertEqual(action["res_model"], "workflow.task")

    def test_systray_of_a_reader_shows_the_document(self):
        self._allow_docs(self.ann)
        task = self._ready(self._start())
        self.assertEqual(self._place(task), ("fake.doc", self.doc.id))
        self.assertEqual(self._groups(self.ann)["fake.doc"]["total_count"], 1)

    def test_place_follows_the_holder(self):
        self._allow_docs(self.bob)
        task = self._ready(self._start())
        task.activity_face_ids.with_user(self.ann).note = "Please hurry"
        file = self._file(
            self.ann, res_model="mail.activity", res_id=task.activity_face_ids.id
        )
        task.activity_face_ids.with_user(self.ann).attachment_ids = file
        task.with_user(self.ann).action_delegate(self.bob.id, "Holiday")
        self.assertEqual(self._place(task), ("fake.doc", self.doc.id))
        face = task.activity_face_ids
        self.assertEqual(face.user_id, self.bob)
        self.assertIn("Please hurry", face.note)
        self.assertEqual(face.attachment_ids, file.exists())
        task.with_user(self.bob).action_delegate(self.eve.id, "Holiday")
        self.assertEqual(self._place(task), ("workflow.task", task.id))

    def test_hand_over_moves_the_activity(self):
        self._allow_docs(self.boss)
        task = self._ready(self._start())
        self.ann.action_archive()
        self.assertEqual(task.user_id, self.boss)
        self.assertEqual(self._place(task), ("fake.doc", self.doc.id))

    def test_night_brings_the_place_in_line(self):
        task = self._ready(self._start())
        self._allow_docs(self.ann)
        task._repair()
        self.assertEqual(self._place(task), ("fake.doc", self.doc.id))
        self.ann.group_ids = self.env.ref("base.group_user")
        task._repair()
        self.assertEqual(self._place(task), ("workflow.task", task.id))
        face = task.activity_face_ids
        task._repair()
        self.assertEqual(task.activity_face_ids, face)

    def test_readers_of_the_document_learn_what_was_done(self):
        task = self._ready(self._start())
        before = self.doc.message_ids
        task.with_user(self.ann).action_complete(comment="Fine")
        self.assertIn("Fine", (self.doc.message_ids - before).body)

    def test_rules_count_not_only_rights(self):
        self._allow_docs(self.ann)
        self.env["ir.rule"].create(
            {
                "name": "Own",
                "model_id": self.env["ir.model"]._get_id("fake.doc"),
                "domain_force": "[('salesman_id', '=', user.id)]",
            }
        )
        mine = self.env["fake.doc"].create({"name": "M", "salesman_id": self.ann.id})
        own, other = (self._ready(self._start(doc)) for doc in (mine, self.doc))
        self.assertEqual(self._place(own), ("fake.doc", mine.id))
        self.assertEqual(self._place(other), ("workflow.task", other.id))

    def test_moving_many_costs_the_same(self):
        self._allow_docs(self.boss)
        counts = []
        for size in (5, 60):
            docs = self.env["fake.doc"].create([{"name": "D"} for _ in range(size)])
            tasks = self._start(docs).task_ids.filtered(lambda t: t.state == "ready")
            tasks._engine_write({"user_id": self.boss.id})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tasks._update_activities()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            places = set(tasks.activity_face_ids.mapped("res_model"))
            self.assertEqual(places, {"fake.doc"})
        self.assertLessEqual(counts[1], counts[0] + 6)
