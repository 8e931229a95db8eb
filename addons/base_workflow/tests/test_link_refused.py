from base64 import urlsafe_b64decode, urlsafe_b64encode
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .link_common import LinkCase


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

    def _for_somebody_else(self, token):
        """Return the token with another person in it, under the old signature."""
        content = urlsafe_b64decode(f"{token}===")
        old, new = f" {self.ann.id},".encode(), f" {self.bob.id},".encode()
        self.assertIn(old, content)
        return urlsafe_b64encode(content.replace(old, new)).decode().rstrip("=")

    def test_forged_and_unknown_look_the_same(self):
        task, pages = self._task(), set()
        good = task._link_token()
        other = self._start(
            self.env["fake.doc"].create({"name": "Second"}), task.route_id
        )
        stranger = self._ready(other)
        for path in (
            self._path(task, self._for_somebody_else(good)),
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
        self.ann.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
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
