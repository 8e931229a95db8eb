"""What a plain salesperson (and others) must not get past an approval."""

import pytest
from erppeek import Fault

from onboarding import (
    DECISION,
    DOCUMENT,
    FILE,
    LEAD,
    TASK,
    Deal,
    onboarding_world,
    one,
    refused,
)

SELLER = ("seller",)
FORGED = {
    "workflow_pass": True,
    "skip_validation_check": True,
    "tracking_disable": True,
    "crm_pipeline_document_pass": 1,
    "install_mode": True,
    "force_delete": True,
    "_force_unlink": True,
    "uid": 1,
    "su": True,
}


@pytest.fixture(scope="module")
def deal(log_in):
    """An opportunity whose approval waits for the head of sales."""
    return Deal(log_in, onboarding_world(), "E2E under attack").start()


@pytest.fixture(scope="module")
def refused_deal(log_in):
    """An opportunity with one refused round behind it."""
    deal = Deal(log_in, onboarding_world(), "E2E refused once").start()
    deal.reject("head", "Not on these terms")
    return deal


@pytest.fixture(autouse=True)
def nothing_has_changed(deal, query):
    """Whatever was tried: the approval still waits for the head, with its values."""
    yield
    rows = query(
        """SELECT stage_id, credit_limit_requested, active, team_id
           FROM crm_lead WHERE id = %s""",
        deal.id,
    )
    stage, team = deal.world["stages"]["approval"], deal.world["team"]
    assert [tuple(map(float, row)) for row in rows] == [(stage, 500000, 1, team)]
    tasks = query(
        """SELECT state, count(*) FROM workflow_task
           WHERE res_model = 'crm.lead' AND res_id = %s GROUP BY state ORDER BY 1""",
        deal.id,
    )
    assert tasks == [("future", 4), ("ready", 1)]
    count = "SELECT count(*) FROM workflow_decision WHERE res_id = %s"
    assert query(count, deal.id) == [(0,)]


@pytest.mark.parametrize("context", [{}, FORGED])
@pytest.mark.parametrize("who", ["seller", "head"])
def test_rows_of_the_engine_are_not_written(deal, who, context):
    client, person = deal.client(who), deal.world["people"]["head"]
    task = [deal.task("head")]
    for vals in (
        {"state": "done", "done_by_id": person},
        {"user_id": deal.world["people"]["seller"]},
        {"config_text": "{}"},
        {"deadline": "2040-01-01"},
    ):
        refused(client, TASK, "write", task, vals, context=context)
    refused(client, TASK, "unlink", task, context=context)
    refused(client, TASK, "create", {"name": "Mine"}, context=context)


def test_history_is_neither_rewritten_nor_deleted(refused_deal):
    seller = refused_deal.client("seller")
    ids = [row["id"] for row in refused_deal.decisions()]
    assert ids
    for context in ({}, FORGED):
        vals = {"comment": "Fine", "outcome": "completed"}
        refused(seller, DECISION, "write", ids, vals, context=context)
        refused(seller, DECISION, "unlink", ids, context=context)
        refused(seller, DECISION, "create", {}, context=context)


def test_second_round_keeps_the_first(refused_deal):
    before = refused_deal.decisions()
    refused_deal.enter("approval")
    refused_deal.complete("head")
    after = refused_deal.decisions()
    assert after[: len(before)] == before
    assert [row["round"] for row in after] == [1, 2]


@pytest.mark.parametrize("context", [{}, FORGED])
def test_agreed_values_change_only_in_the_task(deal, context):
    for vals in (
        {"credit_limit_requested": 9e6},
        {"credit_limit_requested": 9e6, "stage_id": deal.world["stages"]["requisites"]},
        {"markup_group_id": deal.world["better"]},
        {"inn": "5400123454"},
        {"partner_id": False},
        {"contract_number": "MINE"},
    ):
        refused(deal.client("seller"), LEAD, "write", [deal.id], vals, context=context)


