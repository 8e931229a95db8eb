"""A database with all our addons and their demo data, and copies for who asks."""

import contextlib
import os
import threading

import database
import demo
import odoo_cli
import template
from common import LOGS, Failure, lock, say
from logcheck import bad_lines


class Installed:
    """The server's environment `env`, and the database there, made once."""

    def __init__(self, env):
        self.env = env
        self._stack = contextlib.ExitStack()
        self._name = None
        self._alone = threading.Lock()  # a database in use cannot be copied

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return self._stack.__exit__(*details)

    @contextlib.contextmanager
    def copy(self, purpose):
        """Yield the name of a database of one's own, all addons in it."""
        name = f"recurring_{purpose}_{os.getpid()}"
        with self._alone:
            database.copy(self.env, self._database(), name)
        try:
            yield name
        finally:
            database.drop(self.env, name)

    def prepare(self):
        """Install the addons now, so that the first part need not wait for it."""
        with self._alone:
            self._database()

    def _database(self):
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
