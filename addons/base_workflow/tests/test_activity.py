from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.passes import KEY
from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestActivity(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.eve, cls.ann, cls.bob):
            cls._allow_docs(user)
        cls.run_ = cls.doc._workflow_start(cls.route)
        cls.task = cls.run_.task_ids.sorted("sequence")[0]
        cls.activity = cls.doc.activity_ids

    def test_finishing_the_activity_completes_the_task(self):
        self.activity.with_user(self.ann).action_feedback("Fine")
        self.assertEqual(self.task.state, "done")
        self.assertEqual(self.run_.decision_ids.comment, "Fine")
        self.assertFalse(self.activity.active)
        self.assertEqual(self.activity.feedback, "Fine")
        self.assertEqual(self.doc.activity_ids.user_id, self.bob)

    def test_missing_input_is_named_and_nothing_happens(self):
        self.task.with_user(self.ann).action_complete()
        activity = self.doc.activity_ids.with_user(self.bob)
        with self.assertRaisesRegex(UserError, "Contract Number"):
            activity.action_done()
        self.assertTrue(activity.active)
        self.assertEqual(self._states(self.run_), ["done", "ready"])

    def test_file_of_the_activity_counts(self):
        route = self._create_route(
            {"name": "Attach", "role_id": self.lawyer.id, "attachment_count": 1}
        )
        self.doc._workflow_cancel("Other route")
        task = self._ready(self._start(route=route))
        file = self._file(self.ann)
        face = self.doc.activity_ids.with_user(self.ann)
        face.action_feedback("Here", attachment_ids=file.ids)
        self.assertEqual(task.state, "done")
        self.assertEqual(file.res_model, "fake.doc")

    def test_finishing_the_activity_of_another_is_refused(self):
        for user in (self.eve, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.activity.with_user(user).action_feedback("Done for Ann")
        self.assertEqual(self.task.state, "ready")
        self.assertTrue(self.activity.active)

    def test_rewriting_the_activity_is_refused(self):
        other = self.env["fake.doc"].create({"name": "Other"})
        forged = {KEY: True, "mail_activity_quick_update": True}
        for vals in (
            {"user_id": self.eve.id},
            {"active": False},
            {"res_id": other.id},
            {"date_deadline": "2099-01-01"},
            {"workflow_task_id": False},
            {"summary": "Something else"},
        ):
            for user in (self.eve, self.ann):
                face = self.activity.with_user(user).with_context(**forged)
                for rows in (face, face.sudo()):
                    with self.subTest(vals=vals), self.assertRaises(UserError):
                        rows.write(vals)
        self.assertEqual(self.activity.user_id, self.ann)

    def test_deleting_the_activity_is_refused(self):
        face = self.activity.with_user(self.eve).with_context(_force_unlink=True)
        for call in (
            face.unlink,
            face.action_cancel,
            face.sudo().unlink,
            face.action_reschedule_tomorrow,
        ):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(UserError):
            self.doc.with_user(self.eve).activity_unlink(
                ["base_workflow.mail_activity_type_task"]
            )
        self.assertTrue(self.activity.exists())

    def test_a_note_on_the_activity_is_free(self):
        self.activity.with_user(self.eve).write({"note": "Please hurry"})
        self.assertIn("Please hurry", self.activity.note)

    def test_a_forged_face_is_refused(self):
        vals = {
            "res_model_id": self.env["ir.model"]._get_id("fake.doc"),
            "res_id": self.doc.id,
            "user_id": self.eve.id,
            "workflow_task_id": self.task.id,
        }
        Activity = self.env["mail.activity"].with_user(self.eve)
        with self.assertRaises(UserError):
            Activity.with_context(**{KEY: "x"}).create(vals)
        own = Activity.create({**vals, "workflow_task_id": False})
        with self.assertRaises(UserError):
            own.write({"workflow_task_id": self.task.id})

    def test_other_activities_are_not_touched(self):
        own = self.doc.activity_schedule(user_id=self.eve.id, summary="Call")
        own.with_user(self.eve).action_feedback("Called")
        self.assertFalse(own.active)
        self.assertEqual(self.task.state, "ready")
        mixed = self.doc.activity_schedule(user_id=self.ann.id) | self.activity
        mixed.with_user(self.ann).action_done()
        self.assertEqual(self.task.state, "done")

    def test_done_activity_is_history(self):
        self.activity.with_user(self.ann).action_done()
        self.activity.with_user(self.eve).unlink()
        self.assertFalse(self.activity.exists())
        self.assertEqual(self.task.state, "done")

    def test_bare_document_shows_activity_on_the_task(self):
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id}, model="fake.bare"
        )
        bare = self.env["fake.bare"].create({"name": "Bare"})
        task = bare._workflow_start(route).task_ids
        face = task.activity_ids
        self.assertEqual(face.res_model, "workflow.task")
        face.with_user(self.ann).action_feedback("Done")
        self.assertEqual(task.state, "done")

    def test_person_without_access_is_led_to_the_task(self):
        # rights may go while the activity is there
        self.ann.group_ids = self.env.ref("base.group_user")
        action = self.activity.with_user(self.ann).action_open_document()
        self.assertEqual(action["res_model"], "workflow.task")
        self.assertEqual(action["res_id"], self.task.id)
        action = self.activity.with_user(self.eve).action_open_document()
        self.assertEqual(action["res_model"], "fake.doc")

    @mute_logger("odoo.addons.mail.models.mail_activity")
    def test_sweep_of_old_activities_does_not_stop_at_ours(self):
        self.env["ir.config_parameter"].set_param(
            "mail.activity.gc.delete_overdue_years", 1
        )
        self.env.cr.execute(
            "UPDATE mail_activity SET date_deadline = '2001-01-01' WHERE id = %s",
            [self.activity.id],
        )
        self.env.invalidate_all()
        self.env["mail.activity"]._gc_delete_old_overdue_activities()
        self.task._repair()
        self.assertEqual(self.doc.activity_ids.workflow_task_id, self.task)
