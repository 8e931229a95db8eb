"""Calling public methods with whatever, and looking what the database says to it."""

import contextlib
import os
import xmlrpc.client

import psycopg2
import requests

from conftest import ROOT, run_shell

SETUP = ROOT / "tests" / "e2e" / "sweep_setup.py"
# what belongs to stock but must not be written by a call of ours either
STOCK = ("account_move", "crm_lead", "res_partner", "mail_message", "mail_activity")
STOCK += ("ir_attachment", "res_users", "ir_sequence", "mail_mail")
# Odoo's own: their arguments are Odoo's contract, what they let through is not
ORM = frozenset("create write unlink copy_data default_get message_new".split())
# the mail gateway of Odoo; ours only refuses more, before it
GATEWAY = frozenset(["message_process"])
# what a person without the right tries: he is refused before arguments matter
SHORT = slice(1, None, 6)
CLEAN_FAULTS = (2, 3, 4)  # a warning to the person, access denied, access error
CLEAN_STATUS = (401, 403, 404, 409, 422)
DEEP = []
for _level in range(20):
    DEEP = [{"a": DEEP}]
NASTY = (
    None,
    "",
    " \u200b\u202e\ufeff\U0001f4a3'\";--",
    2**31 - 1,
    -1,
    1.5,
    True,
    [],
    {},
    [{"id": 1, "name": "x"}],
    {"name": {"name": [1]}, "id": "1"},
    [None],
    DEEP,
    "9999-99-99",
    "0001-01-01",
    "x" * 10_000,
)
# these do not fit into XML-RPC; NUL and half characters Odoo itself lets out of write
ONLY_JSON = (2**70, -(2**70), [2**70])


def make_world():
    """Return people with their keys, models with their methods, tables and routes."""
    addons = (ROOT / "addons").glob("*/__manifest__.py")
    ours = sorted(manifest.parent.name for manifest in addons)
    return run_shell(f"OURS = {ours!r}\n{SETUP.read_text()}")


class Person:
    """Somebody who calls methods over both protocols."""

    def __init__(self, name, known):
        self.name, self.uid, self.key = name, known["id"], known["key"]
        self.url, self.database = os.environ["ODOO_URL"], os.environ["ODOO_DB"]
        self.rpc = xmlrpc.client.ServerProxy(
            f"{self.url}/xmlrpc/2/object", allow_none=True
        )
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"bearer {self.key}"

    def over_xml(self, model, method, args, is_model=False, ids=()):
        """Return (clean, value or what was said)."""
        args = [*([] if is_model else [list(ids)]), *args]
        try:
            value = self.rpc.execute_kw(
                self.database, self.uid, self.key, model, method, args
            )
        except xmlrpc.client.Fault as fault:
            text = fault.faultString.strip()
            return fault.faultCode in CLEAN_FAULTS, Refusal(text)
        return True, value

    def over_json(self, model, method, kwargs, is_model=False, ids=()):
        body = dict(kwargs, **({} if is_model else {"ids": list(ids)}))
        answer = self.http.post(
            f"{self.url}/json/2/{model}/{method}", json=body, timeout=60
        )
        if answer.status_code == 200:
            return True, answer.json()
        text = f"{answer.status_code} {answer.text[-300:]}"
        return answer.status_code in CLEAN_STATUS, Refusal(text)


class Refusal(str):
    """What somebody was told instead of an answer."""


class Watch:
    """Digests of tables. While it is open no scheduled job begins."""

    def __init__(self, tables):
        self.tables = sorted({*tables, *STOCK})
        parts = (
            f"""SELECT '{table}', count(*), sum(xmin::text::bigint) FROM "{table}" """
            for table in self.tables
        )
        self.sql = " UNION ALL ".join(parts)

    @contextlib.contextmanager
    def open(self):
        place = {"dbname": os.environ["ODOO_DB"], "host": os.environ["PGHOST"]}
        place["user"] = os.environ["PGUSER"]
        with (
            contextlib.closing(psycopg2.connect(**place)) as lock,
            contextlib.closing(psycopg2.connect(**place)) as self.reader,
        ):
            self.reader.autocommit = True
            with lock.cursor() as cursor:
                # the scheduler skips what is locked; triggers may still be added
                cursor.execute("SELECT id FROM ir_cron FOR NO KEY UPDATE")
            yield self

    def look(self):
        with self.reader.cursor() as cursor:
            cursor.execute(self.sql)
            return {name: tuple(row) for name, *row in cursor.fetchall()}

    @staticmethod
    def changed(before, after):
        return [name for name in before if before[name] != after[name]]


def attempts(method, about, nasty=NASTY, json_only=ONLY_JSON):
    """Yield (protocol, arguments) of what is tried on a method"""
    names, required = about["names"], about["required"]
    if method in ORM:
        vals = {"name": "Swept", "active": False}
        given = {"vals": vals, "msg_dict": {}}
        given = {name: given[name] for name in names if name in given}
        if len(given) >= required:
            yield "json", given
        return
    yield "json", {}
    if not required:
        yield "xml", []
    for number, value in enumerate(nasty if names else ()):
        if number % 4 == 0:
            yield "xml", [value] * max(required, 1 + number % len(names))
        yield "json", dict.fromkeys(names, value)
    for value in json_only if names else ():
        yield "json", dict.fromkeys(names, value)


def call(person, model, about, method, protocol, arguments):
    """Let the person try it; return (clean, answer)."""
    known = about["methods"][method]
    over = person.over_xml if protocol == "xml" else person.over_json
    ids = about["ids"][:1] or [1]
    return over(model, method, arguments, known["model"], ids)


def intrusions(name, method, about):
    """Yield (protocol, arguments) of what somebody without the right tries."""
    for protocol, arguments in attempts(method, about, NASTY[SHORT], ()):
        # the same methods behind another door: one person knocks at both
        if protocol == "json" or name == "staff":
            yield protocol, arguments
