"""tests/e2e: a real server on a fresh database, driven over XML-RPC."""

import demo
import odoo_cli
from addon_tests import QUIET
from common import LOGS, ROOT, WORK
from logcheck import bad_lines
from mail_sink import mailbox
from pure import run_pytest

FOLDER = ROOT / "tests" / "e2e"


def run(installed, _arguments):
    """Serve the database with demo data and run pytest against it."""
    if not list(FOLDER.glob("**/test_*.py")):
        return None
    log = LOGS / "test-e2e-server.log"
    with installed.copy("e2e") as db:
        result = _test(installed.env, db, log)
    for line in bad_lines(log.read_text(errors="replace"), "ERROR|CRITICAL"):
        result.add_failure(line)
    return result


def _test(env, db, log):
    port = odoo_cli.free_port()
    demo.seed(env, db, LOGS / "test-seed.log", with_services=False)
    with mailbox(WORK / "mail" / db) as box:
        options = [*box.options(), *QUIET]
        with odoo_cli.serving(env, db, port, log, *options):
            variables = {
                "ODOO_URL": f"http://{odoo_cli.HOST}:{port}",
                "ODOO_DB": db,
                "MAIL_FOLDER": str(box.folder),
                "SERVER_LOG": str(log),
            }
            return run_pytest("e2e", FOLDER, env | variables)
