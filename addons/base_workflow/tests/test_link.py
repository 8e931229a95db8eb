from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import workflow_task_typed
from ..models.passes import CHANNEL, Channel
from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLink(LinkCase):
    """What the page behind the link does for the holder."""

    def test_looking_changes_nothing(self):
        task = self._task(
            editable_field_ids=self._fields("amount"),
            check_ids=[(0, 0, {"name": "Looked"})],
        )
        response = self._get(self._path(task) + "?do=complete&value_amount=1&comment=x")
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual((task.state, self.doc.amount), ("ready", 500))
        self.assertFalse(task.check_ids.is_done)
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

    def test_emptied_number_is_not_given(self):
        task = self._task(required_field_ids=self._fields("amount"))
        answer = self._post(self._path(task), do="complete", value_amount="")
        self.assertIn("Fill in: Amount", self._text(answer))
        self.assertEqual(self.doc.amount, 500)

    def test_moment_is_in_the_zone_of_the_holder(self):
        self.ann.tz = "Europe/Moscow"
        task = self._task()
        own, problem = self.env["workflow.task"]._open_link(
            task.id, task._link_token()
        )
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
        with patch.object(workflow_task_typed, "MEGABYTE", 1 / 25):
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


@tagged("post_install", "-at_install")
class TestLinkRefused(LinkCase):
    """Links that must not work."""

    def _try(self, task, path, status, words):
        """Assert that neither looking nor pressing does anything."""
        good = self._path(task) if task.state == "ready" else None
        form = self._inputs(self._get(good)) if good and status == 403 else {}
        for response in (self._get(path), self._press(path, **form)):
            self.assertEqual(response.status_code, status)
            self.assertIn(words, self._text(response))
            for secret in (task.name, self.doc.name, self.ann.name):
                self.assertNotIn(secret, self._text(response))
        self.env.invalidate_all()

    def _press(self, path, **form):
        self.authenticate(None, None)
        token = self._csrf()
        return self.url_open(path, data={"do": "complete", "csrf_token": token, **form})

    def _csrf(self):
        """Return a token of this browser, as any page of the site gives."""
        other = self.env["fake.doc"].create({"name": "Other"})
        route = self._create_route({"name": "X", "role_id": self.operator.id})
        task = self._ready(self._start(other, route))
        self.env.flush_all()
        page = self.url_open(self._path(task))
        return self._inputs(page)["csrf_token"]

    def test_forged_and_unknown_look_the_same(self):
        task, pages = self._task(), set()
        good = task._link_token()
        other = self._start(
            self.env["fake.doc"].create({"name": "Second"}), task.route_id
        )
        stranger = self._ready(other)
        for path in (
            self._path(task, good[:-2] + ("AA" if good[-2:] != "AA" else "BB")),
            self._path(task, "x"),
            self._path(task, "путь"),
            self._path(task, "A" * 5000),
            self._path(stranger, good),
            f"/workflow/task/999999999999999999999/{good}",
            f"/workflow/task/999999/{good}",
        ):
            with self.subTest(path=path):
                self._try(task, path, 404, "does not work")
                pages.add(self._get(path).text)
        self.assertEqual(len(pages), 1)
        self.assertEqual(task.state, "ready")

    def test_expired(self):
        task = self._task()
        past = Datetime.subtract(Datetime.now(), seconds=5)
        self._try(task, self._path(task, task._link_token(past)), 410, "expired")
        self.assertEqual(task.state, "ready")

    def test_link_ends_after_the_days_of_the_company(self):
        task = self._task()
        self.company.workflow_link_days = 3
        path = self._path(task)
        opened = self.env["workflow.task"]._open_link
        token = path.rpartition("/")[2]
        for days, problem in ((2, ""), (4, "expired")):
            later = Datetime.add(Datetime.now(), days=days)
            with patch.object(Datetime, "now", lambda later=later: later):
                self.assertEqual(opened(task.id, token)[1], problem)

    def test_replay_does_nothing(self):
        task = self._task()
        path = self._path(task)
        self._post(path, do="complete")
        count = task.run_id.decision_count
        self._try(task, path, 410, "already closed")
        self.assertEqual(task.run_id.decision_count, count)

    def test_link_dies_when_the_task_is_given_away(self):
        task = self._task()
        path = self._path(task)
        task.with_user(self.ann).action_delegate(self.bob.id, "Holiday")
        self._try(task, path, 410, "Somebody else")
        self.assertEqual(task.state, "ready")
        self._post(self._path(task), do="complete")
        self.assertEqual(task.done_by_id, self.bob)

    def test_archived_holder(self):
        self.lawyer.supervisor_id = False
        task = self._task()
        path = self._path(task)
        # behind the engine's back, so that the task is still his
        self.env.cr.execute(
            "UPDATE res_users SET active = FALSE WHERE id = %s", [self.ann.id]
        )
        self.env.invalidate_all()
        self._try(task, path, 404, "does not work")
        self.assertEqual((task.state, task.user_id), ("ready", self.ann))

    def test_holder_who_became_a_portal_user(self):
        task = self._task()
        path = self._path(task)
        self.ann.group_ids = self.env.ref("base.group_portal")
        self.assertEqual(task.user_id, self.ann)
        self._try(task, path, 404, "does not work")
        self.assertEqual(task.state, "ready")

    def test_holder_who_left_the_company(self):
        task = self._task()
        path = self._path(task)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.ann.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        self._try(task, path, 404, "does not work")
        self.assertEqual(task.state, "ready")

    def test_cancelled_run_and_lost_document(self):
        task = self._task()
        path = self._path(task)
        self.doc._workflow_cancel("Stop")
        self._try(task, path, 410, "already closed")
        task = self._task()
        path = self._path(task)
        self.env.cr.execute("DELETE FROM fake_doc WHERE id = %s", [self.doc.id])
        self.env.invalidate_all()
        response = self._get(path)
        self.assertEqual(response.status_code, 410)

    def test_switched_off(self):
        task = self._task(mail_link=False)
        self._try(task, self._path(task), 410, "does not work")
        self.doc._workflow_cancel("Stop")
        task = self._task()
        path = self._path(task)
        self.company.workflow_link_days = 0
        self.assertEqual(self._get(path).status_code, 410)
        self.assertEqual(task.state, "ready")

    def test_task_from_before_the_links(self):
        self.assertFalse(self.env["workflow.task"].config["mail_link"])

    @mute_logger("odoo.http")
    def test_post_without_csrf_token(self):
        task = self._task()
        self.authenticate(None, None)
        for data in ({"do": "complete"}, {"do": "complete", "csrf_token": "x"}):
            response = self.url_open(self._path(task), data=data)
            self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(task.state, "ready")

    def test_link_works_as_its_holder_whoever_is_logged_in(self):
        new_test_user(self.env, "wf_guest", "base.group_portal")
        task = self._task()
        for login in ("wf_guest", "wf_eve"):
            self.authenticate(login, login)
            page = self.url_open(self._path(task))
            self.assertEqual(page.status_code, 200)
        form = {**self._inputs(page), "do": "complete"}
        self.url_open(self._path(task), data=form)
        self.env.invalidate_all()
        self.assertEqual(task.done_by_id, self.ann)

    def test_unknown_button(self):
        task = self._task()
        own, _problem = self.env["workflow.task"]._open_link(
            task.id, task._link_token()
        )
        for typed in ({}, {"do": "unlink"}, {"do": "reject", "reason_id": "x"}):
            with self.assertRaises(UserError):
                own._submit_form(typed, [], "mail")
        self.assertEqual(task.state, "ready")
