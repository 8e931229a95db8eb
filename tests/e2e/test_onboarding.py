"""A new client over XML-RPC: collected, refused, agreed, shipped, won."""

import pytest

from onboarding import LEAD, TASK, Deal, onboarding_world, refused


@pytest.fixture(scope="module")
def deal(log_in):
    return Deal(log_in, onboarding_world(), "E2E onboarding story")


def test_1_start_is_refused_with_everything_that_is_missing(deal):
    text = refused(
        deal.client("seller"),
        LEAD,
        "write",
        [deal.id],
        {"stage_id": deal.world["stages"]["approval"]},
    )
    for gap in ("INN", "OGRN", "Director's Passport", "Charter: First Page"):
        assert gap in text
    assert deal.stage() == "requisites"
    assert deal.read("completeness") < 100
    assert "INN" in deal.read("completeness_gaps")


def test_2_wrong_numbers_are_refused(deal):
    for name, value in (("inn", "7700123450"), ("ogrn", "1027700123451")):
        refused(deal.client("seller"), LEAD, "write", [deal.id], {name: value})


def test_3_complete_deal_starts_the_approval(deal):
    deal.fill_in()
    deal.enter("approval")
    assert deal.stage() == "approval"
    assert deal.task("head")


def test_4_head_lowers_the_limit_and_approves(deal):
    deal.complete("head", {"credit_limit_requested": 300000.0})
    assert deal.read("credit_limit_requested") == 300000.0


def test_5_accountant_refuses_with_a_comment(deal):
    text = "Too much debt in the court register"
    refused(
        deal.client("accountant"),
        TASK,
        "action_reject",
        [deal.task("accountant")],
        " ",
    )
    deal.reject("accountant", text)
    assert deal.stage() == "requisites"
    seller = deal.client("seller")
    domain = [
        ("res_model", "=", LEAD),
        ("res_id", "=", deal.id),
        ("user_id", "=", deal.world["people"]["seller"]),
    ]
    notes = seller.execute("mail.activity", "search_read", domain, ["note"])
    assert any(text in (activity["note"] or "") for activity in notes)


def test_6_second_round_passes_all_five_steps(deal):
    deal.write(credit_limit_requested=200000.0)
    deal.enter("approval")
    for who in ("head", "accountant", "lawyer"):
        deal.complete(who)
    deal.complete("erp", {"contract_number": "E2E-77"})
    contract = deal.upload("lawyer", "contract.pdf")
    deal.complete("lawyer", {"contract_attachment_id": contract})
    assert deal.stage() == "approved"
    assert deal.read("contract_number") == "E2E-77"
    assert deal.read("contract_attachment_id")


def test_7_history_has_both_rounds_with_old_and_new_values(deal):
    rows = deal.decisions()
    rounds = [(row["round"], row["outcome"]) for row in rows]
    assert rounds == [(1, "completed"), (1, "rejected"), *[(2, "completed")] * 5]
    assert "500,000" in rows[0]["values_text"] and "300,000" in rows[0]["values_text"]
    assert "E2E-77" in rows[5]["values_text"]


def test_8_agreed_terms_are_the_customers(deal, query):
    [terms] = deal.client("head").execute(
        "res.partner",
        "read",
        [deal.world["partner"]],
        ["property_payment_term_id"],
    )
    assert terms["property_payment_term_id"][0] == deal.world["term"]
    [(limit,)] = query(
        "SELECT credit_limit->>%s FROM res_partner WHERE id = %s",
        "1",
        deal.world["partner"],
    )
    assert float(limit) == 200000.0


def test_9_order_is_shipped_and_won_by_itself(deal):
    deal.write(
        shipping_direction_id=deal.world["direction"],
        delivery_method="transport_company",
        driver_id=deal.world["people"]["driver"],
    )
    deal.enter("realisation")
    finish(deal, ("operator", "storekeeper", "driver"))
    assert deal.stage() == "won"
    assert deal.read("won_status") == "won"


def finish(deal, people):
    """Complete whatever is ready, giving each task what it asks for."""
    for _step in range(8):
        if deal.stage() == "won":
            return
        holder = next(who for who in people if tasks_of(deal, who))
        task = tasks_of(deal, holder)[0]
        values, files = asked(deal, task)
        attachments = [deal.upload(holder, f"{n}.pdf") for n in range(files)]
        deal.client(holder).execute(
            TASK, "action_complete", [task], values, attachments
        )


def tasks_of(deal, who):
    domain = [
        ("res_model", "=", LEAD),
        ("res_id", "=", deal.id),
        ("state", "=", "ready"),
        ("user_id", "=", deal.world["people"][who]),
    ]
    return deal.client(who).execute(TASK, "search", domain)


def asked(deal, task):
    """Return (values, number of files) that the step of a task requires."""
    [row] = deal.client("head").execute(TASK, "read", [task], ["step_id"])
    admin = deal.log_in("admin")
    [step] = admin.execute(
        "workflow.step",
        "read",
        [row["step_id"][0]],
        ["required_field_ids", "attachment_count"],
    )
    domain = [("id", "in", step["required_field_ids"])]
    names = admin.execute("ir.model.fields", "search_read", domain, ["name", "ttype"])
    values = {row["name"]: "E2E-1" for row in names if row["ttype"] == "char"}
    return values, step["attachment_count"]
