"""Paths, messages, locks and child processes: what all the other set-up files share."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SETUP = ROOT / "setup"
WORK = pathlib.Path(os.environ.get("ODOO_WORK") or ROOT / ".odoo").resolve()
LOGS = WORK / "log"
STARTED = time.monotonic()
_CHILDREN = []
HEARTBEAT = 10  # seconds between two signs of life of a long step

NO_NETWORK = r"Temporary failure (in name resolution|resolving)|Could not resolve|"
NO_NETWORK += r"Network is unreachable|NewConnectionError|Failed to fetch|"
NO_NETWORK += r"Connection (refused|timed out)|Could not connect"
HINTS = [  # what a child's output means for the user
    (r"No space left on device", "The disk is full: free some space and start again."),
    (
        NO_NETWORK,
        "The package servers cannot be reached: check the network (and the proxy "
        "settings of apt and pip), then start again.",
    ),
    (r"Permission denied", f"Some files in {WORK} belong to another user."),
    (r"[Dd]ubious ownership", f"git config --global --add safe.directory {ROOT}"),
]


class Failure(Exception):
    """Something went wrong that the user can understand; `advice` says what to do."""

    def __init__(self, message, advice=""):
        super().__init__(message)
        self.advice = advice


def say(text):
    """Print `text` behind the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:6.1f} s] {text}", flush=True)


def digest(*things):
    """Return a short key that changes when one of `things` does."""
    return hashlib.sha256(repr(things).encode()).hexdigest()[:12]


def make_work():
    """Make the folder that holds everything made, unseen by git."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        (WORK / ".gitignore").write_text("*\n")
        (WORK / "run").mkdir(mode=0o700, exist_ok=True)
    except PermissionError as error:
        raise Failure(
            f"{WORK} cannot be written ({error.strerror}).",
            "Use a folder of your own: ODOO_WORK=~/.cache/odoo19 ./run ...",
        ) from error
    # wkhtmltopdf complains when there is none, and Odoo logs that as a warning
    os.environ.setdefault("XDG_RUNTIME_DIR", str(WORK / "run"))
    # a Python that dies of a fault tells where in its log
    os.environ.setdefault("PYTHONFAULTHANDLER", "1")


def tail(path, lines=15):
    """Return the last lines of a log file."""
    text = path.read_text(errors="replace") if path.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def failure(what, log):
    """Return the Failure for a step whose output is in `log`, with a hint if known."""
    end = tail(log, 40)
    advice = [text for pattern, text in HINTS if re.search(pattern, end)]
    advice.append(f"The whole output is in {log}")
    return Failure(
        f"{what} failed. The last lines were:\n{tail(log)}", "\n".join(advice)
    )


def stop_process(process, patience=15):
    """Ask a child and its group to end; insist after `patience` seconds."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


def end_leftovers(process):
    """Ask what a child that is over has left behind to end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)


def spawn(command, log, **options):
    """Start `command` in its own group with its output in `log`; return the process."""
    with open(log, "ab") as output:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us only; we stop the children
            **{"stdin": subprocess.DEVNULL, **options},
        )
    _CHILDREN.append(child)
    return child


def stop_children():
    """Stop whatever runs, also what other threads wait for."""
    for child in _CHILDREN:
        if child.poll() is None:
            stop_process(child)


def follow(process, watch=None):
    """Wait for a child with signs of life; return its exit code.

    `watch()` is called twice a second and may return a few words on the progress.
    """
    began = last = time.monotonic()
    try:
        while process.poll() is None:
            time.sleep(0.1 if time.monotonic() - began < 2 else 0.5)
            words = watch() if watch else ""
            if time.monotonic() - last >= HEARTBEAT:
                last = time.monotonic()
                say(f"    ... {words or 'still at it'}")
        if watch:
            watch()
        return process.returncode
    finally:
        if process.poll() is None:
            stop_process(process)
        end_leftovers(process)


def execute(command, log, watch=None, **options):
    """Run `command` with its output in a fresh `log`; return its exit code."""
    log.write_bytes(b"")
    return follow(spawn(command, log, **options), watch)


def checked(what, command, log, watch=None, **options):
    """Like execute(), but raise a Failure that names `what` when it fails."""
    try:
        code = execute(command, log, watch, **options)
    except FileNotFoundError as error:
        raise Failure(f"{what} failed: {error.filename} is not there.") from error
    if code:
        raise failure(what, log)


def output(command, **options):
    """Return what a short command prints; raise CalledProcessError when it fails."""
    command = [str(part) for part in command]
    options = {"stderr": subprocess.PIPE, **options}
    done = subprocess.run(
        command, check=True, text=True, stdout=subprocess.PIPE, **options
    )
    return done.stdout.strip()


@contextlib.contextmanager
def lock(name, wait_message="", busy=None, shared=False):
    """Hold the lock `name`; it is freed by the system even if we are killed.

    Waits for the other holder after `wait_message`, or raises the Failure that `busy()`
    returns. Yields the lock's file, in which the holder may leave a note.
    """
    path = WORK / "lock" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with open(path, "a+") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if busy:
                raise busy() from None
            if wait_message:
                say(wait_message)
            fcntl.flock(file, kind)
        yield file


def is_locked(name):
    """Tell whether somebody else holds the lock `name`."""
    path = WORK / "lock" / name
    if not path.exists():
        return False
    with open(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def handle_signals():
    """Leave through `finally` blocks whichever way we are told to stop."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
