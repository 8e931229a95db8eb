"""The addons' own tests, in Odoo's runner on a fresh copy of the template database."""

import database
import odoo_cli
import template
import tools
from common import LOGS, WORK, execute, say
from logcheck import Result, Watcher, judge

BROWSER_WORDS = ("start_tour(", "browser_js(")
XMLRPC = "odoo.addons.rpc.controllers"
QUIET = [f"--log-handler={XMLRPC}.{kind}:ERROR" for kind in ("xmlrpc", "jsonrpc")]


def run(installed, arguments):
    """Install the chosen addons and run their tests, tours included."""
    names = arguments.addons
    if not names:
        return None
    if _use_browser(names):
        tools.browser()
    env, keep = installed.env, arguments.keep
    purpose = "test"
    kept = keep and arguments.db and database.exists(env, arguments.db)
    log = LOGS / f"test-{'addons' if len(names) > 1 else names[0]}.log"
    with template.scratch(env, purpose, arguments.db, keep) as name:
        say(f"Tests of {', '.join(names)} on the database {name}")
        tags = arguments.tags or ",".join(f"/{addon}" for addon in names)
        line = odoo_cli.command(
            *[env, name, "-u" if kept else "-i", ",".join(names), "--test-tags", tags],
            *["--stop-after-init", "--http-port", odoo_cli.free_port(), *QUIET],
            *["--screenshots", WORK / "screenshots"],
        )
        code = execute(line, log, Watcher(log, say), env=env)
    result = Result("addons", log=log)
    judge(result, log.read_text(errors="replace"), code)
    return result


def _use_browser(names):
    for addon in names:
        for file in (odoo_cli.ADDONS / addon / "tests").glob("**/*.py"):
            if any(word in file.read_text() for word in BROWSER_WORDS):
                return True
    return False
