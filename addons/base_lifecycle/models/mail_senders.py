"""Senders of letters at work together: most of a letter's time is waiting.

A letter with a document waits for the program that draws it, and each letter waits
for the mail server. So the letters of several receivers are sent by threads, each with
transactions of its own; the letters of one receiver are sent one after the other.
"""

import logging
import threading
import time
from collections import deque

from odoo import api

_logger = logging.getLogger(__name__)
OF_THE_JOB = ("cron_id", "cron_end_time", "ir_cron_progress_id")
LOOK = 0.5  # seconds between two looks at the clock of the job


class Turn:
    """The queues of one turn: lists of row ids, each for one receiver."""

    def __init__(self, queues, seconds=None):
        self._queues = deque(queues)
        self._end = time.monotonic() + seconds if seconds else None
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._news = 0
        self.done = 0
        self.is_held = False

    def __iter__(self):
        """Give each queue to one sender only, until the time is over."""
        while not self.is_over():
            try:
                yield self._queues.popleft()
            except IndexError:
                return

    def is_over(self):
        """Tell whether no more letters are to be begun."""
        if self._end and time.monotonic() >= self._end:
            self._over.set()
        return self._over.is_set()

    def end(self):
        """Begin no more letters."""
        self._over.set()

    def commit(self, env, count):
        """Commit what became of so many letters; the job's own time may end it."""
        if not env["ir.cron"]._commit_progress(count):
            self.end()
        with self._lock:
            self._news += count
            self.done += count

    def take_news(self):
        """Return how many letters were dealt with since the last time."""
        with self._lock:
            news, self._news = self._news, 0
        return news


def send_together(env, turn, count):
    """Work `turn` off with so many threads; commit the job's progress meanwhile."""
    threads = [_start(env, turn, number) for number in range(count)]
    try:
        while alive := [thread for thread in threads if thread.is_alive()]:
            alive[0].join(LOOK)
            if not env["ir.cron"]._commit_progress(turn.take_news()):
                turn.end()
    finally:
        turn.end()
        for thread in threads:
            thread.join()
    env["ir.cron"]._commit_progress(turn.take_news())


def _start(env, turn, number):
    context = {k: v for k, v in env.context.items() if k not in OF_THE_JOB}
    thread = threading.Thread(
        target=_send,
        args=(env.registry, env.uid, context, turn),
        name=f"lifecycle.sender.{number}",
        # a sender may die with its process at any point, as the rest of it may
        daemon=True,
    )
    thread.start()
    return thread


def _send(registry, uid, context, turn):
    threading.current_thread().dbname = registry.db_name
    try:
        with registry.cursor() as cr:
            env = api.Environment(cr, uid, context)
            env["lifecycle.journal"]._work_off(turn)
            registry.signal_changes()
    except Exception:  # the others go on, and the rows are still waiting
        registry.reset_changes()
        _logger.exception("A sender of letters stopped")