@pytest.mark.parametrize("who", ["seller", "accountant", "lawyer", "stranger"])
def test_nobody_decides_for_another(deal, who):
    task, client = [deal.task("head")], deal.client(who)
    refused(client, TASK, "action_complete", task)
    refused(client, TASK, "action_reject", task, "No")
    refused(client, TASK, "action_postpone", task, "2040-01-01", "Later")
    person = deal.world["people"][who]
    refused(client, TASK, "action_delegate", task, person, "To me")


@pytest.mark.parametrize("who", ["accountant", "lawyer", "erp"])
def test_nobody_decides_out_of_turn(deal, who):
    client = deal.client(who)
    domain = [("res_id", "=", deal.id), ("state", "=", "future")]
    future = deal.log_in("admin").execute(TASK, "search", domain)
    for task in future:
        refused(client, TASK, "action_complete", [task])
        refused(client, TASK, "action_reject", [task], "No")


@pytest.mark.parametrize("comment", ["", " ", "\n\t", "\u200b", "\xa0", False, 7, []])
def test_refusal_needs_a_visible_comment(deal, comment):
    task = [deal.task("head")]
    refused(deal.client("head"), TASK, "action_reject", task, comment)


def test_step_changes_only_what_it_offers(deal):
    head, task = deal.client("head"), [deal.task("head")]
    for values in (
        {"contract_number": "MINE"},
        {"inn": "5400123454"},
        {"stage_id": deal.world["stages"]["won"]},
        {"user_id": 1},
        {"credit_limit_requested": "a lot"},
        {"markup_group_id": 10**9},
        {"markup_group_id": True},
    ):
        refused(head, TASK, "action_complete", task, values)


def test_file_of_somebody_else_is_not_handed_in(deal):
    foreign = deal.upload("stranger", "secret.pdf")
    head, task = deal.client("head"), [deal.task("head")]
    refused(head, TASK, "action_complete", task, {}, [foreign])
    refused(head, TASK, "action_complete", task, {}, [10**9])
    refused(head, TASK, "action_complete", task, {}, ["1"])


@pytest.mark.parametrize("who", ["seller", "head"])
@pytest.mark.parametrize("context", [{}, FORGED])
def test_stage_is_not_moved_past_a_running_approval(deal, who, context):
    client, stages = deal.client(who), deal.world["stages"]
    for code in ("requisites", "approved", "realisation", "won"):
        vals = {"stage_id": stages[code]}
        refused(client, LEAD, "write", [deal.id], vals, context=context)
        # what the form and the kanban call
        refused(client, LEAD, "web_save", [deal.id], vals, {}, context=context)
    refused(client, LEAD, "action_set_won", [deal.id], context=context)
    other = one(
        client.execute("crm.team", "search", [("id", "!=", deal.world["team"])])
    )
    refused(client, LEAD, "write", [deal.id], {"team_id": other}, context=context)


def test_import_does_not_move_a_running_approval(deal):
    head = deal.client("head")
    rows = [[str(deal.id), str(deal.world["stages"]["approved"])]]
    result = head.execute(LEAD, "load", [".id", "stage_id/.id"], rows)
    assert not result["ids"] and result["messages"]


def test_import_does_not_create_past_the_guard(deal):
    client, world = deal.client("seller"), deal.world
    rows = [["E2E imported", str(world["team"]), str(world["stages"]["approved"])]]
    names = ["name", "team_id/.id", "stage_id/.id"]
    result = client.execute(LEAD, "load", names, rows)
    assert not result["ids"] and result["messages"]
    for code in ("approval", "approved", "realisation", "won"):
        vals = {"name": "E2E", "type": "opportunity", "team_id": world["team"]}
        vals["stage_id"] = world["stages"][code]
        refused(client, LEAD, "create", vals)


def test_new_salesperson_does_not_move_the_deal(deal):
    """A change of salesperson recomputes team and stage in stock Odoo."""
    people = deal.world["people"]
    deal.write("head", user_id=people["colleague"])
    assert deal.stage() == "approval"
    deal.write("head", user_id=people["seller"])


