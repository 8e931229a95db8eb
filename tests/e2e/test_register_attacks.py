"""What people try on contracts, licences, keys and the sums of opportunities."""

import base64

import pytest

from licensing import CONTRACT, LEAD, LICENSE, TASK, one
from onboarding import refused
from sweep_http import Browser
from sweep_scene import OTHER, Scene, look
from test_onboarding_attacks import FORGED

FORGED = FORGED | {"lifecycle_pass": True, "crm_license_reveal_pass": True}
PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()
FILE, MAKE, ACTIVATE = "ir.attachment", "register.contract.make", "crm.license.activate"
SECRET = "crm.license.secret"
STRANGERS = ("colleague", "foreigner", "accountant")
CUSTOMERS = (*STRANGERS, "portal")


@pytest.fixture(scope="module")
def scene(log_in):
    return Scene(log_in)


@pytest.fixture
def kept(database, scene):
    """Whatever was tried: not one row has changed."""
    before = look(database, scene.world["company"])
    yield
    assert look(database, scene.world["company"]) == before


pytestmark = pytest.mark.usefixtures("kept")

# === STATES, DATES, PEOPLE === #

ENGINE = {
    "stage_id": 1,
    "stage_code": "original",
    "stage_entry_date": "2020-01-01",
    "next_step_date": "2040-01-01",
    "hold_until": "2040-01-01",
    "lifecycle_failure": "x",
}
OF_CONTRACTS = ENGINE | {
    "state_code": "original",
    "kind": "originals",
    "date_signed": "2020-01-01",
    "date_original": "2020-01-01",
    "scan_user_id": 1,
    "scan_verified": True,
    "reason": "x",
    "commercial_partner_id": 1,
}
OF_LICENSES = ENGINE | {
    "date_start": "2020-01-01",
    "date_end": "2040-01-01",
    "has_key": True,
    "issuer_id": 1,
    "opportunity_id": 1,
    "predecessor_id": 1,
    "import_key": "x",
    "renewal_state": "won",
}


@pytest.mark.parametrize("context", [{}, FORGED])
@pytest.mark.parametrize(
    ("model", "who", "forbidden"),
    [
        (CONTRACT, "seller", OF_CONTRACTS),
        (CONTRACT, "manager", OF_CONTRACTS),
        (LICENSE, "seller", OF_LICENSES),
        (LICENSE, "issuer", OF_LICENSES),
        (LICENSE, "manager", OF_LICENSES),
    ],
)
def test_what_moves_by_itself_is_written_by_nobody(
    scene, model, who, forbidden, context
):
    ids = [scene.signed if model == CONTRACT else scene.active]
    made = {**scene.customer_vals(), "product_id": scene.world["product"]}
    made |= {"tariff_id": scene.world["tariff"], "term_id": scene.world["terms"]["12"]}
    made = scene.customer_vals() if model == CONTRACT else made
    for name, value in forbidden.items():
        vals = {name: value}
        scene.refused(who, model, "write", ids, vals, context=context)
        scene.refused(who, model, "web_save", ids, vals, {}, context=context)
        scene.refused(who, model, "create", {**made, **vals}, context=context)
    imported = [[str(ids[0]), "2020-01-01"]]
    date = "date_signed" if model == CONTRACT else "date_start"
    result = scene.client(who).execute(model, "load", [".id", date], imported)
    assert not result["ids"] and result["messages"]


@pytest.mark.parametrize("who", ["seller", "manager"])
def test_signed_text_stays(scene, who):
    ids = [scene.signed]
    for vals in (
        {"name": "FORGED/1"},
        {"amount": 1},
        {"date": "2020-01-01"},
        {"partner_id": 1},
        {"file": PDF},
        {"scan": False},
        {"scan": PDF[:10] + "*"},
        {"register_id": 2},
        {"company_id": 1},
        {"supervisor_id": scene.world["people"]["seller"]},
    ):
        scene.refused(who, CONTRACT, "write", ids, vals, context=FORGED)
    scene.refused(who, CONTRACT, "unlink", ids, context=FORGED)
    scene.refused(who, CONTRACT, "action_generate", ids)


def test_no_issued_licence_comes_with_a_new_contract(scene):
    """Rows inside the values once passed with the pass of the register."""
    licence = {
        "partner_id": scene.world["customer"],
        "product_id": scene.world["product"],
        "tariff_id": scene.world["tariff"],
        "term_id": scene.world["terms"]["12"],
        "date_start": "2020-01-01",
    }
    rows = {"license_ids": [(0, 0, licence)]}
    vals = scene.customer_vals()
    scene.refused("manager", CONTRACT, "create", vals | rows)
    context = {"default_license_ids": rows["license_ids"]}
    scene.refused("manager", CONTRACT, "create", vals, context=context)
    scene.refused("manager", CONTRACT, "write", [scene.draft], rows)


