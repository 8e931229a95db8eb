from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestFilesAndValues(WorkflowCase):
    """File fields are uploaded, empty choices stay empty, history says what changed."""

    def _task(self, **step):
        route = self._create_route({"name": "Do", "role_id": self.lawyer.id, **step})
        return self._ready(self._start(route=route)).with_user(self.ann)

    def _file(self, user, name="contract.pdf", **vals):
        vals = {"name": name, "raw": b"text", **vals}
        return self.env["ir.attachment"].with_user(user).create(vals)

    def test_uploaded_file_fills_the_file_field(self):
        task = self._task(required_field_ids=self._fields("contract_id"))
        with self.assertRaises(UserError):
            task.action_complete()
        file = self._file(self.ann)
        task.action_complete(attachment_ids=file.ids)
        self.assertEqual(self.doc.contract_id, file)

    def test_dialog_uploads_a_file_field(self):
        task = self._task(required_field_ids=self._fields("contract_id"))
        wizard = self.env[task.action_open_complete()["res_model"]]
        dialog = Form(wizard.with_user(self.ann).with_context(default_task_id=task.id))
        self.assertEqual(dialog.attachment_label, "Contract")
        file = self._file(self.ann)
        dialog.attachment_ids.add(file)
        dialog.save().action_confirm()
        self.assertEqual(self.doc.contract_id, file)

    def test_given_value_goes_before_the_order_of_files(self):
        task = self._task(required_field_ids=self._fields("contract_id"))
        first, second = self._file(self.ann), self._file(self.ann, "b.pdf")
        task.action_complete({"contract_id": second.id}, (first | second).ids)
        self.assertEqual(self.doc.contract_id, second)

    def test_empty_choice_is_no_record(self):
        task = self._task(editable_field_ids=self._fields("tag_id"))
        task.action_complete({"tag_id": 0})
        self.env.invalidate_all()
        self.assertFalse(self.doc.tag_id)

    def test_required_text_must_be_visible(self):
        task = self._task(required_field_ids=self._fields("contract_number"))
        with self.assertRaises(UserError):
            task.action_complete({"contract_number": "\u200b"})

    def test_decision_names_only_what_has_changed(self):
        names = self._fields("amount", "contract_number")
        task = self._task(editable_field_ids=names)
        task.action_complete({"amount": 500, "contract_number": "7"})
        self.assertEqual(
            self.doc.workflow_decision_ids.values_text, "Contract Number:  → 7"
        )

    def test_hidden_file_of_the_document_is_not_handed_in(self):
        place = {"res_model": "fake.doc", "res_id": self.doc.id}
        hidden = self._file(self.env.user, "secret.pdf", **place)
        task = self._task(attachment_count=1)
        with self.assertRaises(UserError):
            task.action_complete(attachment_ids=hidden.ids)
        self._allow_docs(self.ann)
        task.action_complete(attachment_ids=hidden.ids)
        self.assertIn("secret.pdf", self.doc.workflow_decision_ids.payload)

    def test_card_shows_fields_in_the_order_of_the_model(self):
        names = ("kind", "contract_number", "amount", "limit_until")
        task = self._task(shown_field_ids=self._fields(*names)).sudo()
        self.assertEqual(
            task._known_fields(), ["amount", "limit_until", "kind", "contract_number"]
        )
