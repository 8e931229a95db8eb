"""A browser's side of a server, for attacks: log-in, csrf token, keys for JSON-2."""

import os
import re

import requests

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"|csrf_token: "([^"]+)"')


def url(path):
    return os.environ["ODOO_URL"] + path


class Browser:
    """One person's session; nobody's without a login."""

    def __init__(self, login=None):
        self.session = requests.Session()
        self.token = self._find_token("/web/login")
        if login:
            form = {"login": login, "password": login, "csrf_token": self.token}
            self.session.post(url("/web/login"), data=form, timeout=60)
            assert "session_id" in self.session.cookies
            self.token = self._find_token("/my")

    def _find_token(self, path):
        found = TOKEN.search(self.session.get(url(path), timeout=60).text)
        return found and (found[1] or found[2])

    def get(self, path, **params):
        return self.session.get(
            url(path), params=params, allow_redirects=False, timeout=60
        )

    def post(self, path, **form):
        return self.session.post(
            url(path),
            data={"csrf_token": self.token, **form},
            allow_redirects=False,
            timeout=60,
        )
