"""Who sees and does what over XML-RPC, and nothing else."""

import pytest
from erppeek import Fault

SERVICE = "infrastructure.service"


def call(client, model, method, *args, **kwargs):
    return client.execute(model, method, *args, **kwargs)


def refused(client, model, method, *args, **kwargs):
    with pytest.raises(Fault) as error:
        client.execute(model, method, *args, **kwargs)
    text = str(error.value)
    # refused by a rule and not by a mistake in the call
    assert "TypeError" not in text and "does not exist" not in text, text
    return text


@pytest.fixture(scope="module", autouse=True)
def billed(log_in, world):
    """One run, so that there are periods, journal rows, invoices, tasks to try."""
    manager = log_in("e2e_manager")
    run = call(manager, "lifecycle.run", "create", {"run_date": "2031-03-10"})
    run = run if isinstance(run, list) else [run]
    call(manager, "lifecycle.run", "action_run", run)


def seen(client, world):
    """Return which of the known services somebody sees."""
    names = ("own", "not_own", "new")
    ids = [world[name] for name in names]
    found = call(client, SERVICE, "search", [("id", "in", ids)])
    return {name for name in names if world[name] in found}


@pytest.mark.parametrize(
    ("login", "services"),
    [
        ("e2e_seller", {"own"}),
        ("e2e_colleague", {"not_own", "new"}),
        ("e2e_admin", {"own", "not_own", "new"}),
        ("e2e_accountant", {"own", "not_own", "new"}),
        ("e2e_manager", {"own", "not_own", "new"}),
        ("e2e_portal", {"own"}),
        ("e2e_foreigner", set()),
    ],
)
def test_everybody_sees_his_services(login, services, log_in, world):
    assert seen(log_in(login), world) == services


@pytest.mark.parametrize("login", ["e2e_seller", "e2e_portal", "e2e_foreigner"])
def test_what_is_hidden_cannot_be_read_or_moved(login, log_in, world):
    client, hidden = log_in(login), [world["not_own"]]
    refused(client, SERVICE, "read", hidden, ["name"])
    refused(client, SERVICE, "write", hidden, {"name": "Mine"})
    refused(client, SERVICE, "action_disconnect", hidden, "Because")
    refused(client, SERVICE, "action_close", hidden, "Because")
    refused(client, SERVICE, "action_promise", hidden, "2031-12-31", "Because")
    refused(client, SERVICE, "action_process", hidden)
    refused(client, SERVICE, "action_retry", hidden)


@pytest.mark.parametrize("model", ["infrastructure.period", "lifecycle.journal"])
def test_rows_of_hidden_services_are_hidden(model, log_in, world):
    field = "service_id" if model.endswith("period") else "res_id"
    for login, count in (
        ("e2e_manager", 2),
        ("e2e_seller", 1),
        ("e2e_foreigner", 0),
    ):
        ids = [world["own"], world["not_own"]]
        domain = [(field, "in", ids)]
        if field == "res_id":
            domain += [("res_model", "=", SERVICE), ("kind", "=", "invoice")]
        found = call(log_in(login), model, "search_count", domain)
        assert found == count, login


@pytest.mark.parametrize(
    "vals",
    [
        {"stage_id": 1},
        {"stage_code": "closed"},
        {"next_step_date": "2040-01-01"},
        {"stage_entry_date": "2020-01-01"},
        {"hold_until": "2040-01-01"},
        {"amount_collected": 1e6},
        {"disconnect_cause": False},
        {"first_number": 99},
        {"period_ids": [(5, 0, 0)]},
        {"paid_through": "2040-01-01"},
    ],
)
@pytest.mark.parametrize("login", ["e2e_seller", "e2e_manager"])
def test_engine_fields_are_written_by_nobody(login, vals, log_in, world):
    refused(log_in(login), SERVICE, "write", [world["own"]], vals)


def test_forged_context_opens_nothing(log_in, world):
    client = log_in("e2e_manager")
    for key in ("lifecycle_pass", "workflow_pass", "closing_act_pass", "su"):
        refused(
            client,
            SERVICE,
            "write",
            [world["own"]],
            {"stage_id": 1},
            context={key: True, "lifecycle_applying": True},
        )
    created = call(
        client,
        SERVICE,
        "create",
        {
            "name": "Forged",
            "partner_id": world["customer"],
            "type_id": world["type"],
        },
        context={"default_stage_code": "closed", "default_first_number": 50},
    )
    created = created if isinstance(created, list) else [created]
    [values] = call(client, SERVICE, "read", created, ["stage_code", "first_number"])
    assert (values["stage_code"], values["first_number"]) == ("new", 1)


@pytest.mark.parametrize("login", ["e2e_seller", "e2e_accountant", "e2e_manager"])
@pytest.mark.parametrize(
    "model",
    ["infrastructure.period", "lifecycle.journal", "workflow.run", "workflow.decision"],
)
def test_evidence_is_written_and_deleted_by_nobody(login, model, log_in, world):
    client, manager = log_in(login), log_in("e2e_manager")
    ids = call(manager, model, "search", [], limit=1)
    refused(client, model, "create", {})
    if ids:
        refused(
            client, model, "write", ids, {"res_id": 0, "number": 5, "state": "done"}
        )
        refused(client, model, "unlink", ids)


