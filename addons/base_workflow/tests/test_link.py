from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import workflow_task_typed
from ..models.passes import CHANNEL, Channel
from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLink(LinkCase):
    """What the page behind the link does for the holder."""

    def test_looking_changes_nothing(self):
        task = self._task(editable_field_ids=self._fields("amount"))
        for button in ("complete", "reject"):
            query = f"?do={button}&value_amount=1&comment=x"
            response = self._get(self._path(task) + query)
            self.assertEqual(response.status_code, 200)
            self.env.invalidate_all()
            self.assertEqual((task.state, self.doc.amount), ("ready", 500))
            self.assertFalse(task.run_id.decision_ids)

    def test_page_shows_what_the_holder_needs(self):
        task = self._task(
            shown_field_ids=self._fields("name"),
            editable_field_ids=self._fields("amount"),
            instruction="<p>Look twice</p>",
        )
        text = self._text(self._get(self._path(task)))
        for wanted in ("Agree", "Deal", "Look twice", "Amount", "Approve", "Reject"):
            self.assertIn(wanted, text)
        self.assertNotIn("Secret", text)

    def test_page_keeps_its_address_to_itself(self):
        headers = self._get(self._path(self._task())).headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Frame-Options"], "DENY")

    def test_approving_with_values_and_file(self):
        tag = self.env["res.partner.category"].create({"name": "North"})
        names = ("amount", "kind", "tag_id", "limit_until", "contract_number", "active")
        task = self._task(
            editable_field_ids=self._fields(*names),
            attachment_count=1,
            attachment_label="Waybill",
        )
        answer = self._post(
            self._path(task),
            files={"files": ("путевой лист.jpg", b"photo", "image/jpeg")},
            do="complete",
            value_amount="1,250.50",
            value_kind="b",
            value_tag_id=str(tag.id),
            value_limit_until="2026-05-01",
            value_contract_number="7/26",
            comment="Fine",
        )
        self.assertIn("Thank you", self._text(answer))
        self.assertEqual(task.state, "done")
        self.assertEqual(task.done_by_id, self.ann)
        self.assertRecordValues(
            self.doc,
            [
                {
                    "amount": 1250.5,
                    "kind": "b",
                    "tag_id": tag.id,
                    "limit_until": date(2026, 5, 1),
                    "contract_number": "7/26",
                    "active": True,
                }
            ],
        )
        decision = task.run_id.decision_ids
        self.assertEqual((decision.user_id, decision.comment), (self.ann, "Fine"))
        self.assertEqual(decision.channel, "mail")
        self.assertEqual(decision.attachment_ids.name, "путевой лист.jpg")
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "fake.doc"), ("res_id", "=", self.doc.id)]
        )
        self.assertEqual((file.raw, file.create_uid), (b"photo", self.ann))
        self.assertEqual(task.run_id._verify(), [])

    def test_lines_that_were_only_looked_at_stay_as_they_are(self):
        for text in ("One\nTwo", "One\r\nTwo"):
            with self.subTest(text=text):
                self.doc = self.doc.copy({"trace": text})
                task = self._task(editable_field_ids=self._fields("trace"))
                # as a browser sends them
                typed = {"value_trace": "One\r\nTwo", "comment": "Fine\r\nToo"}
                self._post(self._path(task), do="complete", **typed)
                decision = task.run_id.decision_ids
                self.assertFalse(decision.values_text)
                self.assertEqual(decision.comment, "Fine\nToo")
                self.assertTrue(self.doc.trace.startswith(text))

    def test_changed_lines_are_kept_as_a_person_wrote_them(self):
        task = self._task(editable_field_ids=self._fields("trace"))
        self._post(self._path(task), do="complete", value_trace="One\r\nThree")
        self.assertTrue(self.doc.trace.startswith("One\nThree"))

    def test_file_that_is_a_value(self):
        task = self._task(required_field_ids=self._fields("contract_id"))
        refused = self._post(self._path(task), do="complete")
        self.assertIn("Contract", self._text(refused))
        self._post(
            self._path(task),
            files={"value_contract_id": ("c.pdf", b"text", "application/pdf")},
            do="complete",
        )
        self.assertEqual(task.state, "done")
        self.assertEqual(self.doc.contract_id.raw, b"text")

    def test_rejecting_needs_a_comment_and_keeps_the_inputs(self):
        task = self._task(editable_field_ids=self._fields("amount", "contract_number"))
        reason = self.env.ref("base_workflow.workflow_reject_reason_terms")
        typed = {"value_amount": "300", "value_contract_number": "<7>"}
        refused = self._post(
            self._path(task), do="reject", comment=" ", reason_id=reason.id, **typed
        )
        self.assertEqual(refused.status_code, 200)
        self.assertIn("A rejection needs a comment", self._text(refused))
        kept = self._inputs(refused)
        self.assertEqual({name: kept[name] for name in typed}, typed)
        self.assertEqual(kept["reason_id"], str(reason.id))
        self.assertEqual((task.state, self.doc.amount), ("ready", 500))
        self._post(
            self._path(task), do="reject", comment="Too much", reason_id=reason.id
        )
        self.assertEqual(task.state, "rejected")
        decision = task.run_id.decision_ids
        self.assertEqual(decision.reason_id, reason)
        self.assertEqual((decision.comment, decision.channel), ("Too much", "mail"))
        self.assertEqual(self.doc.amount, 500)

    def test_required_comment_and_input_hold_here_too(self):
        task = self._task(
            kind="execute",
            comment_policy="required",
            required_field_ids=self._fields("contract_number"),
        )
        path = self._path(task)
        text = self._text(self._post(path, do="complete", value_contract_number="7"))
        self.assertIn("needs a comment", text)
        text = self._text(self._post(path, do="complete", comment="Fine"))
        self.assertIn("Fill in: Contract Number", text)
        self.assertEqual(task.state, "ready")
        self.assertFalse(self.doc.contract_number)
        # work cannot be rejected, button or not
        self._post(path, do="reject", comment="No")
        self.assertEqual(task.state, "ready")

    def test_what_is_refused_leaves_no_trace(self):
        task = self._task(
            editable_field_ids=self._fields("amount"),
            attachment_count=2,
            check_ids=[(0, 0, {"name": "Looked"})],
        )
        before = self.env["ir.attachment"].search_count([])
        answer = self._post(
            self._path(task),
            files={"files": ("a.txt", b"a", "text/plain")},
            do="complete",
            value_amount="7",
            **{f"check_{task.check_ids.id}": "1"},
        )
        self.assertIn("choose the files again", self._text(answer))
        self.assertEqual(self._inputs(answer)[f"check_{task.check_ids.id}"], "1")
        self.assertEqual((task.state, self.doc.amount), ("ready", 500))
        self.assertFalse(task.check_ids.is_done)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_checklist_is_ticked_on_the_page(self):
        lines = [(0, 0, {"name": "Key issued"}), (0, 0, {"name": "Key sent"})]
        task = self._task(kind="execute", check_ids=lines)
        first, second = (f"check_{check.id}" for check in task.check_ids)
        text = self._text(self._post(self._path(task), do="complete", **{first: "1"}))
        self.assertIn("Tick first: Key sent", text)
        self._post(self._path(task), do="complete", **{first: "1", second: "1"})
        self.assertEqual(task.state, "done")
        self.assertEqual(task.check_ids.user_id, self.ann)

    def test_unreadable_values_are_named_all_at_once(self):
        names = ("amount", "limit_until", "kind", "tag_id")
        task = self._task(editable_field_ids=self._fields(*names))
        answer = self._post(
            self._path(task),
            do="complete",
            value_amount="12 apples",
            value_limit_until="2026-02-31",
            value_kind="z",
            value_tag_id="999999999",
        )
        text = self._text(answer)
        for label in ("Amount", "Limit Until", "Kind", "Tag"):
            self.assertIn(f"“{label}”", text)
        self.assertEqual(self._inputs(answer)["value_amount"], "12 apples")
        self.assertEqual(task.state, "ready")

    def test_numbers_are_read_as_the_holder_writes_them(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.ann.lang = "ru_RU"
        task = self._task(editable_field_ids=self._fields("amount"))
        self.assertEqual(
            self._inputs(self._get(self._path(task)))["value_amount"], "500,00"
        )
        self._post(self._path(task), do="complete", value_amount="1 250,50")
        self.assertEqual(self.doc.amount, 1250.5)

    def test_money_is_shown_with_the_decimals_of_its_currency(self):
        self.doc.write({"fee": 1200, "currency_id": self.env.ref("base.USD").id})
        task = self._task(editable_field_ids=self._fields("fee"))
        self.assertEqual(
            self._inputs(self._get(self._path(task)))["value_fee"], "1200.00"
        )
        self._post(self._path(task), do="complete", value_fee="7.5")
        self.assertEqual((self.doc.fee, task.state), (7.5, "done"))

    def test_money_without_a_currency_is_shown_too(self):
        self.doc.fee = 3
        task = self._task(editable_field_ids=self._fields("fee"))
        self._post(self._path(task), do="complete")
        self.assertEqual((self.doc.fee, task.state), (3, "done"))

    def test_number_that_was_only_looked_at_is_not_rounded(self):
        self.doc.amount = 12.345
        task = self._task(required_field_ids=self._fields("amount"))
        self._post(self._path(task), do="complete")
        self.assertEqual((self.doc.amount, task.state), (12.345, "done"))

    def test_emptied_number_is_not_given(self):
        task = self._task(required_field_ids=self._fields("amount"))
        answer = self._post(self._path(task), do="complete", value_amount="")
        self.assertIn("Fill in: Amount", self._text(answer))
        self.assertEqual(self.doc.amount, 500)

    def test_moment_is_in_the_zone_of_the_holder(self):
        self.ann.tz = "Europe/Moscow"
        task = self._task()
        own, problem = self.env["workflow.task"]._open_link(task.id, task._link_token())
        self.assertFalse(problem)
        field = self.env["mail.message"]._fields["date"]
        value = own._typed_value(field, "2026-05-01T12:30")
        self.assertEqual(value, datetime(2026, 5, 1, 9, 30))

    def test_only_what_the_holder_may_read_is_offered(self):
        tags = self.env["res.partner.category"].create(
            [{"name": "North"}, {"name": "South"}]
        )
        self.env["ir.rule"].create(
            {
                "name": "No south",
                "model_id": self.env["ir.model"]._get_id("res.partner.category"),
                "domain_force": "[('name', '!=', 'South')]",
            }
        )
        task = self._task(editable_field_ids=self._fields("tag_id"))
        page = self._get(self._path(task))
        self.assertIn(f'value="{tags[0].id}"', page.text)
        self.assertNotIn("South", page.text)
        answer = self._post(
            self._path(task), do="complete", value_tag_id=str(tags[1].id)
        )
        self.assertIn("choose a value from the list", self._text(answer))
        self.assertFalse(self.doc.tag_id)
        # what the document has already may stay, although he cannot read it
        self.doc.tag_id = tags[1]
        self._post(self._path(task), do="complete")
        self.assertEqual((task.state, self.doc.tag_id), ("done", tags[1]))

    def test_huge_and_many_files_are_refused(self):
        task = self._task()
        with patch.object(workflow_task_typed, "MEGABYTE", 1 / 12):
            answer = self._post(
                self._path(task),
                files={"files": ("big.txt", b"ab", "text/plain")},
                do="complete",
            )
        self.assertIn("big.txt", self._text(answer))
        many = [("files", (f"{i}.txt", b"a", "text/plain")) for i in range(11)]
        answer = self._post(self._path(task), files=many, do="complete")
        self.assertIn("at most 10", self._text(answer))
        self.assertEqual(task.state, "ready")

    def test_error_of_the_database_is_told(self):
        task = self._task(kind="execute")
        with (
            patch.object(
                type(task),
                "_do_complete",
                lambda self, *args: self.env.cr.execute(
                    "INSERT INTO res_users_log (create_uid) VALUES (%s)", [2**31 - 1]
                ),
            ),
            mute_logger("odoo.sql_db"),
        ):
            answer = self._post(self._path(task), do="complete")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Nothing was saved", self._text(answer))

    def test_page_names_no_documents(self):
        file = self._file(self.eve, name="passport.pdf")
        task = self._task()
        with patch.object(
            type(self.doc), "_workflow_files", lambda record, task: file, create=True
        ):
            file.sudo().write({"res_model": "workflow.task", "res_id": task.id})
            response = self._get(self._path(task))
        self.assertIn("Log in to open them", self._text(response))
        self.assertNotIn("passport", response.text)
        self.assertNotIn("/web/content", response.text)

    def test_nobody_claims_a_channel(self):
        task = self._task().with_user(self.ann)
        forged = task.with_context(**{CHANNEL: {"name": "mail", "task_id": task.id}})
        forged.action_complete()
        self.assertFalse(task.sudo().run_id.decision_ids.channel)

    def test_channel_is_of_one_task_only(self):
        task = self._task().with_user(self.ann)
        task = task.with_context(**{CHANNEL: Channel("mail", task.id + 1)})
        task.action_complete()
        self.assertFalse(task.sudo().run_id.decision_ids.channel)

    def test_page_of_a_step_without_anything(self):
        task = self._task(kind="execute", comment_policy="none")
        page = self._get(self._path(task))
        self.assertNotIn("comment", self._inputs(page))
        self._post(self._path(task), do="complete")
        self.assertEqual(task.state, "done")
