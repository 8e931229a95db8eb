from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestInput(WorkflowCase):
    def _task(self, **step):
        route = self._create_route({"name": "Do", "role_id": self.lawyer.id, **step})
        return self._ready(self._start(route=route)).with_user(self.ann)

    def test_required_field_must_be_filled_in(self):
        task = self._task(required_field_ids=self._fields("contract_number"))
        for values in ({}, {"contract_number": ""}, {"contract_number": "  "}):
            with self.assertRaisesRegex(UserError, "Contract Number"):
                task.action_complete(values)
        task.action_complete({"contract_number": "7/26"})
        self.assertEqual(self.doc.contract_number, "7/26")

    def test_required_field_may_be_on_the_record_already(self):
        self.doc.contract_number = "5"
        self._task(required_field_ids=self._fields("contract_number")).action_complete()

    def test_zero_given_now_counts_as_filled_in(self):
        self.doc.amount = 0
        task = self._task(required_field_ids=self._fields("amount"))
        with self.assertRaises(UserError):
            task.action_complete()
        task.action_complete({"amount": 0})

    def test_all_types_are_written(self):
        tag = self.env["res.partner.category"].create({"name": "North"})
        names = ("amount", "limit_until", "kind", "tag_id", "active")
        task = self._task(editable_field_ids=self._fields(*names))
        values = {
            "amount": 1.5,
            "limit_until": "2026-05-01",
            "kind": "b",
            "tag_id": tag.id,
            "active": True,
        }
        # people without any right to the tags cannot choose one
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.env["ir.model.access"].search(
                [("model_id.model", "=", "res.partner.category")]
            ).perm_read = False
            self.env.registry.clear_cache()
            task.action_complete(values)
        self.env.registry.clear_cache()
        task.action_complete(values)
        self.assertEqual(self.doc.kind, "b")
        self.assertEqual(self.doc.tag_id, tag)
        text = self.doc.workflow_decision_ids.values_text
        self.assertIn("Kind:  → Kind B", text)
        self.assertIn("Tag:  → North", text)

    def test_wrong_value_is_refused(self):
        names = ("kind", "tag_id", "amount", "limit_until")
        task = self._task(editable_field_ids=self._fields(*names))
        for values in (
            {"tag_id": "1"},
            {"tag_id": True},
            {"tag_id": 99999999},
            {"kind": "z"},
            {"amount": "a lot"},
            {"amount": "nan"},
            {"amount": float("inf")},
            {"amount": [1]},
            {"limit_until": "soon"},
            {"limit_until": {}},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                task.action_complete(values)

    def test_missing_file_is_named(self):
        task = self._task(attachment_count=1, attachment_label="signed contract")
        with self.assertRaisesRegex(UserError, "signed contract"):
            task.action_complete()
        empty = self._file(self.ann, b"")
        with self.assertRaises(UserError):
            task.action_complete(attachment_ids=empty.ids)

    def test_same_file_twice_is_one_file(self):
        task = self._task(attachment_count=2)
        file = self._file(self.ann)
        with self.assertRaises(UserError):
            task.action_complete(attachment_ids=[file.id, file.id])

    def test_file_of_the_document_is_good(self):
        self._allow_docs(self.ann)
        task = self._task(attachment_count=1)
        file = self._file(self.bob)
        file.sudo().write({"res_model": "fake.doc", "res_id": self.doc.id})
        task.action_complete(attachment_ids=file.ids)

    def test_attachment_field_takes_own_file_only(self):
        task = self._task(required_field_ids=self._fields("contract_id"))
        with self.assertRaises(UserError):
            task.action_complete({"contract_id": self._file(self.bob).id})
        own = self._file(self.ann)
        task.action_complete({"contract_id": own.id})
        self.assertEqual(self.doc.contract_id, own)
        self.assertEqual((own.res_model, own.res_id), ("fake.doc", self.doc.id))

    def test_checklist_must_be_complete(self):
        lines = [(0, 0, {"name": "Key issued"}), (0, 0, {"name": "Key sent"})]
        task = self._task(check_ids=lines)
        task.check_ids[0].action_toggle()
        with self.assertRaisesRegex(UserError, "Key sent"):
            task.action_complete()
        task.check_ids[1].action_toggle()
        self.assertEqual(task.check_progress, "2/2")
        task.action_complete()
        with self.assertRaises(UserError):
            task.check_ids[0].action_toggle()

    def test_required_comment(self):
        task = self._task(comment_policy="required")
        with self.assertRaises(UserError):
            task.action_complete(comment=" ")
        task.action_complete(comment=" Fine ")
        self.assertEqual(self.doc.workflow_decision_ids.comment, "Fine")

    def test_work_is_not_rejected(self):
        with self.assertRaises(UserError):
            self._task().action_reject("No")

    def test_reason_of_another_route_is_refused(self):
        task = self._task(kind="decide")
        reason = self.env["workflow.reject.reason"].create(
            {"name": "Other", "route_ids": [(6, 0, self.route.ids)]}
        )
        for reason_id in (reason.id, 99999999):
            with self.assertRaises(UserError):
                task.action_reject("No", reason_id)
        reason.route_ids = False
        task.action_reject("No", reason.id)
        self.assertEqual(self.doc.workflow_decision_ids.reason_id, reason)

    def test_holder_without_access_works_in_the_task(self):
        task = self._task(
            shown_field_ids=self._fields("name"),
            editable_field_ids=self._fields("amount"),
        )
        self.assertFalse(self.doc.with_user(self.ann).has_access("read"))
        self.assertFalse(task.can_open_record)
        self.assertIn("Deal", task.record_card)
        self.assertIn("500.00", task.record_card)
        self.assertNotIn("Secret", task.record_card)
        task.action_complete({"amount": 9})
        self.assertEqual(self.doc.amount, 9)

    def test_supervisor_without_access_sees_no_data(self):
        task = self._task(shown_field_ids=self._fields("amount"))
        boss_view = task.with_user(self.boss)
        self.assertEqual(boss_view.name, "Do")
        self.assertFalse(boss_view.record_card)
