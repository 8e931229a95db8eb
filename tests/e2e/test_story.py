"""A hosting service over XML-RPC: invoice, reminder, warning, off, paid, on again."""

import os
import pathlib
from datetime import timedelta

import pytest
from erppeek import Fault

from conftest import START

SERVICE = "infrastructure.service"


def after(days):
    return str(START + timedelta(days=days))


@pytest.fixture(scope="module")
def story(log_in, world):
    return Story(log_in, world)


class Story:
    def __init__(self, log_in, world):
        self.manager, self.admin = log_in("e2e_manager"), log_in("e2e_admin")
        self.accountant = log_in("e2e_accountant")
        self.world = world

    def run(self, day):
        run = self.manager.execute("lifecycle.run", "create", {"run_date": after(day)})
        run = run[0] if isinstance(run, list) else run
        self.manager.execute("lifecycle.run", "action_run", [run])
        fields = ["state", "failure_count", "deferred_count"]
        assert self.manager.execute("lifecycle.run", "read", [run], fields) == [
            {"id": run, "state": "done", "failure_count": 0, "deferred_count": 0}
        ]

    def service(self, *fields):
        [values] = self.manager.execute(SERVICE, "read", [self.id], list(fields))
        return values if len(fields) > 1 else values[fields[0]]

    def journal(self):
        domain = [("res_model", "=", SERVICE), ("res_id", "=", self.id)]
        rows = self.manager.execute(
            "lifecycle.journal",
            "search_read",
            domain,
            ["kind", "run_date", "state"],
            order="id",
        )
        return [(row["kind"], row["run_date"], row["state"]) for row in rows]

    def create(self):
        self.id = self.manager.execute(
            SERVICE,
            "create",
            {
                "name": "E2E story",
                "partner_id": self.world["customer"],
                "type_id": self.world["type"],
                "administrator_id": self.world["admin"],
                "price_unit": 250.0,
                "date_start": after(0),
                "interval_unit": "month",
            },
        )
        if isinstance(self.id, list):
            [self.id] = self.id
        self.manager.execute(SERVICE, "action_start", [self.id])

    def pay(self):
        [period] = self.manager.execute(
            "infrastructure.period",
            "search_read",
            [("service_id", "=", self.id)],
            ["move_id"],
        )
        context = {
            "active_model": "account.move",
            "active_ids": [period["move_id"][0]],
        }
        wizard = self.accountant.execute(
            "account.payment.register",
            "create",
            {"payment_date": after(15)},
            context=context,
        )
        wizard = wizard if isinstance(wizard, list) else [wizard]
        self.accountant.execute(
            "account.payment.register", "action_create_payments", wizard
        )

    def do_task(self):
        [task] = self.admin.execute(
            "workflow.task",
            "search",
            [("res_id", "=", self.id), ("res_model", "=", SERVICE)]
            + [("state", "=", "ready")],
        )
        with pytest.raises(Fault):
            self.accountant.execute("workflow.task", "action_complete", [task])
        self.admin.execute("workflow.task", "action_complete", [task])


def test_story_of_a_hosting_service(story):
    story.create()
    assert story.service("stage_code", "next_step_date") == {
        "id": story.id,
        "stage_code": "in_service",
        "next_step_date": after(0),
    }
    for day in (0, 7, 11, 13, 14):
        story.run(day)
    kinds = [row[:2] for row in story.journal()]
    assert [k for k in kinds if k[0] in ("resend", "last_warning", "cut_off")] == [
        ("resend", after(7)),
        ("last_warning", after(11)),
        ("cut_off", after(14)),
    ]
    assert ("last_warning", after(11), "sent") in story.journal()
    assert story.service("stage_code") == "disconnection"
    assert story.service("amount_due") == 250.0

    story.do_task()
    assert story.service("stage_code") == "disconnected"
    story.pay()
    story.run(15)
    assert story.service("stage_code") == "resume"
    story.do_task()

    assert story.service("stage_code") == "in_service"
    assert story.service("paid_through") == "2031-04-09"
    assert story.service("amount_due") == 0.0


def test_running_again_does_nothing(story):
    story.run(15)  # sends what was left
    before = story.journal()
    story.run(15)
    assert story.journal() == before


def test_mails_have_left(story):
    folder = os.environ.get("MAIL_FOLDER")
    assert folder, "the server's mails are kept in MAIL_FOLDER"
    texts = [f.read_text(errors="replace") for f in pathlib.Path(folder).iterdir()]
    warnings = [text for text in texts if "Last warning: E2E story" in text]
    assert len(warnings) == 1
    assert "customer@e2e.example" in warnings[0]


def test_future_runs_need_the_parameter(story, log_in):
    admin = log_in("admin")
    name = "base_lifecycle.allow_future_runs"
    admin.execute("ir.config_parameter", "set_param", name, False)
    try:
        with pytest.raises(Fault, match="future"):
            story.manager.execute("lifecycle.run", "create", {"run_date": after(16)})
    finally:
        admin.execute("ir.config_parameter", "set_param", name, "True")
    story.run(16)