@pytest.mark.parametrize(
    "login", ["e2e_seller", "e2e_admin", "e2e_accountant", "e2e_portal"]
)
def test_runs_belong_to_managers(login, log_in, world):
    client, manager = log_in(login), log_in("e2e_manager")
    refused(client, "lifecycle.run", "create", {"run_date": "2031-03-10"})
    run = call(manager, "lifecycle.run", "search", [], limit=1)
    refused(client, "lifecycle.run", "action_run", run)
    refused(client, "lifecycle.run", "action_confirm", run)
    refused(client, "lifecycle.run", "action_run_today", [])


def test_run_that_was_started_is_kept_as_it_is(log_in, world):
    manager = log_in("e2e_manager")
    run = call(manager, "lifecycle.run", "search", [("state", "=", "done")], limit=1)
    for vals in ({"state": "draft"}, {"run_date": "2030-01-01"}, {"step_count": 0}):
        refused(manager, "lifecycle.run", "write", run, vals)
    refused(manager, "lifecycle.run", "unlink", run)


def test_manager_of_one_company_runs_only_that(log_in, world):
    foreigner = log_in("e2e_foreigner")
    vals = {"run_date": "2031-03-10", "company_id": world["company"]}
    refused(foreigner, "lifecycle.run", "create", vals)
    manager = log_in("e2e_manager")
    run = call(manager, "lifecycle.run", "search", [], limit=1)
    refused(foreigner, "lifecycle.run", "action_run", run)


def test_salesperson_works_with_his_own_services(log_in, world):
    client, own = log_in("e2e_seller"), [world["own"]]
    call(client, SERVICE, "write", own, {"price_unit": 120.0})
    call(client, SERVICE, "action_promise", own, "2031-03-20", "Called me")
    assert call(client, SERVICE, "read", own, ["hold_until"])[0]["hold_until"]
    refused(
        client, "infrastructure.service.type", "write", [world["type"]], {"code": "x"}
    )
    refused(client, SERVICE, "unlink", own)


def test_accountant_reads_services_and_does_the_money(log_in, world):
    client = log_in("e2e_accountant")
    refused(client, SERVICE, "write", [world["own"]], {"name": "Mine"})
    refused(client, SERVICE, "action_close", [world["own"]], "No")
    [service] = call(client, SERVICE, "read", [world["own"]], ["amount_due"])
    assert service["amount_due"] > 0
    domain = [("service_id", "=", world["own"])]
    [period] = call(client, "infrastructure.period", "search_read", domain, ["move_id"])
    [move] = call(client, "account.move", "read", [period["move_id"][0]], ["state"])
    assert move["state"] == "posted"


def test_salesperson_does_no_accounting(log_in, world):
    client = log_in("e2e_seller")
    domain = [("service_id", "=", world["own"])]
    periods = call(client, "infrastructure.period", "search", domain)
    refused(client, "infrastructure.period", "action_open_invoice", periods)
    refused(
        client, "account.payment.register", "create", {"payment_date": "2031-03-10"}
    )
    refused(client, "closing.act", "create", {})


def test_customer_reads_and_does_nothing_else(log_in, world):
    client, own = log_in("e2e_portal"), [world["own"]]
    [values] = call(
        client, SERVICE, "read", own, ["name", "amount_due", "paid_through"]
    )
    assert values["name"] == "E2E own"
    refused(client, SERVICE, "write", own, {"name": "Free"})
    for method, args in (
        ("action_start", ()),
        ("action_promise", ("2031-12-31", "I will")),
        ("action_disconnect", ("x",)),
        ("action_resume", ()),
        ("action_close", ("x",)),
        ("action_process", ()),
    ):
        refused(client, SERVICE, method, own, *args)
    refused(client, "lifecycle.journal", "search", [])
    refused(client, "workflow.task", "search", [])
    refused(client, "infrastructure.import", "create", {})


@pytest.mark.parametrize(
    "field",
    ["note", "hold_reason", "lifecycle_failure", "disconnect_reason", "close_reason"]
    + ["opportunity_id", "import_key"],
)
def test_customer_does_not_read_what_is_internal(field, log_in, world):
    refused(log_in("e2e_portal"), SERVICE, "read", [world["own"]], [field])
    assert call(log_in("e2e_seller"), SERVICE, "read", [world["own"]], [field])


def test_private_methods_are_not_callable(log_in, world):
    client = log_in("e2e_manager")
    for method in ("_lifecycle_advance", "_apply_invoice", "_lifecycle_move"):
        refused(client, SERVICE, method, [world["own"]])


@pytest.mark.parametrize("value", [None, "", "soon", "2031-02-30", 5, [], {"a": 1}])
def test_nonsense_is_answered_with_a_clear_error(value, log_in, world):
    client, own = log_in("e2e_manager"), [world["own"]]
    text = refused(client, SERVICE, "action_promise", own, value or False, "Called")
    assert "is no date" in text
    if not isinstance(value, str) or not value:
        text = refused(client, SERVICE, "action_close", own, value or False)
        assert "Say why" in text
