"""./run test: all parts in order, one summary, one closing line."""

import contextlib
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import addon_tests
import chaos
import e2e
import i18n
import lint
import odoo_cli
import prepare
import pure
import simulation
import stock
import tools
from common import Failure, lock, say, stop_children
from installed import Installed
from logcheck import Result
from postgres import server

# name -> function (installed, arguments) that returns a Result, or None: nothing to do
PARTS = {
    "lint": lint.run,
    "pure": pure.run,
    "addons": addon_tests.run,
    "i18n": i18n.check,
    "simulation": simulation.run,
    "chaos": chaos.run,
    "e2e": e2e.run,
    "attacks": e2e.run_attacks,
    "modules": e2e.run_modules,
    "stock": stock.run,
}
LONG = {"stock"}  # only with --long, or by name
SAME = "Another ./run is at the same tests: waiting for it"
WITHOUT_ODOO = ("lint", "pure")
ALONE = ("addons", "stock")  # these use all processors, or measure
LONGEST_FIRST = ("e2e", "attacks", "chaos", "modules", "simulation", "i18n")


def test(arguments):
    """Run the parts and addons that were named (everything when none was); exit."""
    parts, arguments.addons = _chosen(arguments.what, arguments.long)
    needs_odoo = bool(set(parts) - set(WITHOUT_ODOO))
    prepare.environment(testing=True, odoo=needs_odoo)
    if needs_odoo:
        tools.pdf()  # before the server: it hands on where programs are found
    with contextlib.ExitStack() as stack:
        env = stack.enter_context(server("pg-test")) if needs_odoo else None
        installed = stack.enter_context(Installed(env))
        results = _run_all(parts, installed, arguments)
    sys.exit(_summary(results))


def _chosen(what, long=False):
    known = odoo_cli.addons()
    unknown = [name for name in what if name not in PARTS and name not in known]
    if unknown:
        raise Failure(
            f"There is no addon or part {', '.join(unknown)}.",
            f"Parts: {', '.join(PARTS)}. Addons: {', '.join(known)}.",
        )
    names = [name for name in known if name in what]
    usual = [part for part in PARTS if long or part not in LONG]
    parts = [part for part in PARTS if part in (what or usual)]
    if names and "addons" not in parts:
        parts.append("addons")
    return parts, names or list(known)


def _run_all(parts, installed, arguments):
    """Run the parts; those that need one processor only go two at a time."""
    stopped = threading.Event()

    def run(name):
        return None if stopped.is_set() else _run(name, installed, arguments)

    def start(names):
        return {name: pool.submit(run, name) for name in names if name in parts}

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        try:
            found = start(WITHOUT_ODOO)
            _install(installed, parts)
            results = {name: future.result() for name, future in found.items()}
            results |= {name: run(name) for name in ALONE if name in parts}
            found = start(LONGEST_FIRST)
            results |= {name: future.result() for name, future in found.items()}
        except BaseException:  # the others must not go on after Ctrl-C
            stopped.set()
            stop_children()
            raise
    return [results[part] for part in parts if results[part]]


def _install(installed, parts):
    if set(parts) & set(LONGEST_FIRST):
        with contextlib.suppress(Failure):  # who needs the database meets it again
            installed.prepare()


def _run(part, installed, arguments):
    say(f"== {part}")
    began = time.monotonic()
    try:
        with lock(f"part-{_key(part, arguments)}", SAME):
            result = PARTS[part](installed, arguments)
    except Failure as error:
        result = Result(part)
        result.add_failure("\n".join(filter(None, [str(error), error.advice])))
    if result is None:
        say(f"{part}: there is nothing to test yet")
        return None
    result.seconds = time.monotonic() - began
    for note in result.notes:
        print(f"    {note}", flush=True)
    say(f"{part}: {result.passed} passed, {result.failed} failed")
    return result


def _key(part, arguments):
    """Return what two commands must not do at once, as they write the same log."""
    return (
        arguments.addons[0] if part == "addons" and len(arguments.addons) == 1 else part
    )


def _summary(results):
    print(f"\n{'part':12}{'passed':>8}{'failed':>8}{'seconds':>9}  log")
    for r in results:
        print(f"{r.name:12}{r.passed:8}{r.failed:8}{r.seconds:9.1f}  {r.log}")
    passed = sum(r.passed for r in results)
    failed = sum(r.failed for r in results)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return int(bool(failed or not passed))
