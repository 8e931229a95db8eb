"""tests/chaos: processes that are killed, and what the database says afterwards."""

import odoo_cli
import template
from common import LOGS, ROOT
from logcheck import bad_lines
from pure import run_pytest

FOLDER = ROOT / "tests" / "chaos"
ADDONS = ["crm_infrastructure", "crm_license", "crm_onboarding"]


def run(installed, arguments):
    """Install the addons that the calendar moves and run pytest beside them."""
    if not list(FOLDER.glob("test_*.py")):
        return None
    env, log = installed.env, LOGS / "test-chaos-install.log"
    with template.scratch(env, "chaos") as name:
        odoo_cli.install(env, name, ADDONS, log=log)
        variables = {"CHAOS_DB": name, "CHAOS_LONG": "1" if arguments.long else ""}
        result = run_pytest("chaos", FOLDER, env | variables)
    for line in bad_lines(log.read_text(errors="replace")):
        result.add_failure(line)
    return result
