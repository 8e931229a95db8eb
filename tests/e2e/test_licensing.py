"""A licence over XML-RPC: sold, issued, told of, sold again, closed."""

from datetime import date

import pytest

from licensing import (
    CONTRACT,
    LEAD,
    LICENSE,
    TASK,
    get_office,
    many2one,
    one,
    read_mails,
)
from onboarding import refused

START = date(2036, 2, 29)  # the longest way round: the term ends on 28 February
MONTHS = [date(2036, month, 28) for month in range(3, 13)]
MONTHS += [date(2037, month, 27) for month in range(1, 4)]
KEYS = ("E2E-ZQX-4711-A", "E2E-ZQX-4711-B")


@pytest.fixture(scope="module")
def office(log_in):
    office = get_office(log_in)
    office.run(START)
    office.sale = office.make_sale()
    return office


def stages(query, lead):
    [row] = query("SELECT stage_id, won_status FROM crm_lead WHERE id = %s", lead)
    return row


def test_01_the_tariff_gives_the_price(office):
    names = ["license_price", "expected_revenue", "won_status"]
    sale = office.read(LEAD, office.sale, *names)
    assert [sale[name] for name in names] == [120.0, 120.0, "pending"]


def test_02_nobody_wins_it_by_hand(office, query):
    won = {"stage_id": office.world["stages"][1]}
    for who in ("seller", "manager"):
        refused(office.log_in(f"li_{who}"), LEAD, "write", [office.sale], won)
        refused(office.log_in(f"li_{who}"), LEAD, "action_set_won", [office.sale])
    assert stages(query, office.sale) == (office.world["stages"][0], "pending")


def test_03_contract_is_made_with_its_file_and_signed(office, query):
    contract = office.make_contract(office.sale)
    values = office.read(CONTRACT, contract, "state_code", "file", "opportunity_id")
    assert values["state_code"] == "not_signed"
    assert values["file"], "the contract has its file"
    assert many2one(values["opportunity_id"]) == office.sale
    office.call("seller", CONTRACT, "action_sign", [contract])
    [row] = query(
        "SELECT c.date_signed, l.contract_id FROM register_document c"
        " JOIN crm_lead l ON l.id = c.opportunity_id WHERE c.id = %s",
        contract,
    )
    assert row == (START, contract)
    assert stages(query, office.sale)[1] == "pending", "signed is not enough"
    office.contract = contract


def test_04_seller_asks_for_the_invoice_and_does_none(office):
    office.call("seller", LEAD, "action_create_invoice", [office.sale])
    domain = [("res_model", "=", LEAD), ("res_id", "=", office.sale)]
    domain += [("user_id", "=", office.world["people"]["accountant"])]
    assert office.call("accountant", "mail.activity", "search_count", domain) == 1
    refused(office.log_in("li_seller"), "account.move", "create", {})


def test_05_payment_wins_it_and_makes_licence_and_task_once(office, query):
    move = office.make_invoice(office.sale)
    assert not office.licenses_of(office.sale), "invoiced is not enough"
    office.pay(move)
    assert stages(query, office.sale) == (office.world["stages"][1], "won")
    rows = query(
        "SELECT id, stage_code, amount, contract_id, date_start FROM crm_license"
        " WHERE opportunity_id = %s",
        office.sale,
    )
    [(office.first, *values)] = rows
    assert values == ["to_issue", 120, office.contract, None]
    tasks = query(
        "SELECT user_id, state FROM workflow_task WHERE res_model = %s AND res_id = %s",
        LICENSE,
        office.first,
    )
    assert tasks == [(office.world["people"]["issuer"], "ready")]


def test_06_checklist_comes_before_the_start_date(office, query):
    [task] = office.tasks_of(office.first, "issuer")
    issuer = office.log_in("li_issuer")
    start = [office.first], str(START), KEYS[0]
    refused(issuer, LICENSE, "action_activate", *start)
    ticked = office.tick(task)
    assert ticked >= 3
    refused(issuer, TASK, "action_complete", [task])
    for who in ("seller", "colleague", "accountant", "portal", "foreigner"):
        refused(office.log_in(f"li_{who}"), LICENSE, "action_activate", *start)
    text = refused(issuer, LICENSE, "action_activate", [office.first], str(START))
    assert "needs its key" in text
    assert query(
        "SELECT date_start, coalesce(has_key, false) FROM crm_license WHERE id = %s",
        office.first,
    ) == [(None, False)]


def test_07_start_date_and_key_activate_it(office, query):
    office.activate(office.first, START, KEYS[0])
    [row] = query(
        "SELECT date_start, date_end, date_renew, has_key, stage_code, issuer_id"
        " FROM crm_license WHERE id = %s",
        office.first,
    )
    issuer = office.world["people"]["issuer"]
    end, renew = date(2037, 2, 28), date(2037, 1, 29)
    assert row == (START, end, renew, True, "active", issuer)
    again = [office.first], str(START), KEYS[1]
    refused(office.log_in("li_issuer"), LICENSE, "action_activate", *again)
    assert not office.tasks_of(office.first, "issuer")


