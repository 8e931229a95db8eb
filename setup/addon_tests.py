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

    With several processors the files of the tests are shared out to two runs side by
    side, each on a database of its own in which all the addons are installed.
    """
    names = arguments.addons
    if not names:
        return None
    if _use_browser(names):
        tools.browser()
    single = arguments.db or arguments.keep or arguments.tags
    jobs = 1 if single else min(JOBS, os.cpu_count() or 1, len(names))
    shares = _share_out(names, jobs) if jobs > 1 else [_addon_tags(arguments)]
    with contextlib.ExitStack() as stack:
        runs = [
            _start(stack, installed.env, arguments, tags, number)
            for number, tags in enumerate(shares)
        ]
        return _result(runs)


def _addon_tags(arguments):
    return [arguments.tags] if arguments.tags else [f"/{n}" for n in arguments.addons]


def _start(stack, env, arguments, tags, number):
    """Start Odoo on the tests with these tags; return (process, log, watcher)."""
    names, keep = arguments.addons, arguments.keep
    kept = keep and arguments.db and database.exists(env, arguments.db)
    end = f"-{number + 1}" if number else ""
    log = LOGS / f"test-{'addons' if len(names) > 1 else names[0]}{end}.log"
    purpose = f"test{number}"
    name = stack.enter_context(template.scratch(env, purpose, arguments.db, keep))
    say(f"Tests of {', '.join(names)} on the database {name}")
    line = odoo_cli.command(
        *[
            env,
            name,
            "-u" if kept else "-i",
            ",".join(names),
            "--test-tags",
            ",".join(tags),
        ],
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
    """Return `jobs` lists of test files; each takes about its share of every addon.

    What a test costs is not known, but it is alike within an addon.
    """
    shares = [[] for _ in range(jobs)]
    totals = [0] * jobs
    for addon in names:
        sizes = [0] * jobs
        for file in sorted(_test_files(addon), key=_size, reverse=True):
            least = min(range(jobs), key=lambda n: (sizes[n], totals[n]))
            sizes[least] += _size(file)
            totals[least] += _size(file)
            shares[least].append(f"/{file.relative_to(odoo_cli.ADDONS)}")
    return [share for share in shares if share]


def _size(file):
    return file.stat().st_size


def _test_files(addon):
    return (odoo_cli.ADDONS / addon / "tests").glob("**/test_*.py")


def _use_browser(names):
    return any(
        word in file.read_text()
        for addon in names
        for file in _test_files(addon)
        for word in BROWSER_WORDS
    )
