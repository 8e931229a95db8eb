"""Every public method and every page of ours, called by people who have no right to.

What our files define is found in the running registry, so that new methods are swept
without a word here. A wrong number of arguments is tried over JSON-2, where Odoo itself
answers 422; over XML-RPC Odoo lets the TypeError of Python out, for its own methods as
well, so that is not tried. Arguments of create, write and unlink are Odoo's contract;
these are called with plain values.
"""

import re

import pytest

from sweep import (
    GATEWAY,
    NASTY,
    ORM,
    Person,
    Refusal,
    Watch,
    attempts,
    call,
    intrusions,
    make_world,
)
from sweep_http import Browser

# what answers whoever asks, and why that tells nothing and changes nothing
HARMLESS = {
    "action_complete_selected": "counts the tasks it has not completed, by their ids",
    "get_figures": "sums up what the caller may read",
    "retrieve_attachment": "finds files of records, and nobody can send a record",
}
ODD = (
    {},
    {"access_token": "x"},
    {"access_token": "", "download": "1", "report_type": "pdf"},
    dict(sortby="x", filterby="x", search_in="x", search="%", note="\u202e" * 100),
)
INTRUDERS = ("staff", "portal", "foreigner")


@pytest.fixture(scope="module")
def world():
    return make_world()


@pytest.fixture(scope="module")
def people(world):
    return {name: Person(name, known) for name, known in world["people"].items()}


@pytest.fixture(scope="module")
def watch(world):
    with Watch(world["tables"]).open() as opened:
        yield opened


def is_left_out(model, about, method):
    return method in GATEWAY or (method == "message_new" and not about["ours"])


def is_harmless(method, answer, ids):
    """An action only names a screen; what the screen shows asks for the rights."""
    if isinstance(answer, Refusal) or method in HARMLESS:
        return True
    window = isinstance(answer, dict) and answer.get("type") == "ir.actions.act_window"
    return window and answer.get("res_id") in (None, False, 0, *ids)


@pytest.mark.parametrize("name", INTRUDERS)
def test_methods_refuse_cleanly_and_write_nothing(name, world, people, watch):
    problems, person = [], people[name]
    for model, about in world["models"].items():
        before = watch.look()
        for method, known in about["methods"].items():
            if is_left_out(model, about, method):
                continue
            for protocol, arguments in intrusions(name, method, known):
                clean, answer = call(person, model, about, method, protocol, arguments)
                said = f"{model}.{method} {protocol} {str(arguments)[:60]}"
                if not clean:
                    problems.append(f"{said}: {str(answer)[-200:]}")
                elif not is_harmless(method, answer, about["ids"]):
                    problems.append(f"{said} answers: {str(answer)[:200]}")
        if changed := watch.changed(before, watch.look()):
            problems.append(f"{model} was called, and this was written: {changed}")
    assert not problems, "\n".join(problems)


def test_rightful_manager_is_told_what_is_wrong(world, people, watch):
    """Odd arguments are refused in words, and a refused call leaves nothing behind."""
    problems, person, before = [], people["manager"], watch.look()
    for model, about in world["models"].items():
        for method, known in about["methods"].items():
            if is_left_out(model, about, method) or method in ORM or not known["names"]:
                continue
            for protocol, arguments in attempts(method, known):
                clean, answer = call(person, model, about, method, protocol, arguments)
                said = f"{model}.{method} {protocol} {str(arguments)[:60]}"
                if not clean:
                    problems.append(f"{said}: {str(answer)[-200:]}")
                changed = watch.changed(before, after := watch.look())
                if isinstance(answer, Refusal) and changed:
                    problems.append(f"{said} was refused and has written: {changed}")
                before = after
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", [None, "sweep_portal", "sweep_staff"])
def test_pages_refuse_cleanly_and_write_nothing(name, world, watch):
    browser, problems, before = Browser(name), [], watch.look()
    assert world["routes"]
    for path, is_one in all_paths(world["routes"]):
        for given in ODD:
            for ask in (browser.get, browser.post):
                answer = ask(path, **given)
                if answer.status_code >= 500:
                    problems.append(f"{path} {given}: {answer.status_code}")
                if answer.status_code == 200 and is_one:
                    problems.append(f"{path} {given} is shown")
    if changed := watch.changed(before, watch.look()):
        problems.append(f"this was written: {changed}")
    assert not problems, "\n".join(problems)


def all_paths(routes):
    """Yield (path, whether it is the page of one record)."""
    for rule in {route["rule"] for route in routes}:
        is_one = "<int:" in rule and "/page/" not in rule
        for number in ("1", str(2**70), "x") if "<" in rule else [""]:
            yield re.sub("<[^>]*>", number, rule), is_one


def test_sweep_has_found_what_it_is_for(world):
    assert len(world["models"]) > 50 and len(world["tables"]) > 20
    assert all(world["people"]) and len(NASTY) > 10
