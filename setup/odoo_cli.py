"""How Odoo is called, and our addons as they lie in the repository."""

import ast
import contextlib
import re
import socket
import time
import urllib.request

import python_env
from common import LOGS, ROOT, Failure, checked, digest, failure, follow, spawn
from database import FILES
from python_env import PYTHON

ADDONS = ROOT / "addons"
HOST = "127.0.0.1"


def addons():
    """Return {name: manifest} of the repository's addons."""
    manifests = sorted(ADDONS.glob("*/__manifest__.py"))
    return {file.parent.name: ast.literal_eval(file.read_text()) for file in manifests}


def foreign_depends():
    """Return the names of the addons of Odoo that ours need."""
    ours = addons()
    return sorted({name for m in ours.values() for name in m["depends"]} - set(ours))


def contents():
    """Return {name: key}; the key changes with the files that an update would load."""
    return {name: _content(ADDONS / name) for name in addons()}


def _content(folder):
    files = sorted(folder.rglob("*"))
    parts = [
        (str(file.relative_to(folder)), file.read_bytes())
        for file in files
        if file.is_file()
        and not re.search(r"/(tests|__pycache__|build)/|\.pot$", str(file))
    ]
    return digest(parts)


def command(env, db, *arguments, tool=None):
    """Return the command line that starts Odoo (or `tool`, as "shell") on `db`."""
    return [
        *[PYTHON, "-m", "odoo", *([tool] if tool else [])],
        *[
            "--addons-path",
            ADDONS,
            "-D",
            FILES.parent,
            "-d",
            db,
            "--db-filter",
            f"^{db}$",
        ],
        *["--db_host", env["PGHOST"], "--db_user", env["PGUSER"]],
        *["--http-interface", HOST, *arguments],
    ]


def only_odoo():
    """Return the options with which Odoo knows nothing of our addons.

    Those that install themselves would come along, as they are at that moment.
    """
    return ["--addons-path", f"{python_env.source().strip()}/odoo/addons"]


def install(env, db, names, *arguments, log):
    """Install addons (and make the database when there is none)."""
    arguments = ["-i", ",".join(names), "--with-demo", *arguments]
    run(env, db, *arguments, log=log, what="Installing the addons")


def run(env, db, *arguments, log, what):
    """Let Odoo do something without HTTP and stop; raise a Failure if it fails."""
    line = command(env, db, *arguments, "--stop-after-init", "--no-http")
    checked(what, line, log, ModuleProgress(log), env=env)


def shell(env, db, code, log, what):
    """Run `code` in an Odoo shell on `db`; `env` is the environment there."""
    script = LOGS / f"{log.stem}.py"
    script.write_text(code)
    line = command(env, db, "--no-http", "--log-level", "warn", tool="shell")
    with open(script) as source:
        checked(what, line, log, env=env, stdin=source)


class ModuleProgress:
    """Reads from a growing log how far the installation is."""

    def __init__(self, log):
        self.log = log

    def __call__(self):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        found = re.findall(r"Loading module (\S+) \((\d+)/(\d+)\)", text)
        return "addon {1} of {2}: {0}".format(*found[-1]) if found else "starting Odoo"


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def is_free(port):
    """Tell whether Odoo could listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


@contextlib.contextmanager
def serving(env, db, port, log, *arguments):
    """Yield the process of a server that answers on `port`; stop it afterwards."""
    log.write_bytes(b"")
    line = command(env, db, "--http-port", port, *arguments)
    process = spawn(line, log, env=env)
    try:
        _wait_until_ready(process, port, log)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            follow(process)


def _wait_until_ready(process, port, log, patience=180):
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(
                f"http://{HOST}:{port}/web/health", timeout=5
            ).close()
            return
        time.sleep(0.3)
    if process.poll() is None:
        raise Failure(f"Odoo does not answer on port {port}; see {log}")
    raise failure("Starting Odoo", log)
