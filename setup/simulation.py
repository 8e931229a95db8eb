"""tests/simulation: two years of business beside a second opinion on the rules."""

import base64
import os
import re

import odoo_cli
from common import LOGS, ROOT, checked, failure
from logcheck import Result, bad_lines

FOLDER = ROOT / "tests" / "simulation"
CLOSING = re.compile(r"^(\d+) compared, (\d+) problems$", re.MULTILINE)
SEED = 1
# runs in an Odoo shell
CODE = """
import sys
sys.path.insert(0, {folder!r})
from simulation.simulate import simulate
simulate(env, {size!r}, {seed})
"""


def run(installed, arguments):
    """Live two years, few services or (`long`) a thousand; return the Result."""
    size = "long" if getattr(arguments, "long", False) else "small"
    env, log = installed.env, LOGS / "test-simulation.log"
    with installed.copy("simulation") as db:
        _simulate(env, db, size, log)
    return _judge(log)


def _simulate(env, db, size, log):
    # licence keys are encrypted with a key from outside the database
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    script = LOGS / f"{log.stem}.py"
    script.write_text(CODE.format(folder=str(FOLDER.parent), size=size, seed=SEED))
    options = ["--no-http", "--log-level", "warn"]
    line = odoo_cli.command(env, db, *options, tool="shell")
    env = {**env, "CRM_LICENSE_KEYS": key, "PYTHONDONTWRITEBYTECODE": "1"}
    with open(script) as source:
        what = f"The {size} simulation"
        checked(what, line, log, Months(log), env=env, stdin=source)


def _judge(log):
    text = log.read_text(errors="replace")
    closing = CLOSING.findall(text)
    if not closing:
        raise failure("The simulation", log)
    result = Result("simulation", log=log)
    compared, result.failed = map(int, closing[-1])
    result.passed = compared - result.failed
    result.notes = re.findall(r"^PROBLEM .*", text, re.MULTILINE)
    for line in bad_lines(text, "ERROR|CRITICAL"):
        result.add_failure(line)
    return result


class Months:
    """Reads from the growing log how far the two years are."""

    def __init__(self, log):
        self.log = log

    def __call__(self):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        found = re.findall(r"^(\d{4}-\d\d)-\d\d: \d+ deeds", text, re.MULTILINE)
        return f"{found[-1]} is over" if found else "making the company"