def test_08_eleven_months_then_notice_and_one_renewal(office, query):
    ran = office.run_until(date(2037, 2, 5), *MONTHS[:-2])
    assert len(ran) == 12
    assert office.journal(office.first) == [
        ("issue", "2036-02-29"),
        ("activate", "2036-02-29"),
        ("expiring_30", "2037-01-29"),
        ("notify", "2037-01-29"),
        ("renew", "2037-01-29"),
    ]
    rows = query(
        "SELECT id, partner_id, user_id, license_product_id, license_tariff_id,"
        " license_term_id, license_price, company_id, date_deadline, team_id"
        " FROM crm_lead WHERE renewed_license_id = %s",
        office.first,
    )
    [(office.renewal, *values)] = rows
    world = office.world
    assert values == [
        world["customer"],
        world["people"]["seller"],
        world["product"],
        world["tariff"],
        world["terms"]["12"],
        120,
        world["company"],
        date(2037, 2, 28),
        world["team"],
    ]
    previous = office.read(LEAD, office.renewal, "previous_contract_id", who="seller")
    assert many2one(previous) == office.contract


def test_09_same_day_again_does_nothing(office, query):
    before = office.journal(office.first)
    office.run(date(2037, 2, 5))
    assert office.journal(office.first) == before
    sql = "SELECT count(*) FROM crm_lead WHERE renewed_license_id = %s"
    assert query(sql, office.first) == [(1,)]


def test_10_renewed_for_another_term_paid_before_it_is_signed(office, query):
    month = office.world["terms"]["1"]
    office.call("seller", LEAD, "write", [office.renewal], {"license_term_id": month})
    office.pay(office.make_invoice(office.renewal))
    assert stages(query, office.renewal)[1] == "pending", "paid is not enough"
    contract = office.make_contract(office.renewal)
    office.call("seller", CONTRACT, "action_sign", [contract])
    assert stages(query, office.renewal)[1] == "won"
    [office.second] = office.licenses_of(office.renewal)
    rows = query(
        "SELECT id, predecessor_id, successor_id, root_id, amount, renewal_state"
        " FROM crm_license WHERE id IN (%s, %s) ORDER BY id",
        office.first,
        office.second,
    )
    first, second = office.first, office.second
    assert rows == [
        (first, None, second, first, 120, "won"),
        (second, first, None, first, 10, "none"),
    ]


def test_11_the_dialog_activates_it_and_no_key_is_used_twice(office):
    [task] = office.tasks_of(office.second, "issuer")
    office.tick(task)
    start = office.read(LICENSE, office.second, "suggested_start")
    assert start == "2037-02-28"
    issuer = office.log_in("li_issuer")
    text = refused(issuer, LICENSE, "action_activate", [office.second], start, KEYS[0])
    assert "Another licence" in text
    vals = {"license_id": office.second, "key": KEYS[1]}
    dialog = one(issuer.execute("crm.license.activate", "create", vals))
    assert KEYS[1] not in str(issuer.execute("crm.license.activate", "read", [dialog]))
    issuer.execute("crm.license.activate", "action_confirm", [dialog])
    values = office.read(LICENSE, office.second, "date_start", "date_end", "stage_code")
    assert values == {
        "id": office.second,
        "date_start": "2037-02-28",
        "date_end": "2037-03-28",
        "stage_code": "to_issue",
    }


def test_12_predecessor_ends_and_the_chain_goes_on_to_its_end(office, query):
    office.run_until(date(2037, 3, 1), MONTHS[-2])
    stage = "SELECT stage_code FROM crm_license WHERE root_id = %s ORDER BY id"
    assert query(stage, office.first) == [("closed",), ("expiring_30",)]
    office.run_until(date(2037, 3, 29), MONTHS[-1])
    assert query(stage, office.first) == [("closed",), ("closed",)]
    assert office.journal(office.first)[-2:] == [
        ("expiring_10", "2037-02-18"),
        ("close", "2037-02-28"),
    ]
    assert office.journal(office.second)[1:] == [
        ("activate", "2037-02-28"),
        ("expiring_30", "2037-02-28"),
        ("notify", "2037-03-18"),
        ("renew", "2037-03-18"),
        ("expiring_10", "2037-03-18"),
        ("close", "2037-03-28"),
    ]
    notes = query(
        "SELECT res_id, coalesce(note, '') <> '' FROM lifecycle_journal"
        " WHERE res_model = %s AND kind = 'close' AND res_id IN (%s, %s) ORDER BY id",
        LICENSE,
        office.first,
        office.second,
    )
    assert notes == [(office.first, False), (office.second, True)]
    action = office.call("seller", LICENSE, "action_view_chain", [office.second])
    chain = office.call("seller", LICENSE, "search", action["domain"], order="id")
    assert chain == [office.first, office.second]


def test_13_salesperson_was_told_by_mail_and_no_mail_holds_a_key():
    mails = read_mails()
    assert [to for to, _content in mails if "li_seller@" in to]
    assert not [to for to, content in mails if b"ZQX-4711" in content]
