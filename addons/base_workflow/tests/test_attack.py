from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.passes import KEY, engine
from .common import WorkflowCase

FORGED = {
    KEY: True,
    "skip_validation_check": True,
    "_force_unlink": True,
    "tracking_disable": True,
    "active_test": False,
}


@tagged("post_install", "-at_install")
class TestAttack(WorkflowCase):
    """What a plain user (and an administrator) may try, and must not get."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls._allow_docs(cls.eve)
        cls.run_ = cls.doc._workflow_start(cls.route, requester=cls.eve)
        cls.task = cls.run_.task_ids.sorted("sequence")[0]
        cls.later = cls.run_.task_ids.sorted("sequence")[1]

    def _as(self, record, user):
        return record.with_user(user).with_context(**FORGED)

    def test_writing_a_task_row_is_refused(self):
        for user in (self.eve, self.ann, self.boss, self.admin):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                self._as(self.task, user).write({"state": "done"})
        self.assertEqual(self.task.state, "ready")

    def test_writing_a_task_row_as_superuser_is_refused(self):
        with self.assertRaises(UserError):
            self._as(self.task, self.eve).sudo().write({"user_id": self.eve.id})
        with self.assertRaises(UserError):
            self._as(self.run_, self.eve).sudo().write({"state": "done"})

    def test_deleting_rows_is_refused(self):
        self.task.with_user(self.ann).action_complete()
        for rows in (self.task, self.run_, self.run_.decision_ids):
            for user in (self.eve, self.admin):
                with self.subTest(rows=rows), self.assertRaises(UserError):
                    self._as(rows, user).unlink()
                with self.subTest(rows=rows), self.assertRaises(UserError):
                    self._as(rows, user).sudo().unlink()

    def test_creating_rows_is_refused(self):
        vals = {
            "run_id": self.run_.id,
            "task_id": self.task.id,
            "route_id": self.route.id,
            "res_model": "fake.doc",
            "res_id": self.doc.id,
            "company_id": self.env.company.id,
            "user_id": self.ann.id,
            "date": "2026-01-01",
            "outcome": "completed",
            "payload": "{}",
            "hash": "x",
        }
        Decision = self._as(self.env["workflow.decision"], self.eve)
        with self.assertRaises(UserError):
            Decision.create(vals)
        with self.assertRaises(UserError):
            Decision.sudo().create(vals)

    def test_a_decision_never_changes(self):
        self.task.with_user(self.ann).action_complete(comment="Fine")
        decision = self.run_.decision_ids
        # not even the engine's own code may
        for rows in (self._as(decision, self.admin), decision.sudo(), engine(decision)):
            with self.assertRaises(UserError):
                rows.write({"comment": "Never"})
        self.assertEqual(decision.comment, "Fine")

    def test_acting_out_of_turn_is_refused(self):
        with self.assertRaises(UserError):
            self._as(self.later, self.bob).action_complete({"contract_number": "1"})
        self.assertEqual(self._states(self.run_), ["ready", "future"])

    def test_rejecting_out_of_turn_is_refused(self):
        with self.assertRaises(UserError):
            self._as(self.later, self.bob).action_reject("No")
        self.assertEqual(self.run_.state, "running")

    def test_acting_for_another_is_refused(self):
        for user in (self.eve, self.bob, self.boss, self.admin):
            task = self._as(self.task, user)
            with self.subTest(user=user.name):
                for call in (
                    lambda task=task: task.action_complete(),
                    lambda task=task: task.action_reject("No"),
                    lambda task=task: task.action_postpone("2030-01-01", "Later"),
                ):
                    with self.assertRaises(AccessError):
                        call()
        self.assertFalse(self.run_.decision_ids)

    def test_acting_as_superuser_for_another_is_refused(self):
        with self.assertRaises(AccessError):
            self.task.sudo().action_complete()

    def test_delegating_by_a_stranger_is_refused(self):
        for user in (self.eve, self.admin, self.bob):
            if user in self.task._supervisors():
                continue
            with self.assertRaises(AccessError):
                self._as(self.task, user).action_delegate(user.id, "Mine now")
        self.assertEqual(self.task.user_id, self.ann)

    def test_completing_twice_is_refused(self):
        self.task.with_user(self.ann).action_complete()
        with self.assertRaises(UserError):
            self.task.with_user(self.ann).action_complete()
        self.assertEqual(len(self.run_.decision_ids), 1)

    def test_blank_comment_is_refused(self):
        for comment in ("", "   ", "\n\t", "\u00a0", "\u200b\u200b", None, False, 5):
            with self.subTest(comment=comment), self.assertRaises(UserError):
                self.task.with_user(self.ann).action_reject(comment)
        self.assertEqual(self.task.state, "ready")

    def test_field_that_is_not_offered_is_refused(self):
        for name in ("secret", "contract_number", "workflow_run_ids", "no_such"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.task.with_user(self.ann).action_complete({name: "x"})
        self.assertFalse(self.doc.secret)

    def test_wrong_kinds_of_values_are_refused(self):
        task = self.task.with_user(self.ann)
        for values in ([("amount", 1)], "amount", {"amount": [1]}, {"amount": {}}):
            with self.subTest(values=values), self.assertRaises(UserError):
                task.action_complete(values)
        for ids in ("1", [None], [True], [[1]], 5):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                task.action_complete(attachment_ids=ids)

    def test_foreign_attachment_is_refused(self):
        partner = self.env["res.partner"].create({"name": "Other"})
        place = {"res_model": "res.partner", "res_id": partner.id}
        other = self._file(self.bob)
        elsewhere = self._file(self.env.user, **place)
        own_elsewhere = self._file(self.ann)
        own_elsewhere.sudo().write(place)
        for file in (other, elsewhere, own_elsewhere):
            with self.subTest(file=file), self.assertRaises(UserError):
                self.task.with_user(self.ann).action_complete(attachment_ids=file.ids)
        with self.assertRaises(UserError):
            self.task.with_user(self.ann).action_complete(attachment_ids=[999999999])

    def test_checklist_of_another_is_refused(self):
        route = self._create_route(
            {
                "name": "Check",
                "role_id": self.lawyer.id,
                "check_ids": [(0, 0, {"name": "Line"})],
            }
        )
        task = self._ready(self._start(route=route))
        line = task.check_ids
        with self.assertRaises(AccessError):
            self._as(line, self.eve).action_toggle()
        with self.assertRaises(UserError):
            self._as(line, self.ann).write({"is_done": True})
        with self.assertRaises(UserError):
            line.sudo().write({"is_done": True})
        with self.assertRaises(UserError):
            line.sudo().unlink()
        self.assertFalse(line.is_done)

    def test_wizard_of_another_gives_nothing(self):
        wizard = (
            self.env["workflow.task.complete"]
            .with_user(self.eve)
            .create({"task_id": self.task.id})
        )
        with self.assertRaises(AccessError):
            wizard.action_confirm()
        self.assertEqual(self.task.state, "ready")
