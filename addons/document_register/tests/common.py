import base64
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import TransactionCase, new_test_user

START = date(2026, 3, 2)
DAY = timedelta(days=1)
SELLER = "sales_team.group_sale_salesman"
MANAGER = "document_register.group_register_manager"
PDF = base64.b64encode(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


class RegisterCase(TransactionCase):
    """A company of its own, a frozen clock, its people and its registers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(datetime.combine(START, datetime.min.time()))
        cls.clock = cls.startClassPatcher(clock)
        cls.clock.move_to(f"{START} 09:00:00")
        cls.company = cls._create_company("Own Company")
        cls.env = cls.env(
            context={"allowed_company_ids": cls.company.ids, "lang": "en_US"}
        )
        cls.company = cls.company.with_env(cls.env)
        cls.seller = cls._create_user("reg_seller", SELLER)
        cls.colleague = cls._create_user("reg_colleague", SELLER)
        cls.boss = cls._create_user("reg_boss", SELLER)
        cls.manager = cls._create_user("reg_manager", MANAGER)
        cls.contracts = cls.env.ref("document_register.register_contracts")
        cls.originals = cls.env.ref("document_register.register_originals")
        (cls.contracts + cls.originals).supervisor_id = cls.boss
        cls.routes = cls.env["workflow.route"].search(
            [("model", "=", "register.document")]
        )
        cls.routes.manager_id = cls.manager
        cls.partner = cls._create_partner("Rye Bakery")
        cls.template = cls.env["register.template"].create(
            {
                "name": "Plain",
                "register_id": cls.contracts.id,
                "company_id": cls.company.id,
                "body": "<p>{{ customer.name }} pays {{ amount_words }}</p>",
            }
        )

    def setUp(self):
        super().setUp()
        self.set_clock(START)

    # === THINGS === #

    @classmethod
    def _create_company(cls, name, **vals):
        company = cls.env["res.company"].create(
            {"name": name, "operating_tz": "UTC", **vals}
        )
        cls.env.user.write({"company_ids": [(4, company.id)]})
        return company

    @classmethod
    def _create_user(cls, login, *groups, company=None, **vals):
        company = company or cls.company
        vals = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]} | vals
        return new_test_user(cls.env, login, ",".join(groups), **vals)

    @classmethod
    def _create_partner(cls, name, **vals):
        email = f"{name.lower().replace(' ', '')}@customer.example"
        return cls.env["res.partner"].create({"name": name, "email": email, **vals})

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Bread for a year",
                "type": "opportunity",
                "partner_id": cls.partner.id,
                "company_id": cls.company.id,
                "user_id": cls.seller.id,
                "team_id": False,
                "expected_revenue": 1500,
                **vals,
            }
        )

    @classmethod
    def _create_contract(cls, stage="not_signed", **vals):
        contract = cls.env["register.document"].create(
            {
                "register_id": cls.contracts.id,
                "partner_id": cls.partner.id,
                "company_id": cls.company.id,
                "user_id": cls.seller.id,
                "amount": 1500,
                **vals,
            }
        )
        if stage in ("signed", "scan", "original"):
            contract.action_sign()
        if stage == "scan":
            contract.with_user(cls.seller).action_attach_scan(PDF, "scan.pdf")
        if stage == "original":
            contract.action_receive_original()
        if stage == "cancelled":
            contract.action_cancel("No")
        return contract

    @classmethod
    def _create_original(cls, **vals):
        return cls._create_contract(register_id=cls.originals.id, **vals)

    # === TIME === #

    def set_clock(self, day):
        self.clock.move_to(f"{fields.Date.to_date(day)} 09:00:00")

    def run_on(self, day, company=None):
        """Let the scheduler do its day for one company, commits and all."""
        self.set_clock(day)
        company = company or self.company
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            runs = env["lifecycle.run"]
            runs._run_company(company.with_env(env), fields.Datetime.now())
        self.env.invalidate_all()

    def advance(self, begin, end):
        day = begin
        while day <= end:
            self.run_on(day)
            day += DAY

    # === WHAT CAME OF IT === #

    def rows(self, document, *kinds):
        """Return (day, kind, note) of the journal in order."""
        rows = document.journal_ids.sorted("id")
        rows = rows.filtered(lambda row: not kinds or row.kind in kinds)
        return [(row.run_date, row.kind, row.note) for row in rows]

    def tasks(self, document, state="ready"):
        domain = [("res_model", "=", document._name), ("res_id", "in", document.ids)]
        return self.env["workflow.task"].search([*domain, ("state", "=", state)])

    def reminders(self, document):
        wanted = self.env.ref("base_lifecycle.mail_activity_type_ask")
        return document.activity_ids.filtered(lambda a: a.activity_type_id == wanted)
