"""What every actor has: environments, a clock, a line, and a place to die at."""

import io
import itertools
import resource
from contextlib import contextmanager
from datetime import datetime

from pypdf import PdfWriter

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor
from odoo.tools import config

NIGHT, MORNING, EVENING = "03:00", "10:00", "18:00"


class Life:
    """A process at work on the database.

    `request` may say: `smtp_port`; `trap` as [words, number]: the process stops at the
    n-th statement that begins with the words (or "COMMIT", "COMMITTED"; "" is any of
    them) and waits there to be killed; `file_size`: it can write no larger file, as on
    a full disk.
    """

    def __init__(self, registry, clock, line, request):
        self.registry, self.clock, self.line = registry, clock, line
        registry.check_signaling()
        config["smtp_port"] = request.get("smtp_port") or config["smtp_port"]
        _draw_no_pdf(registry)
        if request.get("trap"):
            Trap(line, *request["trap"])
        if request.get("file_size") is not None:
            size = request["file_size"]
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    @contextmanager
    def env(self, login=None):
        """Yield an environment for one transaction, committed at its end."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env["res.company"].search([("name", "=", "Chaos")])
            user = env["res.users"].search([("login", "=", login)]) if login else None
            context = {"allowed_company_ids": company.ids}
            yield api.Environment(cr, user.id if user else SUPERUSER_ID, context)

    def set_clock(self, day, clock=MORNING):
        self.clock.move_to(datetime.fromisoformat(f"{day} {clock}"))

    def meet(self):
        """Wait until the laboratory lets everybody go on."""
        self.line.tell("waiting")
        self.line.hear()


class Trap:
    """Stops the process at one point of its way to the database."""

    def __init__(self, line, words, number):
        self.line, self.words, self.number = line, words, number
        self._count = itertools.count(1)
        execute, commit = Cursor.execute, Cursor.commit

        def watched_execute(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            text = text.decode() if isinstance(text, bytes) else text
            result = execute(cursor, query, *args, **kwargs)
            self._pass(text.lstrip())
            return result

        def watched_commit(cursor):
            self._pass("COMMIT")
            commit(cursor)
            self._pass("COMMITTED")

        Cursor.execute, Cursor.commit = watched_execute, watched_commit

    def _pass(self, text):
        if self._is_wanted(text) and next(self._count) == self.number:
            self.line.tell("trapped")
            self.line.hear()  # mostly kill -9 comes instead of an answer

    def _is_wanted(self, text):
        length = len(self.words)
        ends = not text[length : length + 1].strip()
        return not self.words or text.startswith(self.words) and ends


def _draw_no_pdf(registry):
    # a PDF takes a second, and drawing it touches neither database nor mail server
    page = io.BytesIO()
    with PdfWriter() as writer:
        writer.add_blank_page(72, 72)
        writer.write(page)
    reports = registry["ir.actions.report"]
    reports._run_wkhtmltopdf = lambda *_args, **_kwargs: page.getvalue()
