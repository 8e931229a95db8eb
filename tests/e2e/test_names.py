"""The names that others rely on over XML-RPC."""

import pytest

SERVICE = {
    "name": "char",
    "partner_id": "many2one",
    "type_id": "many2one",
    "product_id": "many2one",
    "price_unit": "monetary",
    "quantity": "float",
    "interval_number": "integer",
    "interval_unit": "selection",
    "date_start": "date",
    "date_end": "date",
    "paid_through": "date",
    "next_step_date": "date",
    "stage_id": "many2one",
    "stage_code": "char",
    "period_ids": "one2many",
    "administrator_id": "many2one",
    "user_id": "many2one",
    "amount_collected": "monetary",
    "amount_due": "monetary",
    "company_id": "many2one",
    "currency_id": "many2one",
}
TYPE = {
    "name": "char",
    "code": "char",
    "product_id": "many2one",
    "act_policy": "selection",
    "renewal_route_id": "many2one",
    "disconnection_route_id": "many2one",
    "resume_route_id": "many2one",
    "invoice_lead_days": "integer",
    "resend_after_days": "integer",
    "last_warning_days": "integer",
    "cut_off_days": "integer",
    "catch_up": "selection",
}
PERIOD = {
    "service_id": "many2one",
    "number": "integer",
    "date_from": "date",
    "date_to": "date",
    "move_id": "many2one",
    "act_id": "many2one",
    "state": "selection",
}
ACT = {"name": "char", "move_id": "many2one", "date": "date", "state": "selection"}
RUN = {
    "company_id": "many2one",
    "run_date": "date",
    "state": "selection",
    "journal_ids": "one2many",
}
JOURNAL = {
    "res_model": "char",
    "res_id": "many2one_reference",
    "key": "char",
    "kind": "char",
    "due_date": "date",
    "run_id": "many2one",
    "state": "selection",
}
TASK = {
    "name": "char",
    "run_id": "many2one",
    "state": "selection",
    "user_id": "many2one",
    "deadline": "date",
    "res_model": "char",
    "res_id": "many2one_reference",
}
NAMES = {
    "infrastructure.service": SERVICE,
    "infrastructure.service.type": TYPE,
    "infrastructure.period": PERIOD,
    "closing.act": ACT,
    "lifecycle.run": RUN,
    "lifecycle.journal": JOURNAL,
    "workflow.task": TASK,
}
SELECTIONS = {
    ("infrastructure.service", "interval_unit"): {"day", "week", "month", "year"},
    ("infrastructure.service.type", "act_policy"): {"period_end", "on_renewal"},
    ("infrastructure.service.type", "catch_up"): {"each", "combined", "skip"},
}


@pytest.mark.parametrize("model", NAMES)
def test_fields_have_their_names_and_types(model, log_in, world):
    client = log_in("e2e_manager")
    found = client.execute(model, "fields_get", [], ["type"])
    types = {name: found.get(name, {}).get("type") for name in NAMES[model]}
    assert types == NAMES[model]


@pytest.mark.parametrize(("model", "field"), SELECTIONS)
def test_selections_have_their_values(model, field, log_in, world):
    found = log_in("e2e_manager").execute(model, "fields_get", [field], ["selection"])
    assert {value for value, _label in found[field]["selection"]} == SELECTIONS[
        model, field
    ]


def test_delays_have_the_agreed_defaults(log_in, world):
    names = ["resend_after_days", "last_warning_days", "cut_off_days"]
    client = log_in("e2e_manager")
    found = client.execute("infrastructure.service.type", "default_get", names)
    assert found == {
        "resend_after_days": 7,
        "last_warning_days": 3,
        "cut_off_days": 14,
    }
