from datetime import date, datetime, timedelta
from io import BytesIO
from unittest.mock import MagicMock, patch

from freezegun import freeze_time

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.models.ir_mail_server import IrMail_Server

START = date(2025, 3, 10)
DAY = timedelta(days=1)
USER = "crm_infrastructure.group_infrastructure_user"
INVOICING = "account.group_account_invoice"
MANAGER = "crm_infrastructure.group_infrastructure_manager"


def printed(*_args, **_kwargs):
    return b"invoice", "pdf"


def streams(_self, _report, res_ids=None, **_kwargs):
    """Stand for what Odoo prints, by the record that is printed."""
    return {
        i: {"stream": BytesIO(b"invoice"), "attachment": None} for i in res_ids
    }, "pdf"


class Mailbox:
    """Stands for the mail server: keeps what left; while `is_down` it takes nothing."""

    def __init__(self):
        self.sent = []
        self.is_down = False
        self.refused = ()  # addresses

    def connect(self, *_args, **_kwargs):
        if self.is_down:
            raise ConnectionRefusedError("the mail server is down")
        return MagicMock()

    def take(self, message, *_args, **_kwargs):
        if any(address in message["To"] for address in self.refused):
            raise ValueError("the mail server refuses the address")
        self.sent.append((fields.Date.today(), message["To"], message["Subject"]))
        return message["Message-Id"]

    def to(self, address):
        return [(day, subject) for day, to, subject in self.sent if address in to]


