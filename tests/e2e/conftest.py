"""End to end: a real server over XML-RPC, its database, and processes beside it.

`./run test e2e` starts the server and sets ODOO_URL, ODOO_DB, PGHOST and PGUSER.
"""

import json
import os
import pathlib
import subprocess
import sys
from datetime import date

import psycopg2
import pytest

from chaos_code import MAKE, MAKE_COMPANY
from erppeek19 import Client
from mailboxes import box  # noqa: F401

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(os.environ.get("ODOO_WORK") or ROOT / ".odoo")
START = date(2031, 3, 10)
MARK = "RESULT:"

SETUP = (pathlib.Path(__file__).parent / "setup_company.py").read_text()


def start_shell(code, *options):
    """Start an Odoo shell that runs `code` on the database of the server."""
    command = [sys.executable, "-m", "odoo", "shell", "--no-http", "--log-level=error"]
    command += ["--addons-path", ROOT / "addons", "-D", WORK / "data"]
    command += ["-d", os.environ["ODOO_DB"], "--db_host", os.environ["PGHOST"]]
    command += ["--db_user", os.environ["PGUSER"], *options]
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=WORK,
    )
    process.stdin.write(code)
    process.stdin.close()
    process.stdin = None
    return process


def run_shell(code, *options):
    """Run `code`; return what it gave to `answer(...)`."""
    code = f"import json\ndef answer(x): print('{MARK}' + json.dumps(x))\n" + code
    process = start_shell(code, *options)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors[-3000:]
    lines = [line for line in output.splitlines() if MARK in line]
    return json.loads(lines[-1].partition(MARK)[2]) if lines else None


@pytest.fixture(scope="session")
def world():
    """The ids of a company, its people, customers and services."""
    return run_shell(f"START = {str(START)!r}\n" + SETUP)


@pytest.fixture(scope="session")
def company():
    """The id of a company in which processes are killed."""
    return run_shell(MAKE_COMPANY)


@pytest.fixture
def make(company):
    """Return a function that makes so many services, the only ones at work there."""

    def create(count):
        return tuple(run_shell(MAKE % {"company": company, "count": count}))

    return create


@pytest.fixture(scope="session")
def log_in():
    """Return a function that logs a user in: login and password are the same."""
    clients = {}

    def connect(login):
        if login not in clients:
            url, db = os.environ["ODOO_URL"], os.environ["ODOO_DB"]
            clients[login] = Client(url, db, login, login)
        return clients[login]

    return connect


@pytest.fixture
def database():
    connection = psycopg2.connect(
        dbname=os.environ["ODOO_DB"],
        host=os.environ["PGHOST"],
        user=os.environ["PGUSER"],
    )
    yield connection
    connection.rollback()
    connection.close()


@pytest.fixture
def query(database):
    def ask(sql, *args):
        database.rollback()
        with database.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.fetchall()

    return ask
