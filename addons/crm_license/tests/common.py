import os
from datetime import date, datetime, timedelta
from unittest.mock import patch

from cryptography.fernet import Fernet
from freezegun import freeze_time

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..keyring import VARIABLE

START = date(2025, 3, 10)
DAY = timedelta(days=1)
SELLER = "sales_team.group_sale_salesman"
ISSUER = "crm_license.group_license_issuer"
MANAGER = "crm_license.group_license_manager"
INVOICING = "account.group_account_invoice"


class LicenseCase(TransactionCase):
    """A company of its own, a frozen clock, a mail server, an encryption key."""

    with_invoices = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(datetime.combine(START, datetime.min.time()))
        cls.clock = cls.startClassPatcher(clock)
        cls.encryption_key = Fernet.generate_key().decode()
        cls.startClassPatcher(patch.dict(os.environ, {VARIABLE: cls.encryption_key}))
        cls.company = cls._create_company("Own Company")
        cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.manager = cls._create_user("lic_manager", MANAGER)
        cls.leader = cls._create_user("lic_leader", SELLER)
        cls.seller = cls._create_user("lic_seller", SELLER)
        cls.issuer = cls._create_user("lic_issuer", ISSUER)
        cls.accountant = cls._create_user("lic_accountant", INVOICING)
        cls.partner = cls._create_partner("Anna")
        cls.team = cls._create_team("Licences A")
        cls.terms = {
            months: cls.env.ref(f"crm_license.term_{months}")
            for months in (1, 3, 6, 12, 24)
        }
        cls.product = cls._create_product("Line A", cls.team, key_required=True)
        cls.tariff = cls._create_tariff("Standard", cls.product)
        cls.plain = cls._create_product("Line B", cls._create_team("Licences B"))
        cls.plain_tariff = cls._create_tariff("Basic", cls.plain)
        cls._create_member(cls.issuer)

    def setUp(self):
        super().setUp()
        self.sent = []
        server = {
            "_disable_send": lambda _self: False,
            "_connect__": lambda _self, *args, **kw: None,
            "send_email": lambda _self, message, *a, **kw: self._take(message),
        }
        for name, method in server.items():
            self.startPatcher(patch.object(IrMail_Server, name, method))
        self.set_clock(START)

    def _take(self, message):
        self.sent.append((fields.Date.today(), message["To"], str(message)))
        return message["Message-Id"]

    # === THINGS === #

    @classmethod
    def _create_user(cls, login, *groups, company=None, **vals):
        company = company or cls.company
        vals |= {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        vals.setdefault("email", f"{login}@own.example")
        quiet = {"no_reset_password": True, "mail_create_nolog": True}
        return new_test_user(cls.env, login, ",".join(groups), quiet, **vals)

    @classmethod
    def _create_company(cls, name, **vals):
        company = cls.env["res.company"].create(
            {
                "name": name,
                "country_id": cls.env.ref("base.us").id,
                "currency_id": cls.env.ref("base.USD").id,
                "email": "office@own.example",
                "operating_tz": "UTC",
                **vals,
            }
        )
        cls.env.user.write({"company_ids": [(4, company.id)]})
        if cls.with_invoices:
            cls._create_accounting(company)
        return company

    @classmethod
    def _create_accounting(cls, company):
        """The least with which invoices can be posted and paid."""
        env = cls.env(context={"allowed_company_ids": company.ids})

        def account(code, account_type, **vals):
            vals |= {"code": code, "name": code, "account_type": account_type}
            vals["company_ids"] = [(6, 0, company.ids)]
            return env["account.account"].create(vals)

        income = account("400000", "income")
        outstanding = account("120000", "asset_current", reconcile=True)
        defaults = {
            ("res.partner", "property_account_receivable_id"): account(
                "110000", "asset_receivable", reconcile=True
            ),
            ("res.partner", "property_account_payable_id"): account(
                "210000", "liability_payable", reconcile=True
            ),
            ("product.category", "property_account_income_categ_id"): income,
        }
        for (model, field), found in defaults.items():
            env["ir.default"].set(model, field, found.id, company_id=company.id)

        def journal(code, journal_type, default):
            vals = {"name": code, "code": code, "type": journal_type}
            vals |= {"company_id": company.id, "default_account_id": default.id}
            return env["account.journal"].create(vals)

        journal("INV", "sale", income)
        bank = journal("BNK", "bank", account("101000", "asset_cash"))
        lines = bank.inbound_payment_method_line_ids
        lines |= bank.outbound_payment_method_line_ids
        lines.payment_account_id = outstanding

    @classmethod
    def _create_partner(cls, name, **vals):
        email = f"{name.lower()}@customer.example"
        return cls.env["res.partner"].create({"name": name, "email": email, **vals})

    @classmethod
    def _create_team(cls, name):
        team = cls.env["crm.team"].create(
            {
                "name": name,
                "card": "license",
                "company_id": False,
                "user_id": cls.leader.id,
                "member_ids": [(6, 0, cls.seller.ids)],
            }
        )
        stage = {"team_ids": [(6, 0, team.ids)]}
        cls.env["crm.stage"].create(
            [
                {"name": "Request", "code": "request", "sequence": 1, **stage},
                {"name": "Contract", "code": "contract", "sequence": 2, **stage},
                {
                    "name": "Won",
                    "code": "won",
                    "sequence": 3,
                    "is_won": True,
                    "is_automatic": True,
                    **stage,
                },
            ]
        )
        return team

    @classmethod
    def _create_product(cls, name, team, **vals):
        return cls.env["crm.license.product"].create(
            {
                "name": name,
                "sales_team_id": team.id,
                "password_url": "https://passwords.example/line",
                **vals,
            }
        )

    @classmethod
    def _create_tariff(cls, name, product, currency="USD", rate=10.0):
        currency = cls.env.ref(f"base.{currency}")
        return cls.env["crm.license.tariff"].create(
            {
                "name": name,
                "product_id": product.id,
                "price_ids": [
                    (
                        0,
                        0,
                        {
                            "term_id": term.id,
                            "currency_id": currency.id,
                            "price": rate * months,
                        },
                    )
                    for months, term in cls.terms.items()
                ],
            }
        )

    @classmethod
    def _create_member(cls, user, product=None, **vals):
        return cls.env["workflow.role.member"].create(
            {
                "role_id": cls.env.ref("crm_license.role_license_issuer").id,
                "user_id": user.id,
                "scope": f"crm.license.product,{product.id}" if product else False,
                **vals,
            }
        )

    @classmethod
    def _create_license(cls, start=None, months=12, **vals):
        """A licence without a sale; with a start date it is in force."""
        licence = cls.env["crm.license"].create(
            {
                "partner_id": cls.partner.id,
                "product_id": cls.plain.id,
                "tariff_id": cls.plain_tariff.id,
                "term_id": cls.terms[months].id,
                "company_id": cls.company.id,
                "user_id": cls.seller.id,
                "date_start": start,
                **vals,
            }
        )
        if start:
            licence.with_company(licence.company_id)._lifecycle_advance()
        return licence

    @classmethod
    def _create_lead(cls, product=None, months=12, **vals):
        product = product or cls.product
        return cls.env["crm.lead"].create(
            {
                "name": "Sale of a licence",
                "type": "opportunity",
                "partner_id": cls.partner.id,
                "team_id": product.sales_team_id.id,
                "user_id": cls.seller.id,
                "company_id": cls.company.id,
                "license_product_id": product.id,
                "license_tariff_id": product.tariff_ids[:1].id,
                "license_term_id": cls.terms[months].id,
                **vals,
            }
        )

    # === WHAT PEOPLE DO === #

    def make_contract(self, lead, user=None):
        """Make the contract of the sale, in the user's company; not signed yet."""
        user = user or self.seller
        company = user.company_id
        register = self.env["document.register"].search(
            [("kind", "=", "contract"), ("company_id", "in", (company.id, False))],
            limit=1,
        )
        return self.env["register.document"].create(
            {
                "register_id": register.id,
                "partner_id": lead.partner_id.id,
                "opportunity_id": lead.id,
                "company_id": company.id,
                "user_id": user.id,
            }
        )

    def make_invoice(self, lead):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": lead.partner_id.id,
                "company_id": self.company.id,
                "opportunity_id": lead.id,
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": lead.license_price or 1.0})
                ],
            }
        )
        move.invoice_line_ids.tax_ids = False
        move.action_post()
        return move

    def pay(self, moves, user=None):
        wizard = self.env["account.payment.register"].with_user(user or self.env.user)
        wizard = wizard.with_context(active_model="account.move", active_ids=moves.ids)
        vals = {"payment_date": fields.Date.today()}
        return wizard.create(vals)._create_payments()

    def win(self, lead):
        """Sign and pay; return the licence."""
        self.make_contract(lead).action_sign()
        self.pay(self.make_invoice(lead))
        self.env.invalidate_all()
        return lead.license_ids

    def get_task(self, record):
        return self.env["workflow.task"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("state", "=", "ready"),
            ]
        )

    def tick(self, licence):
        task = self.get_task(licence)
        for check in task.check_ids.filtered(lambda check: not check.is_done):
            check.with_user(task.user_id).action_toggle()
        return task

    def activate(self, licence, start, key=None):
        """The issuer does what his task asks for."""
        task = self.tick(licence)
        licence.with_user(task.user_id).action_activate(start, key)
        self.env.invalidate_all()

    # === TIME === #

    def set_clock(self, day, clock="09:00"):
        self.clock.move_to(f"{fields.Date.to_date(day)} {clock}:00")

    def run_on(self, day, company=None, send=True):
        """Let the scheduler do its day for one company, commits and all."""
        self.set_clock(day)
        company = company or self.company
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["lifecycle.run"]._run_company(
                company.with_env(env), fields.Datetime.now()
            )
            if send:
                env["lifecycle.journal"]._send_pending(company.with_env(env))
        self.env.invalidate_all()

    def run_due(self, licences, until):
        """Run on each day on which something is due, up to `until`."""
        day = fields.Date.today()
        while True:
            dates = [d for d in licences.mapped("next_step_date") if d]
            day = max(min(dates, default=until + DAY), day)
            if day > until:
                self.set_clock(until)
                return
            self.run_on(day)
            day += DAY

    # === WHAT CAME OF IT === #

    def kinds(self, licence, *wanted):
        """Return (day, kind) of the journal in order, of some kinds if named."""
        rows = licence.journal_ids.sorted("id")
        rows = rows.filtered(lambda row: not wanted or row.kind in wanted)
        return [(str(row.run_date), row.kind) for row in rows]

    def activities(self, records, kind):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("activity_type_id", "=", self.env.ref(f"crm_license.{kind}").id),
            ]
        )
