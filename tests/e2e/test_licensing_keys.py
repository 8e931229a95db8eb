"""Who sees licences over XML-RPC, and that their keys are seen by few, on record."""

import pytest

from licensing import LEAD, LICENSE, get_office
from onboarding import refused

PART = "QXZ-0815"
KEYS = (f"E2E-{PART}-A", f"E2E-{PART}-B")
PEOPLE = ("seller", "colleague", "accountant", "portal", "foreigner", "second_issuer")
SECRET, REVEAL = "crm.license.secret", "crm.license.reveal"


@pytest.fixture(scope="module")
def office(log_in):
    office = get_office(log_in)
    office.mine = [office.sell(key) for key in KEYS]
    return office


def test_who_sees_which_licence(office):
    domain = [("id", "in", office.mine)]
    for who in ("seller", "issuer", "second_issuer", "accountant", "manager", "portal"):
        assert sorted(office.call(who, LICENSE, "search", domain)) == office.mine, who
    for who in ("colleague", "foreigner"):
        assert not office.call(who, LICENSE, "search", domain), who
        refused(office.log_in(f"li_{who}"), LICENSE, "read", office.mine, ["name"])
    for who in ("seller", "accountant", "portal", "foreigner"):
        client = office.log_in(f"li_{who}")
        refused(client, LICENSE, "write", office.mine, {"note": "x"})


@pytest.mark.parametrize("who", PEOPLE)
def test_key_is_hidden_from(who, office, query):
    client = office.log_in(f"li_{who}")
    logged = "SELECT count(*) FROM crm_license_reveal"
    before = query(logged)
    for method in ("action_reveal_key", "action_show_key"):
        refused(client, LICENSE, method, office.mine[:1])
    assert query(logged) == before
    for domain in ([], [("digest", "=like", "a%")]):
        refused(client, SECRET, "search", domain)
    refused(client, SECRET, "read", [1], ["token"])
    if who == "foreigner":  # who manages licences reads the log of his company
        assert not client.execute(REVEAL, "search", [])
    else:
        refused(client, REVEAL, "search", [])


@pytest.mark.parametrize("who", ("seller", "issuer", "manager"))
def test_no_reading_exporting_or_searching_shows_it(who, office):
    client, ids = office.log_in(f"li_{who}"), office.mine
    about = ["type", "searchable", "relation"]
    fields = client.execute(LICENSE, "fields_get", [], about)
    assert not {"key", "token", "digest"} & set(fields)
    assert SECRET not in [field.get("relation") for field in fields.values()]
    assert PART not in str(client.execute(LICENSE, "read", ids))
    # an issuer opens no opportunities
    names = [name for name in fields if fields[name].get("relation") != LEAD]
    exported = client.execute(LICENSE, "export_data", ids, names)
    assert len(exported["datas"]) >= 2
    assert PART not in str(exported)
    for name, field in fields.items():
        if field["type"] in ("char", "text", "html") and field["searchable"]:
            domain = [("id", "in", ids), (name, "ilike", PART)]
            assert not client.execute(LICENSE, "search", domain), name


def test_issuer_and_manager_see_it_on_record(office, query):
    for who, licence, key in zip(("issuer", "manager"), office.mine, KEYS, strict=True):
        assert office.call(who, LICENSE, "action_reveal_key", [licence]) == key
        [row] = query(
            "SELECT license_id, user_id FROM crm_license_reveal"
            " ORDER BY id DESC LIMIT 1"
        )
        assert row == (licence, office.world["people"][who])
    domain = [("license_id", "in", office.mine)]
    rows = office.call("manager", REVEAL, "search", domain)
    assert len(rows) == 2
    for method, args in (("write", ({"user_id": 1},)), ("unlink", ())):
        refused(office.log_in("li_manager"), REVEAL, method, rows, *args)


def test_no_column_of_the_database_holds_it_in_clear(office, query):
    columns = query(
        "SELECT c.table_name, c.column_name, c.data_type"
        " FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
        " AND c.data_type IN"
        " ('text', 'character varying', 'json', 'jsonb', 'bytea')"
    )
    tables = {}
    for table, column, kind in columns:
        tables.setdefault(table, []).append(contains(column, kind))
    assert "crm_license_secret" in tables
    assert not [t for t, tests in tables.items() if holds(query, t, tests, PART)]
    # the search finds what is there
    product = "crm_license_product"
    assert holds(query, product, tables[product], "E2E Drawing")


def contains(column, kind):
    """Return the SQL that is true where the column contains the text."""
    if kind == "bytea":
        return f"""position(convert_to(%s, 'UTF8') IN "{column}") > 0"""
    return f"""position(%s IN "{column}"::text) > 0"""


def holds(query, table, tests, text):
    sql = f'SELECT 1 FROM "{table}" WHERE {" OR ".join(tests)} LIMIT 1'
    return bool(query(sql, *[text] * len(tests)))