class ServiceCase(TransactionCase):
    """A company of its own, a frozen clock, a mail server that can be down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(datetime.combine(START, datetime.min.time()))
        cls.clock = cls.startClassPatcher(clock)
        cls.company = cls._create_company("Own Company")
        cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.admin = cls._create_user("svc_admin", MANAGER, INVOICING)
        cls.manager = cls._create_user("svc_manager", MANAGER)
        cls.product = cls._create_product("Hosting")
        cls.type = cls._create_type("hosting_t")
        cls.partner = cls._create_partner("Anna")

    def setUp(self):
        super().setUp()
        self.mailbox = Mailbox()
        server = {
            "_disable_send": lambda _self: False,
            "_connect__": lambda _self, *args, **kw: self.mailbox.connect(),
            "send_email": lambda _self, message, *a, **kw: self.mailbox.take(message),
        }
        for name, method in server.items():
            self.startPatcher(patch.object(IrMail_Server, name, method))
        reports = type(self.env["ir.actions.report"])
        # what is printed is not tested here, and takes most of the time
        for name, method in (("_render", printed), ("_pre_render_qweb_pdf", streams)):
            self.startPatcher(patch.object(reports, name, method))
        self.set_clock(START)

    # === THINGS === #

    @classmethod
    def _create_user(cls, login, *groups, company=None, **vals):
        company = company or cls.company
        vals |= {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        return new_test_user(cls.env, login, ",".join(groups), **vals)

    @classmethod
    def _create_company(cls, name, **vals):
        company = cls.env["res.company"].create(
            {
                "name": name,
                "country_id": cls.env.ref("base.us").id,
                "email": "office@own.example",
                "operating_tz": "UTC",
                **vals,
            }
        )
        cls.env.user.write({"company_ids": [(4, company.id)]})
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
        company.currency_exchange_journal_id = journal("EXCH", "general", income)
        company.income_currency_exchange_account_id = account("441000", "income_other")
        company.expense_currency_exchange_account_id = account("641000", "expense")

    @classmethod
    def _create_product(cls, name, **vals):
        return cls.env["product.product"].create(
            {"name": name, "type": "service", "taxes_id": False, **vals}
        )

    @classmethod
    def _create_type(cls, code, **vals):
        vals = {"name": code, "code": code, "product_id": cls.product.id, **vals}
        return cls.env["infrastructure.service.type"].create(vals)

    @classmethod
    def _create_partner(cls, name, **vals):
        email = f"{name.lower()}@customer.example"
        return cls.env["res.partner"].create({"name": name, "email": email, **vals})

    @classmethod
    def _create_route(cls, name):
        """A route with one task for the administrator."""
        step = {"name": name, "kind": "execute", "responsible": "user_field"}
        step["user_field"] = "administrator_id"
        return cls.env["workflow.route"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get_id("infrastructure.service"),
                "manager_id": cls.manager.id,
                "step_ids": [(0, 0, step)],
            }
        )

    @classmethod
    def _create_service(cls, started=True, **vals):
        service = cls.env["infrastructure.service"].create(
            {
                "name": "Hosting",
                "partner_id": cls.partner.id,
                "type_id": cls.type.id,
                "company_id": cls.company.id,
                "user_id": cls.admin.id,
                "administrator_id": cls.admin.id,
                "price_unit": 100.0,
                "date_start": START,
                **vals,
            }
        )
        if started:
            service.action_start()
        return service

    # === TIME === #

    def set_clock(self, day, clock="09:00"):
        self.clock.move_to(f"{fields.Date.to_date(day)} {clock}:00")

    def run_on(self, day, clock="09:00", company=None, send=True):
        """Let the scheduler do its day for one company, commits and all.

        :return: the scheduler's run of the day; none when nothing was due
        """
        self.set_clock(day, clock)
        company = company or self.company
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            run = env["lifecycle.run"]
            run._run_company(company.with_env(env), fields.Datetime.now())
            if send:
                journal = env["lifecycle.journal"]
                journal._send_pending(company.with_env(env))
        return self._get_run(day, company)

    def _get_run(self, day, company=None):
        domain = [("company_id", "=", (company or self.company).id)]
        return self.env["lifecycle.run"].search([*domain, ("run_date", "=", day)])[:1]

    def advance(self, begin, end):
        """Run every day from `begin` to `end`, both included."""
        day = begin
        while day <= end:
            self.run_on(day)
            day += DAY

    # === WHAT PEOPLE DO === #

    def pay(self, moves, amount=None, **vals):
        """Register a payment of the invoices (of `amount` of it)."""
        vals |= {"payment_date": fields.Date.today()}
        if amount is not None:
            vals |= {"amount": amount, "payment_difference_handling": "open"}
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        return wizard.create(vals)._create_payments()

    def credit(self, move, amount=None):
        """Post a credit note over the whole invoice (or over `amount` of it)."""
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard = reversal.create({"journal_id": move.journal_id.id})
        wizard.refund_moves()
        if amount is not None:
            wizard.new_move_ids.invoice_line_ids.write({"price_unit": amount})
        wizard.new_move_ids.action_post()
        return wizard.new_move_ids

    def take_back(self, move):
        """The bank takes the payments of the invoice back."""
        paid = move.line_ids.matched_credit_ids.credit_move_id.move_id
        paid.origin_payment_id.action_cancel()

    def get_tasks(self, service):
        domain = [("res_model", "=", service._name), ("res_id", "=", service.id)]
        tasks = self.env["workflow.task"].search([*domain, ("state", "=", "ready")])
        return tasks

    def do_tasks(self, service):
        """The administrator finishes what he has been given."""
        tasks = self.get_tasks(service)
        for task in tasks:
            task.with_user(task.user_id).action_complete()
        self.env.invalidate_all()
        return tasks

    # === WHAT CAME OF IT === #

    def kinds(self, service, *wanted):
        """Return (day, kind) of the journal in order, of some kinds if named."""
        rows = service.journal_ids.sorted("id")
        rows = rows.filtered(lambda row: not wanted or row.kind in wanted)
        return [(row.run_date, row.kind) for row in rows]

    def row(self, service, kind, state=None):
        rows = service.journal_ids.filtered(lambda row: row.kind == kind)
        rows = rows.filtered(lambda row: not state or row.state == state)
        return rows.sorted("id")[-1:]

    def asked(self, service, kind="ask"):
        """Return the open activities of the engine on the service."""
        wanted = self.env.ref(f"base_lifecycle.mail_activity_type_{kind}")
        activities = self.env["mail.activity"].search(
            [("res_model", "=", service._name), ("res_id", "in", service.ids)]
        )
        return activities.filtered(lambda a: a.activity_type_id == wanted)
