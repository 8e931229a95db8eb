"""./run demo, stop, reset and shell: the database to look at."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

import database
import odoo_cli
import prepare
import tools
from common import LOGS, ROOT, WORK, Failure, is_locked, lock, say
from mail_sink import mailbox
from postgres import server

CONTENTS = "recurring_business.demo_contents"  # marks a database as ours
SERVICES = ROOT / "data" / "services.csv"
LANGUAGES = "en_US,ru_RU"
SEED = """
env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "True")
env["ir.config_parameter"].set_param("report.print_delay", "50")
"""
IMPORT = f"""
if "infrastructure.import" in env:
    people = env["infrastructure.import"].with_user(env.ref("base.user_admin"))
    people._demo_import({str(SERVICES)!r})
"""
PEOPLE = """
for person in env["ir.model.data"].search(
    [("model", "=", "res.users"), ("module", "in", {names!r})]
):
    user = env["res.users"].browse(person.res_id)
    user.password = user.login
"""
COMMIT = """
env.cr.commit()
"""
ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
"""


def demo(arguments):
    """Make the demo database if need be and serve it until Ctrl-C."""
    name = _checked_name(arguments.db)
    prepare.make_work()
    with lock(f"demo-{name}", busy=lambda: _runs_already(name)):
        _end_orphan(name)
        _note_state(name)
        _check_port(arguments.port, name)
        prepare.environment()
        tools.pdf()
        with server("pg") as env:
            _bring_up_to_date(env, name)
            _serve(env, name, arguments.port)


def _checked_name(name):
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,50}", name):
        raise Failure(f"{name!r} is no name for a database: use a-z, 0-9, - and _.")
    return name


def _state_file(name):
    return WORK / "lock" / f"demo-{name}.json"


def _state(name):
    file = _state_file(name)
    return json.loads(file.read_text()) if file.exists() else {}


def _note_state(name, **more):
    _state_file(name).write_text(json.dumps({"pid": os.getpid(), **more}))


def _end_orphan(name):
    """End the server of a demo whose ./run was killed the hard way."""
    pid = _state(name).get("server", 0)
    file = pathlib.Path(f"/proc/{pid}/cmdline")
    line = file.read_bytes().split(b"\0") if pid and file.exists() else []
    if b"odoo" in line and name.encode() in line:
        say("Odoo: ending the server that an earlier start left behind")
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)


def _runs_already(name):
    url = _state(name).get("url", "still starting")
    return Failure(
        f"The demo {name} runs already: {url}",
        "./run stop ends it; ./run demo --db NAME --port N starts a second one.",
    )


def _check_port(port, name):
    if odoo_cli.is_free(port):
        return
    other = next(
        (p for p in range(port + 1, port + 50) if odoo_cli.is_free(p)), port + 1
    )
    raise Failure(
        f"Port {port} is in use by another program.",
        f"Use another one: ./run demo --db {name} --port {other}",
    )


def _bring_up_to_date(env, name):
    if not database.exists(env, name):
        _build(env, name)
        return
    before = json.loads(_marked(env, name))
    now = odoo_cli.contents()
    new = sorted(set(now) - set(before))
    changed = sorted(a for a in now if a in before and now[a] != before[a])
    if new or changed:
        say(f"Database: bringing {', '.join(new + changed)} up to date")
        arguments = [*(["-i", ",".join(new)] if new else [])]
        arguments += ["-u", ",".join(changed), "--i18n-overwrite"] if changed else []
        log = LOGS / f"update-{name}.log"
        odoo_cli.run(env, name, *arguments, log=log, what="Updating the addons")
        database.set_parameter(env, name, CONTENTS, json.dumps(now))


def _marked(env, name):
    mark = database.get_parameter(env, name, CONTENTS)
    if not mark:
        raise Failure(
            f"The database {name} exists, but ./run demo did not make it.",
            "Nothing was changed. Choose another name: ./run demo --db NAME",
        )
    return mark


