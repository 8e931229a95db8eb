"""What the tests of licences share: sales, licences and a calendar over XML-RPC."""

import email
import os
import pathlib
from datetime import date, timedelta

from conftest import run_shell

LEAD, LICENSE, TASK = "crm.lead", "crm.license", "workflow.task"
CONTRACT, RUN, JOURNAL = "register.document", "lifecycle.run", "lifecycle.journal"
SETUP = pathlib.Path(__file__).parent / "setup_licensing.py"
DAY = timedelta(days=1)
FUTURE = "base_lifecycle.allow_future_runs"
_offices = []


def one(value):
    return value[0] if isinstance(value, list) else value


def many2one(value):
    return value[0] if value else False


def get_office(log_in):
    """Return the company that sells licences; made once."""
    if not _offices:
        _offices.append(Office(log_in))
    return _offices[0]


def read_mails():
    """Return (to, content) of each mail that has left the server."""
    folder = os.environ.get("MAIL_FOLDER")
    assert folder, "the server's mails are kept in MAIL_FOLDER"
    files = pathlib.Path(folder).iterdir()
    mails = [email.message_from_bytes(file.read_bytes()) for file in files]
    return [
        (
            str(mail["To"]),
            b"".join(p.get_payload(decode=True) or b"" for p in mail.walk()),
        )
        for mail in mails
    ]


class Office:
    """The people of a company that sells licences: `call("seller", ...)`."""

    def __init__(self, log_in):
        # by the server itself, which remembers parameters
        log_in("admin").execute("ir.config_parameter", "set_param", FUTURE, "True")
        self.log_in, self.world = log_in, run_shell(SETUP.read_text())

    def call(self, who, model, method, *args, **kwargs):
        return self.log_in(f"li_{who}").execute(model, method, *args, **kwargs)

    def read(self, model, number, *names, who="manager"):
        [values] = self.call(who, model, "read", [number], list(names))
        return values if len(names) > 1 else values[names[0]]

    # === THE SALE === #

    def make_sale(self):
        world = self.world
        vals = {
            "name": "E2E sale of a licence",
            "type": "opportunity",
            "partner_id": world["customer"],
            "team_id": world["team"],
            "user_id": world["people"]["seller"],
            "company_id": world["company"],
            "license_product_id": world["product"],
            "license_tariff_id": world["tariff"],
            "license_term_id": world["terms"]["12"],
        }
        return one(self.call("seller", LEAD, "create", vals))

    def make_contract(self, lead):
        action = self.call("seller", LEAD, "action_make_contract", [lead])
        dialog = self.call(
            "seller", action["res_model"], "create", {}, context=action["context"]
        )
        dialog = [one(dialog)]
        made = self.call("seller", action["res_model"], "action_make", dialog)
        return made["res_id"]

    def make_invoice(self, lead):
        """The accountant makes and posts what the sale is to be paid by."""
        accountant = self.log_in("li_accountant")
        line = {
            "name": "Licence",
            "price_unit": self.read(LEAD, lead, "license_price"),
            "tax_ids": [(5, 0, 0)],
        }
        vals = {
            "move_type": "out_invoice",
            "partner_id": self.world["customer"],
            "opportunity_id": lead,
            "invoice_line_ids": [(0, 0, line)],
        }
        move = one(accountant.execute("account.move", "create", vals))
        accountant.execute("account.move", "action_post", [move])
        return move

    def pay(self, move):
        context = {"active_model": "account.move", "active_ids": [move]}
        model = "account.payment.register"
        wizard = self.call("accountant", model, "create", {}, context=context)
        self.call("accountant", model, "action_create_payments", [one(wizard)])

    def licenses_of(self, lead):
        return self.call("manager", LICENSE, "search", [("opportunity_id", "=", lead)])

    def sell(self, key):
        """Sell a licence, issue it as of today with this key; return it."""
        sale = self.make_sale()
        self.call("seller", CONTRACT, "action_sign", [self.make_contract(sale)])
        self.pay(self.make_invoice(sale))
        [licence] = self.licenses_of(sale)
        [task] = self.tasks_of(licence, "issuer")
        self.tick(task)
        start = self.read(LICENSE, licence, "suggested_start")
        self.activate(licence, start, key)
        return licence

    # === THE ISSUING === #

    def tasks_of(self, licence, who):
        domain = [
            ("res_model", "=", LICENSE),
            ("res_id", "=", licence),
            ("state", "=", "ready"),
            ("user_id", "=", self.world["people"][who]),
        ]
        return self.call(who, TASK, "search", domain)

    def tick(self, task):
        checks = self.read(TASK, task, "check_ids", who="issuer")
        for check in checks:
            self.call("issuer", "workflow.task.check", "action_toggle", [check])
        return len(checks)

    def activate(self, licence, day, key, who="issuer"):
        return self.call(who, LICENSE, "action_activate", [licence], str(day), key)

    # === TIME === #

    def run(self, day):
        """Let the scheduler do its day for the company."""
        run = one(self.call("manager", RUN, "create", {"run_date": str(day)}))
        self.call("manager", RUN, "action_run", [run])
        done = self.read(RUN, run, "state", "failure_count", "deferred_count")
        expected = {"state": "done", "failure_count": 0, "deferred_count": 0}
        assert done == {"id": run, **expected}

    def run_until(self, last, *months):
        """Run on each of `months` and whenever something is due, up to `last`."""
        domain = [("company_id", "=", self.world["company"])]
        pending, ran = sorted(months), []
        while True:
            rows = self.call(
                "manager", LICENSE, "search_read", domain, ["next_step_date"]
            )
            due = [row["next_step_date"] for row in rows if row["next_step_date"]]
            days = [date.fromisoformat(day) for day in due] + pending[:1]
            day = min(days, default=last + DAY)
            if day > last:
                return ran
            assert ran[-1:] != [day], f"{day}: something stays due"
            self.run(day)
            pending = [month for month in pending if month > day]
            ran.append(day)

    def journal(self, licence):
        domain = [("res_model", "=", LICENSE), ("res_id", "=", licence)]
        names = ["kind", "run_date", "note"]
        rows = self.call("manager", JOURNAL, "search_read", domain, names, order="id")
        return [(row["kind"], row["run_date"]) for row in rows]
