"""The addons' own tests, in Odoo's runner on databases of their own."""

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
RUN = """
from odoo.tests.shell import run_tests
run_tests(env, {tags!r}, {names!r})
"""


def run(installed, arguments):
    """Run the tests of the chosen addons, tours included.

    One addon is installed in a fresh database. The files of several are shared out to
    two runs side by side, each on a copy of the database that has all addons.
    """
    names = arguments.addons
    if not names:
        return None
    if _use_browser(names):
        tools.browser()
    single = arguments.db or arguments.keep or arguments.tags or len(names) == 1
    with contextlib.ExitStack() as stack:
        runs = (_start_one if single else _start_lanes)(stack, installed, arguments)
        return _result(runs)


def _start_one(stack, installed, arguments):
    """Install the addons with their tests; return [(process, log, watcher)]."""
    env, names, keep = installed.env, arguments.addons, arguments.keep
    kept = keep and arguments.db and database.exists(env, arguments.db)
    name = stack.enter_context(template.scratch(env, "test0", arguments.db, keep))
    tags = arguments.tags or ",".join(f"/{addon}" for addon in names)
    options = ["-u" if kept else "-i", ",".join(names), "--test-tags", tags]
    line = odoo_cli.command(env, name, *options, "--stop-after-init", *_options())
    log = LOGS / f"test-{'addons' if len(names) > 1 else names[0]}.log"
    say(f"Tests of {', '.join(names)} on the database {name}")
    return [_spawn(stack, env, line, log)]


def _start_lanes(stack, installed, arguments):
    """Share the tests out; return [(process, log, watcher)]."""
    names = arguments.addons
    say(f"Tests of {', '.join(names)}")
    shares = _share_out(names, min(JOBS, os.cpu_count() or 1))
    return [
        _start_lane(stack, installed, names, ",".join(tags), number)
        for number, tags in enumerate(shares, 1)
    ]


def _start_lane(stack, installed, names, tags, number):
    name = stack.enter_context(installed.copy(f"test{number}"))
    log = LOGS / f"test-addons-{number}.log"
    script = log.with_suffix(".py")
    script.write_text(RUN.format(tags=tags, names=names))
    line = odoo_cli.command(installed.env, name, *_options(), tool="shell")
    source = stack.enter_context(open(script))
    return _spawn(stack, installed.env, line, log, stdin=source)


def _options():
    screenshots = ["--screenshots", WORK / "screenshots"]
    return ["--http-port", odoo_cli.free_port(), *QUIET, *screenshots]


def _spawn(stack, env, line, log, **options):
    log.write_bytes(b"")
    process = spawn(line, log, env=env, **options)
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
