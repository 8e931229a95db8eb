"""The addons' own tests, in Odoo's runner on fresh copies of the template database."""

import contextlib
import os

import database
import odoo_cli
import template
import tools
from common import LOGS, WORK, follow, say, spawn, stop_process
from logcheck import Result, Watcher, judge

BROWSER_WORDS = ("start_tour(", "browser_js(")
XMLRPC = "odoo.addons.rpc.controllers"
QUIET = [f"--log-handler={XMLRPC}.{kind}:ERROR" for kind in ("xmlrpc", "jsonrpc")]
JOBS = 2  # more need more memory than a small machine has


def run(installed, arguments):
    """Install the chosen addons and run their tests, tours included.

    With several processors the addons are shared out to two runs side by side, each
    on a database of its own in which all of them are installed.
    """
    names = arguments.addons
    if not names:
        return None
    if _use_browser(names):
        tools.browser()
    single = arguments.db or arguments.keep or arguments.tags
    jobs = 1 if single else min(JOBS, os.cpu_count() or 1, len(names))
    with contextlib.ExitStack() as stack:
        runs = [
            _start(stack, installed.env, arguments, group, number)
            for number, group in enumerate(_share_out(names, jobs))
        ]
        return _result(runs)


def _start(stack, env, arguments, group, number):
    """Start Odoo on the tests of `group`; return (process, log, watcher)."""
    names, keep = arguments.addons, arguments.keep
    kept = keep and arguments.db and database.exists(env, arguments.db)
    end = f"-{number + 1}" if number else ""
    log = LOGS / f"test-{'addons' if len(names) > 1 else names[0]}{end}.log"
    purpose = f"test{number}"
    name = stack.enter_context(template.scratch(env, purpose, arguments.db, keep))
    say(f"Tests of {', '.join(group)} on the database {name}")
    tags = arguments.tags or ",".join(f"/{addon}" for addon in group)
    line = odoo_cli.command(
        *[env, name, "-u" if kept else "-i", ",".join(names), "--test-tags", tags],
        *["--stop-after-init", "--http-port", odoo_cli.free_port(), *QUIET],
        *["--screenshots", WORK / "screenshots"],
    )
    log.write_bytes(b"")
    process = spawn(line, log, env=env)
    stack.callback(_stop, process)
    return process, log, Watcher(log, say)


def _result(runs):
    """Wait for the runs; return what they gave together."""

    def watch():
        return " | ".join(filter(None, [watcher() for *_, watcher in runs]))

    codes = [follow(process, watch) for process, *_ in runs]
    total = Result("addons", log=runs[0][1])
    for (_process, log, _watcher), code in zip(runs, codes, strict=True):
        part = Result("addons", log=log)
        judge(part, log.read_text(errors="replace"), code)
        total.passed += part.passed
        total.failed += part.failed
        total.notes += part.notes
    return total


def _stop(process):
    if process.poll() is None:
        stop_process(process)


def _share_out(names, jobs):
    """Return `jobs` groups of the addons, about equal in the size of their tests."""
    groups = [[] for _ in range(jobs)]
    for name in sorted(names, key=_size, reverse=True):
        min(groups, key=lambda group: sum(map(_size, group))).append(name)
    return [sorted(group) for group in groups if group]


def _size(name):
    return sum(file.stat().st_size for file in _test_files(name)) + 1


def _test_files(addon):
    return (odoo_cli.ADDONS / addon / "tests").glob("**/*.py")


def _use_browser(names):
    return any(
        word in file.read_text()
        for addon in names
        for file in _test_files(addon)
        for word in BROWSER_WORDS
    )