@pytest.mark.parametrize("who", ["seller", "head"])
def test_deal_with_a_run_is_neither_deleted_nor_merged(deal, refused_deal, who):
    client = deal.client(who)
    for number in (deal.id, refused_deal.id):
        refused(client, LEAD, "unlink", [number], context=FORGED)
    pair = [deal.id, refused_deal.id]
    refused(client, LEAD, "merge_opportunity", pair)
    wizard = one(
        client.execute(
            "crm.merge.opportunity", "create", {"opportunity_ids": [(6, 0, pair)]}
        )
    )
    refused(client, "crm.merge.opportunity", "action_merge", [wizard])


def test_lost_needs_a_salesperson_and_a_reason(deal):
    refused(deal.client("seller"), LEAD, "action_set_lost", [deal.id])
    vals = {"active": False, "probability": 0}
    refused(deal.client("seller"), LEAD, "write", [deal.id], vals)
    reason = deal.world["lost_reason"]
    for who in ("accountant", "lawyer", "stranger", "portal"):
        client = deal.client(who)
        refused(client, LEAD, "action_set_lost", [deal.id], lost_reason_id=reason)


def test_activity_of_a_task_is_not_a_way_round(deal, query):
    rows = query(
        "SELECT id FROM mail_activity WHERE workflow_task_id = %s AND active",
        deal.task("head"),
    )
    [(activity,)] = rows
    seller = deal.client("seller")
    refused(seller, "mail.activity", "action_done", [activity])
    refused(seller, "mail.activity", "unlink", [activity])
    refused(seller, "mail.activity", "action_cancel", [activity])
    mine = {"user_id": deal.world["people"]["seller"]}
    refused(seller, "mail.activity", "write", [activity], mine)
    refused(seller, "mail.activity", "write", [activity], {"active": False})


@pytest.mark.parametrize("who", ["accountant", "lawyer", "erp", "stranger", "portal"])
def test_approvers_have_no_access_to_the_opportunity(deal, who):
    refused(deal.client(who), LEAD, "read", [deal.id], ["name"])
    refused(deal.client(who), LEAD, "write", [deal.id], {"name": "Mine"})


@pytest.mark.parametrize(
    ("who", "personal", "others"),
    [
        ("seller", True, True),
        ("head", True, True),
        ("reader", False, True),
        ("colleague", False, False),
        ("stranger", False, False),
        ("foreigner", False, False),
    ],
)
def test_passport_is_read_by_those_who_take_part(deal, who, personal, others):
    client, kinds = deal.client(who), deal.world["kinds"]
    for code, may in (("director_passport", personal), ("company_card", others)):
        domain = [("lead_id", "=", deal.id), ("type_id", "=", kinds[code])]
        ids = client.execute(DOCUMENT, "search", domain)
        assert bool(ids) == may, code
        if not may:
            [known] = deal.client("head").execute(DOCUMENT, "search", domain)
            refused(client, DOCUMENT, "read", [known], ["file"])
            refused(client, DOCUMENT, "export_data", [known], ["file"])


def test_portal_reads_no_documents(deal):
    domain = [("lead_id", "=", deal.id)]
    with pytest.raises(Fault):
        deal.client("portal").execute(DOCUMENT, "search", domain)


def test_documents_stay_as_they_are_during_the_approval(deal):
    seller = deal.client("seller")
    ids = seller.execute(DOCUMENT, "search", [("lead_id", "=", deal.id)])
    for context in ({}, FORGED):
        refused(seller, DOCUMENT, "write", ids, {"file": FILE}, context=context)
        refused(seller, DOCUMENT, "unlink", ids, context=context)


def test_route_cannot_be_rewritten_by_salespeople(deal):
    seller, admin = deal.client("seller"), deal.log_in("admin")
    route = [deal.world["route"]]
    steps = admin.execute("workflow.step", "search", [("route_id", "in", route)])
    refused(seller, "workflow.route", "write", route, {"active": False})
    refused(seller, "workflow.step", "write", steps[:1], {"role_id": 1})
    refused(seller, "workflow.step", "unlink", steps[:1])
    vals = {"role_id": 1, "user_id": deal.world["people"]["seller"]}
    refused(seller, "workflow.role.member", "create", vals)
