"""tests/e2e: a real server on a fresh database, driven over XML-RPC."""

import database
import demo
import odoo_cli
from addon_tests import QUIET
from common import LOGS, ROOT, WORK
from logcheck import bad_lines
from mail_sink import mailbox
from pure import run_pytest

FOLDER = ROOT / "tests" / "e2e"
STRANGERS, MODULES = r"_(sweep|attacks)\.py$", r"_module\.py$"
PEOPLE = rf"^(?!.*({STRANGERS}|{MODULES}))"
# the scheduler works beside the tests: whoever meets it begins anew, but it is logged
HARMLESS = (
    "could not serialize access due to concurrent update",
    "bad query: b'LOCK ir_attachment IN SHARE MODE'",
)

# stock's queue would send letters of the first tests beside those who wrote them
UNCROSSED = (
    "UPDATE mail_mail SET state = 'cancel' WHERE state = 'outgoing'",
    """UPDATE ir_cron SET nextcall = nextcall + interval '1 month'
    WHERE id = (SELECT res_id FROM ir_model_data
    WHERE module = 'mail' AND name = 'ir_cron_mail_scheduler_action')""",
)


def run(installed, _arguments):
    """Serve a database with demo data and run what people do against it."""
    return _run(installed, "e2e", PEOPLE)


def run_attacks(installed, _arguments):
    """The same with what strangers try."""
    return _run(installed, "attacks", STRANGERS)


def run_modules(installed, _arguments):
    """The same with addons that are upgraded, removed and installed again."""
    return _run(installed, "modules", MODULES)


def _run(installed, part, names):
    log = LOGS / f"test-{part}-server.log"
    with installed.copy(part) as db:
        result = _test(installed.env, part, names, db, log)
    for line in bad_lines(log.read_text(errors="replace"), "ERROR|CRITICAL"):
        if not any(text in line for text in HARMLESS):
            result.add_failure(line)
    return result


def _test(env, part, names, db, log):
    port = odoo_cli.free_port()
    demo.seed(env, db, LOGS / f"test-{part}-seed.log", with_services=False)
    for statement in UNCROSSED:
        database.query(env, db, statement)
    with mailbox(WORK / "mail" / db) as box:
        options = [*box.options(), *QUIET]
        with odoo_cli.serving(env, db, port, log, *options):
            variables = {
                "ODOO_URL": f"http://{odoo_cli.HOST}:{port}",
                "ODOO_DB": db,
                "MAIL_FOLDER": str(box.folder),
                "SERVER_LOG": str(log),
            }
            return run_pytest(part, FOLDER, env | variables, names)