def _build(env, name):
    """Make the database under another name, so that a half-made one is never served."""
    building = f"{name}_building"
    database.drop(env, building)
    names = list(odoo_cli.addons())
    if not names:
        raise Failure(f"There are no addons in {odoo_cli.ADDONS}.")
    say(f"Database: installing {', '.join(names)} with demo data (2 to 5 minutes)")
    log = LOGS / f"install-{name}.log"
    odoo_cli.install(env, building, names, "--load-language", LANGUAGES, log=log)
    seed(env, building, LOGS / f"seed-{name}.log")
    mark = json.dumps(odoo_cli.contents())
    database.set_parameter(env, building, CONTENTS, mark)
    database.rename(env, building, name)


def seed(env, name, log, with_services=True):
    """Put into a database what the demo has beyond the addons' demo data."""
    code, what = SEED, "Setting the demo's parameters"
    code += PEOPLE.format(names=list(odoo_cli.addons()))
    if with_services and SERVICES.exists():
        what = f"Importing {SERVICES.relative_to(ROOT)}"
        say(f"Database: {what[0].lower()}{what[1:]}")
        code += IMPORT
    odoo_cli.shell(env, name, code + COMMIT, log, what)
    say("Database: preparing the web client")
    odoo_cli.shell(env, name, ASSETS + COMMIT, log, "Preparing the web client")


def _serve(env, name, port):
    url = f"http://{odoo_cli.HOST}:{port}"
    for key in ("report.url", "web.base.url"):
        database.set_parameter(env, name, key, url)
    say("Odoo: starting")
    log = LOGS / f"demo-{name}.log"
    with mailbox(WORK / "mail" / name) as box:
        with odoo_cli.serving(env, name, port, log, *box.options()) as process:
            _note_state(name, server=process.pid, url=url)
            say("Odoo is ready.")
            print(_welcome(url, _people(env, name), box.folder, log), flush=True)
            code = process.wait()
    raise Failure(f"Odoo ended by itself with code {code}.", f"See {log}")


def _people(env, name):
    """Return the log-ins of the people in our addons' demo data."""
    ours = ", ".join(f"'{addon}'" for addon in odoo_cli.addons())
    sql = f"""SELECT login FROM res_users JOIN ir_model_data ON res_id = res_users.id
              WHERE model = 'res.users' AND module IN ({ours}) ORDER BY res_users.id"""
    return ", ".join(database.query(env, name, sql).splitlines())


def _welcome(url, people, mails, log):
    return (
        f"\n    Open    {url}\n    Log in  admin, password admin\n"
        f"    People  {people} (the password is the log-in)\n\n"
        f"    Mails are not sent but kept in {mails}\n    Odoo's log: {log}\n"
        "    Ctrl-C here (or ./run stop elsewhere) stops it; the data stay.\n"
    )


def stop(arguments):
    """Stop the running demo (all of them, or the one named with --db)."""
    pattern = f"demo-{arguments.db or '*'}"
    running = [f.name for f in (WORK / "lock").glob(pattern) if is_locked(f.name)]
    for lock_name in running:
        _stop_one(lock_name.removeprefix("demo-"))
    if not running:
        say("No demo is running.")


def _stop_one(name):
    pid = _state(name)["pid"]
    os.kill(pid, signal.SIGTERM)
    for _ in range(300):
        if not is_locked(f"demo-{name}"):
            _state_file(name).unlink(missing_ok=True)
            say(f"The demo {name} is stopped.")
            return
        time.sleep(0.1)
    raise Failure(f"The demo {name} (process {pid}) does not stop.")


def reset(arguments):
    """Remove the demo database with its files; the next start makes a new one."""
    name = _checked_name(arguments.db)
    if is_locked(f"demo-{name}"):
        _stop_one(name)
    prepare.environment()
    with lock(f"demo-{name}", busy=lambda: _runs_already(name)), server("pg") as env:
        database.drop(env, f"{name}_building")
        if database.exists(env, name):
            _marked(env, name)
            database.drop(env, name)
            say(f"The database {name} is removed.")
        else:
            say(f"There is no database {name}.")


def shell(arguments):
    """Open Odoo's Python shell on the demo database."""
    prepare.environment()
    with server("pg") as env:
        if not database.exists(env, arguments.db):
            raise Failure(
                f"There is no database {arguments.db}.", "./run demo makes it."
            )
        line = odoo_cli.command(env, arguments.db, "--no-http", tool="shell")
        subprocess.run([str(part) for part in line], env=env)
