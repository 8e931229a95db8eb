"""One database with all our addons, made when a part of the tests asks for it."""

import contextlib

import demo
import odoo_cli
import template
from common import LOGS, Failure, lock, say
from logcheck import bad_lines


class Installed:
    """The server's environment `env`, and one `database()` there, made once."""

    def __init__(self, env):
        self.env = env
        self._stack = contextlib.ExitStack()
        self._name = None

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return self._stack.__exit__(*details)

    def database(self):
        """Return the name of a database with all addons and their demo data."""
        if not self._name:
            name = self._stack.enter_context(template.scratch(self.env, "installed"))
            with lock("installed", "Another ./run is installing the addons: waiting"):
                self._install(name)
            self._name = name
        return self._name

    def _install(self, name):
        names, log = list(odoo_cli.addons()), LOGS / "test-installed.log"
        say(f"Test database: installing {', '.join(names)}")
        options = ["--load-language", demo.LANGUAGES]
        odoo_cli.install(self.env, name, names, *options, log=log)
        if bad := bad_lines(log.read_text(errors="replace")):
            raise Failure("The addons do not install cleanly:\n" + "\n".join(bad))
