"""Where the processes are born, watched and killed: plain Python and psycopg2."""

import contextlib
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

import psycopg2

FOLDER = pathlib.Path(__file__).parent
ROOT = FOLDER.parents[1]
WORK = pathlib.Path(os.environ.get("ODOO_WORK") or ROOT / ".odoo")
PATIENCE = 600  # seconds for what should take a few: others may be at work, too
NURSERY = """
import sys
sys.path[:0] = [%r]
import nursery
nursery.serve(env, %r)
"""


class Actor:
    """A process of its own at work on the database."""

    def __init__(self, connection):
        connection.settimeout(PATIENCE)
        self._connection = connection
        self._file = connection.makefile("r")
        self.pid = self.wait("born")["pid"]
        self.is_killed = False

    def hear(self):
        """Return the next event; None when the process is gone."""
        try:
            line = self._file.readline()
        except ConnectionResetError:
            line = ""
        event = json.loads(line) if line else None
        if not event or event["event"] in ("done", "failed"):
            self._file.close()
            self._connection.close()
        assert not event or event["event"] != "failed", event["error"]
        return event

    def wait(self, wanted):
        event = self.hear()
        assert event and event["event"] == wanted, f"{event} instead of {wanted}"
        return event

    def go(self):
        self._connection.sendall(b"{}\n")

    def is_silent(self, seconds):
        """Wait for a word; tell whether none came."""
        return not select.select([self._connection], [], [], seconds)[0]

    def kill(self):
        """Kill -9; return whether it was still at work."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        event = self.hear()
        while event and event["event"] != "done":
            event = self.hear()
        self.is_killed = not event
        return self.is_killed

    def answer(self):
        """Wait for the end of its work; return what it answers."""
        event = self.hear()
        while event and event["event"] != "done":
            event = self.hear()
        assert event, "the process died without a word"
        self.cpu = event["cpu"]
        return event["answer"]


class Laboratory:
    """One database at a time, a nursery of processes for it, a mail server."""

    def __init__(self, source, mailbox, folder):
        self.source, self.mailbox = source, mailbox
        self.database = f"{source}_lab"
        self.kills = 0
        self.crashes = 0  # since the world was restored
        self._kept = {}
        self._path = str(folder / "line")
        self._server = socket.create_server(self._path, family=socket.AF_UNIX)
        self._server.settimeout(PATIENCE)
        self.log_file = open(folder / "nursery.log", "w+")
        self._nursery = self._line = None

    # === DATABASES === #

    def copy(self, source, name=None):
        """Make the laboratory's database (or another) a fresh copy of `source`."""
        name = name or self.database
        self.drop(name)
        self.ask_server(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        files = WORK / "data" / "filestore"
        if (files / source).exists():
            shutil.copytree(files / source, files / name, copy_function=os.link)

    def keep(self, name):
        """Keep the world as it is under a name."""
        self.wait_until_alone()
        self._kept[name] = list(self.mailbox.taken)
        self.copy(self.database, f"{self.source}_{name}")

    def restore(self, name):
        """Go back to the world as it was kept."""
        self.copy(f"{self.source}_{name}")
        self.crashes = 0
        self.mailbox.reset()
        self.mailbox.taken = list(self._kept[name])

    def clean(self):
        for name in (self.database, *(f"{self.source}_{name}" for name in self._kept)):
            self.drop(name)

    def drop(self, name):
        self.ask_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(WORK / "data" / "filestore" / name, ignore_errors=True)

    def ask_server(self, sql):
        connection = self.connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()

    def connect(self, database=None):
        return psycopg2.connect(
            dbname=database or self.database,
            host=os.environ["PGHOST"],
            user=os.environ["PGUSER"],
        )

    def query(self, sql, *args):
        """Return the rows of a statement, in a transaction of its own."""
        connection = self.connect()
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, args or None)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def wait_until_alone(self):
        """Wait until the server has noticed that the killed are gone."""
        sql = """SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid != pg_backend_pid()
                 AND backend_type = 'client backend'"""
        late = time.monotonic() + PATIENCE
        while self.query(sql)[0][0]:
            assert time.monotonic() < late, "somebody stays connected"
            time.sleep(0.005)

    # === PROCESSES === #

    def open(self):
        """Load Odoo once, on the database as it is now."""
        command = [*self.odoo("shell"), "--no-http", "--log-level=warn"]
        command += [*self.mailbox.options()]
        self._nursery = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=self.log_file,
            stderr=self.log_file,
            text=True,
            cwd=WORK,
        )
        self._nursery.stdin.write(NURSERY % (str(FOLDER), self._path))
        self._nursery.stdin.close()
        self._line = self._accept()
        assert self._line.recv(100), "Odoo did not start"

    def reopen(self):
        """Load Odoo again, after its database has changed."""
        self._stop()
        self.open()

    def close(self):
        self._stop()
        self._server.close()
        self.log_file.close()

    def _stop(self):
        if self._nursery:
            self._line.close()
            self._nursery.wait(PATIENCE)
            self._nursery = None

    def odoo(self, *tool):
        """Return the command line of Odoo on the laboratory's database."""
        command = [
            sys.executable,
            "-m",
            "odoo",
            *tool,
            "--addons-path",
            ROOT / "addons",
        ]
        command += ["-D", WORK / "data", "-d", self.database]
        command += [
            "--db_host",
            os.environ["PGHOST"],
            "--db_user",
            os.environ["PGUSER"],
        ]
        return [str(part) for part in command]

    def _accept(self):
        connection, _address = self._server.accept()
        connection.settimeout(PATIENCE)
        return connection

    def start(self, actor, trap=None, smtp_port=None, file_size=None, **arguments):
        """Return a new process that does what `actors` says under this name."""
        here = arguments.pop("here", False)
        request = {"actor": actor, "arguments": arguments, "path": self._path}
        request |= {"trap": trap, "smtp_port": smtp_port, "file_size": file_size}
        request |= {"here": here}
        self._line.sendall((json.dumps(request, default=str) + "\n").encode())
        return Actor(self._accept())

    def run(self, actor, **more):
        """Let a process do its work to the end; return what it answers."""
        process = self.start(actor, **more)
        answer = process.answer()
        print(f"{actor}: {process.cpu:.1f} s of processor time")
        self.wait_until_alone()
        return answer

    def kill(self, actor, seconds=0):
        """Kill a process some time from now; count it if it was still at work."""
        killed = self.kill_within(actor, seconds)
        self.wait_until_alone()
        return killed

    def kill_within(self, actor, seconds):
        """Kill a process some time from now; count it if it was still at work."""
        time.sleep(seconds)
        killed = actor.kill()
        self.kills += killed
        self.crashes += killed
        return killed

    def stops(self, actor):
        """Wait for a process with a trap; tell whether it stopped there."""
        event = actor.hear()
        while event and event["event"] not in ("trapped", "done"):
            event = actor.hear()
        assert event, "the process died without a word"
        return event["event"] == "trapped"

    def kill_where_it_stops(self, actor):
        """Kill a process in its trap; return False when it never came there."""
        is_there = self.stops(actor) and self.kill_within(actor, 0)
        self.wait_until_alone()
        return is_there

    def log(self):
        self.log_file.seek(0)
        return self.log_file.read()
