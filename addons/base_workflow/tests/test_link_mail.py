from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLinkMail(LinkCase):
    """The mail about a task: one, to the holder, in his language, with his link."""

    def _sent(self, **step):
        """Start a route whose step sends a mail; return (task, mails sent)."""
        step = {"name": "Agree", "kind": "decide", "notify": True, **step}
        route = self._create_route({"role_id": self.lawyer.id, **step})
        with self.mock_mail_gateway():
            task = self._ready(self._start(route=route, requester=self.eve))
        return task, list(self._mails)

    def test_mail_leads_to_the_decision(self):
        task, mails = self._sent(
            instruction="<p>Look <b>twice</b> at the terms</p>",
            editable_field_ids=self._fields("amount"),
        )
        self.assertEqual(len(mails), 1)
        [mail] = mails
        self.assertEqual(mail["email_to"], [self.ann.email_formatted])
        self.assertFalse(mail.get("email_cc"))
        self.assertIn("Agree: Deal", mail["subject"])
        for wanted in ("Deal", "Look twice at the terms", "Approve or reject"):
            self.assertIn(wanted, mail["body"])
        self.assertIn(f"/odoo/my-tasks/{task.id}", mail["body"])
        [path] = self._links(mail["body"])
        answer = self._post(path, do="complete", value_amount="7")
        self.assertIn("Thank you", self._text(answer))
        self.assertEqual((task.done_by_id, self.doc.amount), (self.ann, 7))

    def test_answer_to_the_mail_reaches_nobody_else(self):
        _task, [mail] = self._sent()
        self.assertEqual(mail["reply_to"], self.ann.email_formatted)

    def test_mail_speaks_the_language_of_the_holder(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"]._load_module_terms(["base_workflow"], ["ru_RU"])
        self.ann.lang = "ru_RU"
        task, [mail] = self._sent()
        self.assertIn("Согласовать или отказать", mail["body"])
        self.assertIn("Задача", mail["subject"])
        page = self._get(self._path(task))
        self.assertIn("Отказать", self._text(page))
        self.assertIn('lang="ru-RU"', page.text)

    def test_work_is_named_work(self):
        _task, [mail] = self._sent(kind="execute")
        self.assertIn("Do it", mail["body"])

    def test_no_mail_unless_the_step_asks(self):
        self.assertFalse(self._sent(notify=False)[1])

    def test_no_link_where_it_is_switched_off(self):
        for step, days in (({"mail_link": False}, 7), ({}, 0)):
            self.company.workflow_link_days = days
            task, [mail] = self._sent(**step)
            self.assertFalse(self._links(mail["body"]))
            self.assertIn(f"/odoo/my-tasks/{task.id}", mail["body"])
            self.doc._workflow_cancel("Next")

    def test_nobody_else_reads_the_link(self):
        """Neither readers of the document nor whoever did the step before."""
        self._allow_docs(self.eve)
        self._allow_docs(self.bob)
        route = self._create_route(
            {"name": "Before", "role_id": self.operator.id},
            {"name": "Agree", "role_id": self.lawyer.id, "notify": True},
        )
        run = self._start(route=route, requester=self.eve)
        first = self._ready(run)
        # the mails stay in the queue: nothing is gone because it was sent
        with self.mock_mail_gateway(), self._mails_stay():
            first.with_user(self.bob).action_complete()
        task = self._ready(run)
        mails = self._queued()
        self.assertEqual(len(self._links(mails.body_html)), 1)
        message = mails.mail_message_id
        self.assertFalse(message.model or message.res_id)
        for user in (self.bob, self.eve, self.boss):
            with self.subTest(user=user.name):
                self._check_blind(user, mails, task)

    def _mails_stay(self):
        Mail = type(self.env["mail.mail"])
        return patch.object(Mail, "send_after_commit", lambda mails: None)

    def _queued(self):
        return self.env["mail.mail"].search(
            [("recipient_ids", "=", self.ann.partner_id.id)]
        )

    def _check_blind(self, user, mails, task):
        env = self.env(user=user)
        ids = mails.mail_message_id.ids
        with self.assertRaises(AccessError):
            call_kw(env["mail.mail"], "read", (mails.ids, ["body_html"]), {})
        with self.assertRaises(AccessError):
            call_kw(env["mail.mail"], "search", ([("body_html", "like", "/")],), {})
        with self.assertRaises(AccessError):
            call_kw(env["mail.message"], "read", (ids, ["body"]), {})
        found = call_kw(
            env["mail.message"], "search", ([("body", "like", "/workflow/task")],), {}
        )
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            call_kw(env["workflow.task"], "_link_token", (task.ids,), {})

    def test_message_of_the_mail_is_empty(self):
        with self._mails_stay():
            self._sent()
        mails = self._queued()
        self.assertFalse(mails.mail_message_id.body)
        self.assertTrue(mails.auto_delete)

    def test_mail_to_the_next_holder(self):
        self._allow_docs(self.bob)  # his activity is at another place, too
        task, [mail] = self._sent()
        [old] = self._links(mail["body"])
        with self.mock_mail_gateway():
            task.with_user(self.ann).action_delegate(self.bob.id, "Holiday")
            [mail] = self._mails
        self.assertEqual(mail["email_to"], [self.bob.email_formatted])
        [new] = self._links(mail["body"])
        self.assertEqual(self._get(old).status_code, 410)
        self.assertEqual(self._get(new).status_code, 200)

    def test_moving_the_activity_is_no_news_for_its_holder(self):
        task, _mails = self._sent()
        self._allow_docs(self.ann)
        with self.mock_mail_gateway():
            task._repair()
            self.assertFalse(self._mails)
        self.assertEqual(task.activity_face_ids.res_model, "fake.doc")

    def test_transfer_mails_the_supervisor_his_own_link(self):
        task, [mail] = self._sent(escalate_days=1, escalation="transfer")
        [old] = self._links(mail["body"])
        task._engine_write({"escalate_on": "2020-01-01"})
        with self.mock_mail_gateway():
            task._repair()
            mails = [m for m in self._mails if self._links(m["body"])]
        self.assertEqual([m["email_to"] for m in mails], [[self.boss.email_formatted]])
        self.assertEqual(self._get(old).status_code, 410)
        [new] = self._links(mails[0]["body"])
        self._post(new, do="complete")
        self.assertEqual(task.done_by_id, self.boss)

    def test_deputy_who_only_stands_by_gets_no_link(self):
        self.lawyer.member_ids.deputy_id = self.bob
        task, mails = self._sent()
        self.assertEqual((task.user_id, task.deputy_id), (self.ann, self.bob))
        self.assertEqual([m["email_to"] for m in mails], [[self.ann.email_formatted]])

    def test_deputy_on_duty_gets_his_own(self):
        self.lawyer.member_ids.write(
            {"deputy_id": self.bob.id, "deputy_from": "2020-01-01"}
        )
        task, [mail] = self._sent()
        self.assertEqual(mail["email_to"], [self.bob.email_formatted])
        [path] = self._links(mail["body"])
        self._post(path, do="complete")
        decision = task.run_id.decision_ids
        self.assertEqual(decision.user_id, self.bob)
        self.assertEqual(decision.on_behalf_id, self.ann)

    def test_person_who_reads_inside_gets_no_link(self):
        self.ann.notification_type = "inbox"
        task, mails = self._sent()
        self.assertFalse(mails)
        messages = self.env["mail.message"].search(
            [("partner_ids", "=", self.ann.partner_id.id)]
        )
        self.assertEqual(len(messages), 1)
        self.assertNotIn("/workflow/task", messages.body)

    def test_stranger_does_not_make_mails(self):
        task, _mails = self._sent()
        stranger = self._create_user("stranger")
        face = task.activity_face_ids
        for user, allowed in ((stranger, False), (self.eve, True)):
            with self.mock_mail_gateway():
                if allowed:
                    face.with_user(user).action_notify()
                else:
                    with self.assertRaises(AccessError):
                        face.with_user(user).action_notify()
                receivers = [mail["email_to"] for mail in self._mails]
            expected = [[self.ann.email_formatted]] if allowed else []
            self.assertEqual(receivers, expected)

    def test_person_without_address(self):
        self.ann.email = False
        task, mails = self._sent()
        self.assertFalse(mails)
        self.assertEqual(task.user_id, self.ann)