@pytest.mark.parametrize("who", ["seller", "issuer", "accountant", "manager"])
def test_what_was_sold_stays(scene, who):
    for vals in (
        {"product_id": 1},
        {"tariff_id": 1},
        {"term_id": scene.world["terms"]["1"]},
        {"company_id": 1},
    ):
        scene.refused(who, LICENSE, "write", [scene.active], vals, context=FORGED)
    scene.refused(who, LICENSE, "unlink", [scene.active], context=FORGED)


# === FILES === #


@pytest.mark.parametrize("who", ["seller", "manager"])
def test_file_of_a_contract_is_not_replaced_behind_its_back(scene, who):
    client = scene.client(who)
    place = {"res_model": CONTRACT, "res_id": scene.signed, "res_field": "file"}
    domain = [(name, "=", value) for name, value in place.items()]
    files = client.execute(FILE, "search", domain)
    assert files
    for vals in (
        {"datas": PDF},
        {"raw": "forged"},
        {"res_id": scene.draft},
        {"res_field": False},
        {"public": True},
        {"type": "url", "url": "https://evil.example"},
    ):
        refused(client, FILE, "write", files, vals, context=FORGED)
    refused(client, FILE, "unlink", files, context=FORGED)
    upload = {"name": "scan.pdf", "datas": PDF}
    for forged in (place, {**place, "res_id": scene.draft, "res_field": "scan"}):
        refused(client, FILE, "create", upload | forged)
        context = {f"default_{name}": value for name, value in forged.items()}
        refused(client, FILE, "create", upload, context=context)
        own = [one(client.execute(FILE, "create", upload))]
        refused(client, FILE, "write", own, forged)
        refused(client, FILE, "copy", own, forged)
        client.execute(FILE, "unlink", own)


@pytest.mark.parametrize("who", CUSTOMERS)
def test_report_prints_no_foreign_contract(scene, who):
    browser = Browser(f"li_{who}")
    report = "document_register.report_register_document"
    for kind in ("html", "pdf", "text"):
        answer = browser.get(f"/report/{kind}/{report}/{scene.draft}")
        assert answer.status_code in (303, 400, 403, 404), (kind, answer.status_code)
        assert "E2E Drawing Office" not in answer.text


@pytest.mark.parametrize("who", ["colleague", "foreigner"])
def test_nobody_posts_or_reads_files_of_others(scene, who):
    client = scene.client(who)
    domain = [("res_model", "=", CONTRACT), ("res_id", "=", scene.signed)]
    domain.append(("res_field", "=", "file"))
    files = scene.client("seller").execute(FILE, "search", domain)
    assert not client.execute(FILE, "search", domain)
    refused(client, FILE, "read", files, ["datas"])
    refused(client, CONTRACT, "message_post", [scene.signed], body="x")
    message = {"body": "x", "attachment_ids": files}
    refused(client, "res.partner", "message_post", [3], **message)


# === PEOPLE WITHOUT THE RIGHT === #

ACTIONS = (
    ("action_sign",),
    ("action_cancel", "No"),
    ("action_annul", "No"),
    ("action_reopen", "No"),
    ("action_receive_original",),
    ("action_attach_scan", PDF),
    ("action_generate",),
    ("action_advance",),
    ("action_step_back", "No"),
    ("action_process",),
    ("action_retry",),
)


@pytest.mark.parametrize("who", [*CUSTOMERS, "issuer"])
def test_nobody_else_signs_or_cancels(scene, who):
    for method, *args in ACTIONS:
        for number in (scene.draft, scene.signed):
            scene.refused(who, CONTRACT, method, [number], *args, context=FORGED)


@pytest.mark.parametrize("reason", ["", " \n", "\u200b", "\xa0", False, 7, [], {}])
def test_reason_is_something_one_can_read(scene, reason):
    for method in ("action_cancel", "action_annul"):
        scene.refused("seller", CONTRACT, method, [scene.draft], reason)


@pytest.mark.parametrize("who", ["colleague", "foreigner"])
def test_dialog_tells_nothing_of_foreign_deals(scene, who):
    vals = {"lead_id": scene.sale}
    names = ("lead_id", "partner_id", "amount", "currency_id", "live_contract_id")
    scene.refused(who, MAKE, "create", vals)
    scene.refused(who, MAKE, "create", {}, context={"default_lead_id": scene.sale})
    spec = {name: {} for name in names}
    scene.refused(who, MAKE, "onchange", [], vals, ["lead_id"], spec)


@pytest.mark.parametrize("who", ["foreigner", "seller"])
def test_companies_are_not_chosen_by_the_context(scene, who):
    company = scene.world["company"] if who == "foreigner" else 1
    context = {"allowed_company_ids": [company]}
    for model in (CONTRACT, LICENSE, LEAD):
        scene.refused(who, model, "search_read", [], ["name"], context=context)
    scene.refused(who, CONTRACT, "create", scene.customer_vals(), context=context)


