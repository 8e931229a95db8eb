"""Runs in an Odoo shell: loads Odoo once and forks a process for each actor.

A fork costs milliseconds where an Odoo shell costs seconds. The nursery has neither a
connection to the database nor a thread while it forks: an actor has connections of its
own and dies of its own `kill -9`. What is done "here", before, warms the nursery up.
"""

import gc
import json
import os
import signal
import socket
import threading
import time
import traceback

import actors
from freezegun import freeze_time
from life import Life

from odoo import sql_db
from odoo.modules.registry import Registry


class Line:
    """A line to the laboratory: a JSON object in a line, both ways."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._file = self._socket.makefile("r")
        self._lock = threading.Lock()

    def tell(self, event, **more):
        line = json.dumps({"event": event, **more}, default=str) + "\n"
        with self._lock:
            self._socket.sendall(line.encode())

    def close(self):
        self._file.close()
        self._socket.close()

    def hear(self):
        line = self._file.readline()
        return json.loads(line) if line else None


def serve(env, path):
    """Fork an actor for each request until the laboratory hangs up."""
    database = env.cr.dbname
    env.cr.close()
    # the children are buried by the system; the laboratory sees them go by their line
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    clock = freeze_time("2031-01-01", tick=True).start()
    line = Line(path)
    line.tell("ready")
    while request := line.hear():
        sql_db.close_all()
        if request["here"]:
            _live(database, clock, request)
            Registry(database).clear_all_caches()
            gc.collect()
            gc.freeze()
        elif os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _live(database, clock, request)
            os._exit(0)
    os._exit(0)


def _live(database, clock, request):
    line = Line(request["path"])
    line.tell("born", pid=os.getpid())
    threading.current_thread().dbname = database
    began = time.process_time()
    try:
        life = Life(Registry(database), clock, line, request)
        answer = getattr(actors, request["actor"])(life, **request["arguments"])
        sql_db.close_all()
        line.tell("done", answer=answer, cpu=time.process_time() - began)
    except BaseException:  # noqa: BLE001 the laboratory judges what it means
        line.tell("failed", error=traceback.format_exc())
    line.close()
