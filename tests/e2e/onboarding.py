"""What the tests of onboarding share: one opportunity, seen over XML-RPC."""

import base64
import itertools
import pathlib

import pytest
from erppeek import Fault

from conftest import run_shell

LEAD, TASK, DECISION = "crm.lead", "workflow.task", "workflow.decision"
DOCUMENT = "crm.lead.document"
SETUP = pathlib.Path(__file__).parent / "setup_onboarding.py"
FILE = base64.b64encode(b"A scan of something").decode()
DOCUMENTS = (
    "company_card",
    "charter_first_page",
    "charter_powers",
    "charter_last_page",
    "signature_card",
    "director_passport",
    "appointment_decision",
)
_world = {}


def onboarding_world():
    """Return the ids of people, stages and the rest; made once."""
    if not _world:
        _world.update(run_shell(SETUP.read_text()))
    return _world


def one(value):
    return value[0] if isinstance(value, list) else value


def refused(client, model, method, *args, **kwargs):
    """Assert that a call is refused by a rule; return what the caller is told."""
    with pytest.raises(Fault) as error:
        client.execute(model, method, *args, **kwargs)
    text = str(error.value)
    # refused by a rule and not by a mistake in the call
    assert "TypeError" not in text and "KeyError" not in text, text
    return text


class Deal:
    """An opportunity of a new client; `client("head")` is the head's connection."""

    def __init__(self, log_in, world, name):
        self.log_in, self.world, self.files = log_in, world, itertools.count(1)
        self.id = one(
            self.client("seller").execute(
                LEAD,
                "create",
                {
                    "name": name,
                    "type": "opportunity",
                    "team_id": world["team"],
                    "user_id": world["people"]["seller"],
                    "stage_id": world["stages"]["requisites"],
                },
            )
        )

    def client(self, who):
        return self.log_in(f"ob_{who}")

    def write(self, who="seller", **vals):
        return self.client(who).execute(LEAD, "write", [self.id], vals)

    def read(self, *names, who="head"):
        [values] = self.client(who).execute(LEAD, "read", [self.id], list(names))
        return values if len(names) > 1 else values[names[0]]

    def enter(self, stage, who="seller"):
        return self.write(who, stage_id=self.world["stages"][stage])

    def stage(self):
        found = self.read("stage_id")[0]
        return {number: code for code, number in self.world["stages"].items()}[found]

    def fill_in(self, **vals):
        world = self.world
        self.write(
            **{
                "partner_id": world["partner"],
                "counterparty": "E2E Garden Tools, limited",
                "court_cases": "none",
                "inn": "7700123459",
                "ogrn": "1027700123450",
                "credit_limit_requested": 500000.0,
                "markup_group_id": world["group"],
                "payment_term_id": world["term"],
                **vals,
            }
        )
        kinds = (world["kinds"][code] for code in DOCUMENTS)
        self.client("seller").execute(
            DOCUMENT,
            "create",
            [
                {
                    "lead_id": self.id,
                    "type_id": kind,
                    "file": FILE,
                    "file_name": "scan.pdf",
                }
                for kind in kinds
            ],
        )

    def start(self):
        """Fill everything in and begin the approval; return the deal."""
        self.fill_in()
        self.enter("approval")
        return self

    def task(self, who):
        """Return the id of the ready task that this person sees as his."""
        domain = [
            ("res_model", "=", LEAD),
            ("res_id", "=", self.id),
            ("state", "=", "ready"),
            ("user_id", "=", self.world["people"][who]),
        ]
        [found] = self.client(who).execute(TASK, "search", domain)
        return found

    def complete(self, who, *args, **kwargs):
        task = [self.task(who)]
        return self.client(who).execute(TASK, "action_complete", task, *args, **kwargs)

    def reject(self, who, comment):
        return self.client(who).execute(
            TASK, "action_reject", [self.task(who)], comment
        )

    def upload(self, who, name="file.pdf"):
        # a file handed in once is good for nothing else: no two are the same
        content = f"{name} number {next(self.files)} of {self.id}".encode()
        vals = {"name": name, "datas": base64.b64encode(content).decode()}
        return one(self.client(who).execute("ir.attachment", "create", vals))

    def decisions(self):
        domain = [("res_model", "=", LEAD), ("res_id", "=", self.id)]
        names = ["step_name", "round", "outcome", "comment", "user_id", "values_text"]
        return self.client("seller").execute(
            DECISION, "search_read", domain, names, order="id"
        )
