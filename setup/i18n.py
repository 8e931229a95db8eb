"""./run i18n: export the .pot of each addon and merge ru.po with it."""

import re
import sys

import odoo_cli
import prepare
from common import LOGS, SETUP, WORK, execute, lock, say
from installed import Installed
from logcheck import Result
from postgres import server
from python_env import PYTHON

EXPORT = """
from odoo.tools.translate import trans_export
for name in {names!r}:
    with open(f"{folder}/{{name}}.pot", "wb") as file:
        trans_export(False, [name], file, "po", env)
"""


def check(installed, _arguments, write=False):
    """Compare the .pot and ru.po of every addon with what is in the code."""
    names = list(odoo_cli.addons())
    if not names:
        return None
    folder, log = WORK / "i18n", LOGS / "test-i18n.log"
    folder.mkdir(exist_ok=True)
    code = EXPORT.format(names=names, folder=folder)
    with installed.copy("terms") as db:
        what = "Exporting the terms"
        odoo_cli.shell(installed.env, db, code, LOGS / "i18n-export.log", what)
    pots = [folder / f"{name}.pot" for name in names]
    options = ["--write"] if write else []
    ended = execute(
        [PYTHON, SETUP / "merge_po.py", *options, odoo_cli.ADDONS, *pots], log
    )
    text = log.read_text()
    result = Result("i18n", log=log)
    result.passed = len(re.findall(r"^ok: ", text, re.MULTILINE))
    for line in re.findall(r"^bad: (.*)", text, re.MULTILINE):
        result.add_failure(line)
    if ended and not result.failed:
        result.add_failure(text)
    return result


def i18n(arguments):
    """Bring the files up to date, or only `--check` them (exit 1 when they are not)."""
    prepare.environment()
    with (
        lock("part-i18n", "Another ./run is at the translations: waiting for it"),
        server("pg-test") as env,
        Installed(env) as installed,
    ):
        result = check(installed, arguments, write=not arguments.check) or Result(
            "i18n"
        )
    for note in result.notes:
        print(f"    {note}")
    say(f"i18n: {result.passed} addons are up to date, {result.failed} remarks")
    sys.exit(int(bool(result.failed and arguments.check)))
