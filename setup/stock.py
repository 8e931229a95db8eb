"""Odoo's own tests with our addons and without: the same result is wanted.

A test that counts queries may count more of them with any addon that extends its
model; these are listed, and are no failures.
"""

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import database
import odoo_cli
import tools
from common import LOGS, checked, say
from logcheck import Result, Watcher
from stock_log import compare, read

SUITES = ("crm", "account", "sale_crm", "portal", "mail")
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
    suites = tuple(arguments.tags.split(",")) if arguments.tags else SUITES
    env = installed.env
    with contextlib.ExitStack() as stack:
        names = [f"recurring_{kind}_{os.getpid()}" for kind in ("stock", "ours")]
        for name in names:
            stack.callback(database.drop, env, name)
        _install(env, *names)
        with ThreadPoolExecutor(len(names)) as pool:
            tested = pool.map(
                partial(_run, env, suites), names, (RUN, LIKE_STOCK + RUN)
            )
            return _judge(suites, *tested)


def _install(env, without, ours):
    """Make a database that knows nothing of our addons, and one with them."""
    log, install_log = LOGS / "stock-install.log", LOGS / "stock-ours-install.log"
    odoo_cli.install(env, without, SUITES, *odoo_cli.only_odoo(), log=log)
    database.copy(env, without, ours)
    # our demo data would stand where these tests expect nothing
    database.query(env, ours, "UPDATE ir_module_module SET demo = FALSE")
    names = ",".join(odoo_cli.addons())
    odoo_cli.run(env, ours, "-i", names, log=install_log, what="Installing ours")


def _run(env, suites, db, code):
    """Return the Outcome of Odoo's tests on a database."""
    log = LOGS / f"{db.rpartition('_')[0].replace('recurring_', 'test-suites-')}.log"
    say(f"Odoo's tests of {', '.join(suites)} on {db}: many minutes")
    script = log.with_suffix(".py")
    script.write_text(code.format(suites=suites))
    line = odoo_cli.command(env, db, "--http-port", odoo_cli.free_port(), tool="shell")
    log.write_bytes(b"")
    with open(script) as source:
        watch = Watcher(log, lambda _class: None)
        checked(f"Odoo's tests ({db})", line, log, watch, env=env, stdin=source)
    return read(log.read_text(errors="replace"))


def _judge(suites, without, ours):
    result = Result("stock", log=LOGS / "test-suites-ours.log")
    titles = ("tests", "broken", "dearer")
    print(f"{'suite':12}" + "".join(f"{t:>8}" for t in titles * 2) + "  with ours")
    for name in suites:
        counts = [
            len(found[name])
            for outcome in (without, ours)
            for found in (outcome.started, outcome.broken, outcome.dearer)
        ]
        print(f"{name:12}" + "".join(f"{n:8}" for n in counts), flush=True)
        worse = compare(name, without, ours)
        for text in worse:
            result.add_failure(text)
        result.passed += max(0, counts[3] - len(worse))
        for test in sorted(ours.dearer[name] - without.dearer[name]):
            say(f"    {name}: {test} asks more often than it allows")
    if not result.passed:
        result.add_failure("no test was run")
    return result