@pytest.mark.parametrize("who", ["seller", "second_issuer", *CUSTOMERS])
def test_nobody_issues_for_another(scene, who):
    task = [scene.task]
    scene.refused(who, LICENSE, "action_activate", [scene.waiting], "2026-01-01", "K")
    scene.refused(who, TASK, "action_complete", task)
    scene.refused(who, TASK, "action_reject", task, "No")
    scene.refused(who, TASK, "action_postpone", task, "2040-01-01", "Later")
    person = scene.world["people"]["seller"]
    scene.refused(who, TASK, "action_delegate", task, person, "To me")
    scene.refused(who, LICENSE, "action_start_issuing", [scene.waiting])


# === KEYS === #


@pytest.mark.parametrize("who", ["seller", "second_issuer", "manager", *CUSTOMERS])
def test_keys_are_asked_in_vain(scene, who):
    client = scene.client(who)
    if who != "manager":
        for method in ("action_reveal_key", "action_show_key"):
            refused(client, LICENSE, method, [scene.active], context=FORGED)
    for method, *args in (
        ("search", [("digest", "=like", "a%")]),
        ("search_count", [("token", "ilike", "a")]),
        ("search_read", [], ["token"]),
        ("read_group", [], ["digest"], ["digest"]),
        ("formatted_read_group", [], ["product_id"], ["__count"]),
        ("web_search_read", [], {"digest": {}}),
        ("name_search", "a"),
        ("export_data", [1], ["token"]),
        ("create", {"license_id": scene.active}),
        ("write", [1], {"token": "x"}),
        ("unlink", [1]),
    ):
        refused(client, SECRET, method, *args, context=FORGED)
    refused(client, ACTIVATE, "search", [("key_token", "!=", False)])


# === OPPORTUNITIES === #


@pytest.mark.parametrize("who", ["seller", "manager"])
def test_sums_and_signatures_of_a_deal_are_not_forged(scene, who):
    sale = [scene.sale]
    for vals in (
        {"is_fully_paid": True},
        {"amount_paid": 1e6},
        {"amount_invoiced": 1e6},
        {"amount_open": 0},
        {"renewed_license_id": scene.active},
        {"stage_id": scene.world["stages"][1]},
        {"license_ids": [(4, scene.active)]},
    ):
        scene.refused(who, LEAD, "write", sale, vals, context=FORGED)
        scene.refused(who, LEAD, "web_save", sale, vals, {}, context=FORGED)
    scene.refused(who, LEAD, "action_set_won", sale)


def test_deals_with_licences_are_neither_deleted_nor_merged(scene):
    sold = scene.office.read(LICENSE, scene.active, "opportunity_id")[0]
    for number in (scene.paid_sale, sold):
        scene.refused("manager", LEAD, "unlink", [number], context=FORGED)
    pair = [scene.paid_sale, sold]
    scene.refused("manager", LEAD, "merge_opportunity", pair)


def test_invoice_of_another_company_pays_no_foreign_deal(scene, log_in):
    vals = {"move_type": "out_invoice", "opportunity_id": scene.sale}
    for client in (scene.client("foreigner"), log_in("li_seller")):
        refused(client, "account.move", "create", vals)


# === THE PORTAL === #


def test_portal_shows_neither_drafts_nor_what_is_foreign(scene, query):
    columns = "SELECT access_token FROM register_document WHERE id = %s"
    token = query(columns, scene.signed)[0][0] or "none"
    for who in (None, "li_portal", "li_foreigner"):
        browser = Browser(who)
        for path in (f"/my/contracts/{scene.draft}", f"/my/contracts/{10**9}"):
            for given in ({}, {"access_token": token}, {"access_token": "x"}):
                answer = browser.get(path, download=1, **given)
                assert answer.status_code == 303, (who, path, given)
        for model, number in ((CONTRACT, scene.draft), (LICENSE, scene.active)):
            for field in ("file", "scan", "key", "token"):
                answer = browser.get(
                    f"/web/content/{model}/{number}/{field}", access_token=token
                )
                assert answer.status_code in (303, 400, 403, 404), (who, model, field)


@pytest.mark.parametrize("who", [None, "li_colleague", "li_foreigner", OTHER])
def test_nobody_renews_for_the_customer(scene, who):
    answer = Browser(who).post(f"/my/licenses/{scene.active}/renew", note="Please")
    assert answer.status_code in (303, 400, 403), answer.status_code


def test_customer_sees_nothing_of_another_customer(scene, log_in):
    client = log_in(OTHER)
    for model, number in ((CONTRACT, scene.signed), (LICENSE, scene.active)):
        assert not client.execute(model, "search", [("id", "=", number)])
        refused(client, model, "read", [number], ["name"])
        refused(client, model, "message_post", [number], body="x")
    browser = Browser(OTHER)
    for path in (f"/my/contracts/{scene.signed}", f"/my/licenses/{scene.active}"):
        for given in ({}, {"access_token": "x"}, {"access_token": ""}):
            assert browser.get(path, **given).status_code == 303
    for page in ("/my/contracts", "/my/licenses"):
        assert "E2E Drawing" not in browser.get(page).text
