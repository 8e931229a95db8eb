from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestWizard(WorkflowCase):
    def _open(self, task, method):
        action = getattr(task, method)()
        return task.env[action["res_model"]].browse(action["res_id"])

    def test_slim_form_offers_the_fields_of_the_step(self):
        tag = self.env["res.partner.category"].create({"name": "North"})
        names = ("amount", "kind", "tag_id", "limit_until", "contract_number")
        route = self._create_route(
            {
                "name": "Fill",
                "kind": "decide",
                "role_id": self.lawyer.id,
                "required_field_ids": self._fields(*names),
            }
        )
        self.doc.kind = "a"
        task = self._ready(self._start(route=route)).with_user(self.ann)
        wizard = self._open(task, "action_open_complete")
        lines = {line.name: line for line in wizard.line_ids}
        self.assertEqual(set(lines), set(names))
        self.assertEqual(lines["amount"].value_float, 500)
        self.assertEqual(lines["kind"].value_option_id.name, "Kind A")
        lines["amount"].value_float = 300
        lines["kind"].value_option_id = lines["kind"].option_ids[1]
        lines["tag_id"].value_res_id = tag.id
        lines["limit_until"].value_date = "2026-05-01"
        with self.assertRaisesRegex(UserError, "Contract Number"):
            wizard.action_confirm()
        lines["contract_number"].value_char = "7/26"
        file = self._file(self.ann, res_model=wizard._name, res_id=wizard.id)
        wizard.write({"comment": "Fine", "attachment_ids": [(6, 0, file.ids)]})
        wizard.action_confirm()
        self.assertRecordValues(
            self.doc,
            [
                {
                    "amount": 300,
                    "kind": "b",
                    "tag_id": tag.id,
                    "limit_until": date(2026, 5, 1),
                    "contract_number": "7/26",
                }
            ],
        )
        self.assertEqual(file.res_model, "fake.doc")
        self.assertEqual(task.run_id.state, "done")

    def test_a_number_that_was_only_looked_at_stays_exact(self):
        self.doc.amount = 0.12345
        task = self._ready(self._start()).with_user(self.ann)
        self._open(task, "action_open_complete").action_confirm()
        self.assertEqual(self.doc.amount, 0.12345)
        self.assertFalse(task.run_id.decision_ids.values_text)

    def _choose_tag(self, *restrict):
        """Return the dialog of a task that asks for a tag, and two tags."""
        tags = self.env["res.partner.category"].create(
            [{"name": "Hidden"}, {"name": "Open"}]
        )
        self.doc.tag_id = tags[0]
        route = self._create_route(
            {
                "name": "Tag",
                "role_id": self.lawyer.id,
                "required_field_ids": self._fields("tag_id"),
            }
        )
        task = self._ready(self._start(route=route)).with_user(self.ann)
        for step in restrict:
            step()
        self.env.invalidate_all()
        return self._open(task, "action_open_complete"), *tags

    def _hide_one_tag(self):
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner.category"),
                "domain_force": "[('name', '!=', 'Hidden')]",
            }
        )

    def _hide_all_tags(self):
        model = self.env["ir.model"]._get("res.partner.category")
        model.access_ids.write({"perm_read": False})

    def _read_line(self, wizard):
        spec = {"value_res_id": {"fields": {"display_name": {}}}}
        spec |= dict.fromkeys(("unread", "relation"), {})
        return wizard.web_read({"line_ids": {"fields": spec}})[0]["line_ids"][0]

    def test_choice_that_its_holder_may_not_read_is_named_and_stays(self):
        wizard, hidden, _open = self._choose_tag(self._hide_one_tag)
        line = self._read_line(wizard)
        self.assertEqual((line["unread"], line["value_res_id"]), ("Hidden", False))
        self.assertIn(",unread,", wizard.types)
        wizard.action_confirm()
        self.assertEqual(self.doc.tag_id, hidden)
        self.assertEqual(wizard.task_id.state, "done")

    def test_choice_that_may_not_be_read_is_replaced_by_one_that_may(self):
        wizard, _hidden, other = self._choose_tag(self._hide_one_tag)
        wizard.line_ids.value_res_id = other.id
        wizard.action_confirm()
        self.assertEqual(self.doc.tag_id, other)

    def test_choice_of_a_closed_kind_says_whom_to_ask(self):
        wizard, hidden, _open = self._choose_tag(self._hide_all_tags)
        line = self._read_line(wizard)
        manager = self.route.manager_id.name
        self.assertEqual(line["unread"], f"Hidden (to change it, ask {manager})")
        self.assertFalse(line["relation"])
        wizard.action_confirm()
        self.assertEqual(self.doc.tag_id, hidden)

    def test_empty_choice_of_a_closed_kind_says_whom_to_ask(self):
        def empty():
            self.doc.tag_id = False

        wizard, _hidden, _open = self._choose_tag(self._hide_all_tags, empty)
        self.assertIn("You may not choose it", self._read_line(wizard)["unread"])
        with self.assertRaisesRegex(UserError, "Fill in"):
            wizard.action_confirm()

    def test_form_of_the_wizard_works(self):
        task = self._ready(self._start()).with_user(self.ann)
        wizard = self._open(task, "action_open_complete")
        with Form(wizard) as form:
            form.comment = "Good"
            with form.line_ids.edit(0) as line:
                line.value_float = 10
        wizard.action_confirm()
        self.assertEqual(self.doc.amount, 10)

    def test_task_without_questions_is_done_with_one_click(self):
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "comment_policy": "none"}
        )
        task = self._ready(self._start(route=route)).with_user(self.ann)
        task.action_open_complete()
        self.assertEqual(task.state, "done")

    def test_stranger_sees_no_values_in_the_wizard(self):
        task = self._ready(self._start(requester=self.eve)).with_user(self.eve)
        wizard = self._open(task, "action_open_complete")
        self.assertFalse(wizard.line_ids)
        self.assertFalse(wizard.record_card)
        self.assertFalse(wizard.changes)
        with self.assertRaises(AccessError):
            wizard.action_confirm()

    def test_dialogs_pass_their_input_on(self):
        task = self._ready(self._start()).with_user(self.ann)
        wizard = self._open(task, "action_open_postpone")
        wizard.write({"date": "2099-01-01", "reason": "Wait"})
        wizard.action_confirm()
        self.assertEqual(task.deadline, date(2099, 1, 1))
        wizard = self._open(task, "action_open_delegate")
        wizard.write({"user_id": self.bob.id, "reason": "Wait"})
        wizard.action_confirm()
        task = task.with_user(self.bob)
        wizard = self._open(task, "action_open_reject")
        with self.assertRaises(UserError):
            wizard.action_confirm()
        reason = self.env.ref("base_workflow.workflow_reject_reason_terms")
        wizard.write({"comment": "No", "reason_id": reason.id})
        wizard.action_confirm()
        self.assertEqual(task.run_id.state, "rejected")

    def test_dialog_of_a_later_task_is_refused(self):
        run = self._start(requester=self.bob)
        later = run.task_ids.sorted("sequence")[1].with_user(self.bob)
        with self.assertRaises(UserError):
            later.action_open_complete()
