"""tests/pure: plain pytest on the pure packages, without Odoo or a database."""

import os
import re

from common import LOGS, ROOT, execute, failure
from logcheck import Result
from python_env import PYTHON

FOLDER = ROOT / "tests" / "pure"
COUNTS = re.compile(r"(\d+) (passed|failed|error|errors|skipped|xfailed|xpassed)\b")


def run(_installed, _arguments):
    """Run tests/pure."""
    return run_pytest("pure", FOLDER, os.environ)


def run_pytest(part, folder, env, names=""):
    """Run pytest on the files of a folder whose names match; return the Result.

    None when there are no such files.
    """
    files = [file for file in folder.rglob("test_*.py") if re.search(names, file.name)]
    if not files:
        return None
    log = LOGS / f"test-{part}.log"
    # an installed pytest-odoo would want a database
    command = [
        PYTHON,
        "-m",
        "pytest",
        *sorted(files),
        "-p",
        "no:odoo",
        "-p",
        "no:pytest_odoo",
        "-rfEs",
        "--durations=20",
        "--durations-min=5",
    ]
    code = execute(command, log, env=dict(env, PYTHONDONTWRITEBYTECODE="1"), cwd=ROOT)
    text = log.read_text(errors="replace")
    counts = {
        what.rstrip("s"): int(n) for n, what in COUNTS.findall(text.splitlines()[-1])
    }
    result = Result(part, log=log, passed=counts.get("passed", 0))
    result.failed = sum(counts.get(kind, 0) for kind in ("failed", "error", "skipped"))
    result.notes = re.findall(r"^(?:FAILED|ERROR|SKIPPED) .*", text, re.MULTILINE)
    if not result.passed and not result.failed:
        raise failure(f"pytest ({part})", log)
    if code and not result.failed:
        result.add_failure(f"pytest ended with code {code}")
    return result
