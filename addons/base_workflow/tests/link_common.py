import re

from lxml import html

from odoo.tests import HttpCase

from odoo.addons.mail.tests.common import MockEmail

from .common import WorkflowCase


class LinkCase(WorkflowCase, HttpCase, MockEmail):
    """A holder without rights on the document, who follows the link of his mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        for user in (cls.ann, cls.bob, cls.eve, cls.boss):
            user.email = f"{user.login}@example.com"

    def _task(self, **step):
        step = {"name": "Agree", "kind": "decide", **step}
        route = self._create_route({"role_id": self.lawyer.id, **step})
        return self._ready(self._start(route=route))

    def _path(self, task, token=None):
        return f"/workflow/task/{task.id}/{token or task._link_token()}"

    def _get(self, path):
        # nobody is logged in
        self.authenticate(None, None)
        self.env.flush_all()
        return self.url_open(path)

    def _inputs(self, response):
        """Return {name: value} that a browser would send from this page."""
        [form] = html.fromstring(response.content).xpath("//form")
        return {name: value or "" for name, value in form.form_values() if name}

    def _post(self, path, files=None, **typed):
        """Open the page, fill it in and press the button ``do``."""
        form = {**self._inputs(self._get(path)), **typed}
        response = self.url_open(path, data=form, files=files)
        self.env.invalidate_all()
        return response

    def _text(self, response):
        return " ".join(html.fromstring(response.content).text_content().split())

    def _links(self, body):
        return re.findall(r'href="[^"]*(/workflow/task/[^"]+)"', body)
