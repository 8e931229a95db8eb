"""Odoo's own tests with our addons and without: the same result is wanted."""

import collections
import re
from functools import partial

import database
import odoo_cli
import template
import tools
from common import LOGS, checked, say
from logcheck import Result, Watcher

SUITES = ("crm", "account", "sale_crm", "portal", "mail")
STARTED = re.compile(r" INFO \S+ odoo\.addons\.(\w+)\.\S+: Starting (\w+\.\w+)")
BROKEN = re.compile(
    r" (?:ERROR|INFO) \S+ odoo\.addons\.(\w+)\.\S+: (FAIL|ERROR|skipped)\b:?"
    r"(?: Subtest)? (\w+\.\w+)"
)
# our addons ask for a reason of each lost deal; a setting that stock does not know
LIKE_STOCK = """
env["ir.default"].set("res.company", "lost_reason_required", False)
env["res.company"].search([]).lost_reason_required = False
env.cr.commit()
"""
RUN = """
from odoo.tests.shell import run_tests
run_tests(env, ",".join("/" + name for name in {suites!r}), {suites!r})
"""


def run(installed, arguments):
    """Run the suites twice; a test that breaks only with our addons is a failure.

    `--tags crm,portal` chooses among the suites.
    """
    tools.browser()
    result = Result("stock", log=LOGS / "stock-ours.log")
    suites = tuple(arguments.tags.split(",")) if arguments.tags else SUITES
    run = partial(_run, installed.env, suites)
    without = run("stock", [], RUN)
    ours = run("ours", list(odoo_cli.addons()), LIKE_STOCK + RUN)
    print(f"{'suite':12}{'tests':>8}{'broken':>8}{'tests':>10}{'broken':>8}  with ours")
    for name in suites:
        row = [len(found[name]) for pair in (without, ours) for found in pair]
        print(f"{name:12}{row[0]:8}{row[1]:8}{row[2]:10}{row[3]:8}", flush=True)
        for test in sorted(ours[1][name] - without[1][name]):
            result.add_failure(f"{name}: {test} breaks with our addons only")
        for test in sorted(without[0][name] - ours[0][name]):
            result.add_failure(f"{name}: {test} is not run with our addons")
        result.passed += len(ours[0][name] & without[0][name])
    result.passed -= result.failed
    if not result.passed:
        result.add_failure("no test was run")
    return result


def _run(env, suites, kind, addons, code):
    """Return ({addon: tests run}, {addon: tests broken}) of Odoo's tests."""
    log = LOGS / f"stock-{kind}.log"
    with template.scratch(env, kind) as db:
        if addons:
            install_log = LOGS / f"stock-{kind}-install.log"
            # our demo data would stand where these tests expect nothing
            database.query(env, db, "UPDATE ir_module_module SET demo = FALSE")
            odoo_cli.run(env, db, "-i", ",".join(addons), log=install_log, what=kind)
        say(f"Odoo's tests of {', '.join(suites)} on {db}: many minutes")
        script = LOGS / f"stock-{kind}.py"
        script.write_text(code.format(suites=suites))
        port = odoo_cli.free_port()
        line = odoo_cli.command(env, db, "--http-port", port, tool="shell")
        log.write_bytes(b"")
        with open(script) as source:
            watch = Watcher(log, lambda _class: None)
            checked(f"Odoo's tests ({kind})", line, log, watch, env=env, stdin=source)
    return read(log.read_text(errors="replace"))


def read(text):
    """Return ({addon: tests run}, {addon: tests failed or skipped}) from a log."""
    started, broken = collections.defaultdict(set), collections.defaultdict(set)
    for addon, test in STARTED.findall(text):
        started[addon].add(test)
    for addon, _kind, test in BROKEN.findall(text):
        broken[addon].add(test)
    return started, broken
