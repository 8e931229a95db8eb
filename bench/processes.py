"""Other processes of a benchmark: workers, a mail server, a web server for PDFs."""

import contextlib
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from odoo.tools import config

SETUP = pathlib.Path(__file__).resolve().parents[1] / "setup"
HOST = "127.0.0.1"
SINK = """
import asyncio, pathlib, sys
sys.path.insert(0, sys.argv[1])
from mail_sink import Mailbox
box = Mailbox(pathlib.Path(sys.argv[2]))
print(box.port, flush=True)
asyncio.run(box.serve())
"""
# a worker says that it is ready and begins when it is told to
WAIT = """
import pathlib, time
folder = pathlib.Path({folder!r})
(folder / "ready-{number}").touch()
while not (folder / "go").exists():
    time.sleep(0.01)
"""


@contextlib.contextmanager
def process(*command, **options):
    """Yield a process that is ended afterwards."""
    made = subprocess.Popen([str(part) for part in command], **options)
    try:
        yield made
    finally:
        made.terminate()
        made.wait()


def odoo(env, *arguments, tool=None):
    """Return the command that starts another Odoo on the same database."""
    command = [sys.executable, "-m", "odoo", *([tool] if tool else [])]
    command += ["-d", env.cr.dbname, "-D", config["data_dir"]]
    command += ["--addons-path", ",".join(config["addons_path"])]
    command += ["--db_host", config["db_host"], "--db_user", config["db_user"]]
    if config["smtp_port"]:
        command += ["--smtp", config["smtp_server"], "--smtp-port"]
        command += [config["smtp_port"]]
    return [*command, *arguments]


class Workers:
    """Odoo shells that run `codes`, all from the same moment on.

    Before it each runs `warm`, so that nobody is slow just because he is new.
    """

    def __init__(self, env, codes, warm=""):
        self.warm = warm
        self.holder = tempfile.TemporaryDirectory()  # goes when this object does
        self.folder = pathlib.Path(self.holder.name)
        self.made = [self._start(env, *item) for item in enumerate(codes)]
        self._wait_until_ready()

    def _start(self, env, number, code):
        script = self.folder / f"worker-{number}.py"
        wait = WAIT.format(folder=str(self.folder), number=number)
        script.write_text(self.warm + wait + code)
        log = open(self.folder / f"worker-{number}.log", "w")
        command = odoo(env, "--no-http", "--log-level", "error", tool="shell")
        with open(script) as source:
            return subprocess.Popen(
                [str(part) for part in command], stdin=source, stdout=log, stderr=log
            )

    def _wait_until_ready(self):
        while len(list(self.folder.glob("ready-*"))) < len(self.made):
            if any(worker.poll() is not None for worker in self.made):
                raise RuntimeError(self.logs())
            time.sleep(0.05)

    def go(self):
        """Let them begin."""
        (self.folder / "go").touch()

    def is_over(self):
        """Tell whether all have ended."""
        return all(worker.poll() is not None for worker in self.made)

    def wait(self):
        """Wait for all; raise when one of them failed."""
        if any([worker.wait() for worker in self.made]):
            raise RuntimeError(self.logs())

    def logs(self):
        """Return what they have written."""
        files = sorted(self.folder.glob("*.log"))
        return "\n".join(file.read_text()[-3000:] for file in files)


@contextlib.contextmanager
def mail_server():
    """Yield the folder of a mail server that Odoo sends to."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", SINK, SETUP, folder]
        with process(*command, stdout=subprocess.PIPE, text=True) as sink:
            config["smtp_server"] = HOST
            config["smtp_port"] = int(sink.stdout.readline())
            yield pathlib.Path(folder)


@contextlib.contextmanager
def web_server(env):
    """Yield the process that gives styles and pictures to the PDFs."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = odoo(env, "--http-interface", HOST, "--http-port", port)
    command += ["--max-cron-threads", 0, "--log-level", "error"]
    command += ["--db-filter", f"^{env.cr.dbname}$"]
    url = f"http://{HOST}:{port}"
    env["ir.config_parameter"].set_param("report.url", url)
    env.cr.commit()
    with process(*command) as server:
        wait_for(f"{url}/web/health")
        yield server


def wait_for(url):
    """Return as soon as the page answers."""
    for _second in range(600):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.1)
    raise TimeoutError(url)
