import base64
from contextlib import contextmanager

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

ADDON = "crm_onboarding"
SALESMAN = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"
MANAGER = "sales_team.group_sale_manager"
NOON = "2026-03-10 12:00:00"
TODAY = fields.Date.to_date("2026-03-10")
# numbers of nobody whose check digits are right
INN, INN_2, INN_PERSON = "9900000017", "9900000024", "990000000041"
OGRN, OGRN_PERSON = "1039900000018", "304990000000010"
PDF = base64.b64encode(b"%PDF-1.4 a document of a test")
DOCUMENTS = (
    "company_card",
    "charter_first_page",
    "charter_powers",
    "charter_last_page",
    "signature_card",
    "director_passport",
    "appointment_decision",
)


class OnboardingCase(TransactionCase):
    """People, roles, a markup group, and opportunities ready for the approval."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={"lang": "en_US", "tz": "UTC"})
        cls.company = cls.env.company
        cls.company.operating_tz = "UTC"
        cls.team = cls.env.ref(f"{ADDON}.team_new_clients")
        cls.route = cls.env.ref(f"{ADDON}.route_client_approval")
        cls._create_people()
        cls._create_roles()
        cls.team.member_ids = cls.manager | cls.colleague | cls.head
        cls._create_terms_data()

    @classmethod
    def _create_people(cls):
        cls.manager = cls._create_user("manager", SALESMAN)
        cls.colleague = cls._create_user("colleague", ALL_LEADS)
        cls.head = cls._create_user("head", MANAGER)
        cls.accountant = cls._create_user("accountant")
        cls.lawyer = cls._create_user("lawyer")
        cls.operator = cls._create_user("operator")
        cls.boss = cls._create_user("boss")
        cls.stranger = cls._create_user("stranger")

    @classmethod
    def _create_user(cls, login, *groups):
        groups = ",".join(["base.group_user", *groups])
        return new_test_user(
            cls.env,
            f"on_{login}",
            groups,
            context={"no_reset_password": True},
            name=login.title(),
            email=f"{login}@example.com",
            tz="UTC",
        )

    @classmethod
    def _create_roles(cls):
        people = {
            "sales_head": cls.head,
            "deputy_chief_accountant": cls.accountant,
            "lawyer": cls.lawyer,
            "erp_operator": cls.operator,
        }
        for code, user in people.items():
            role = cls.env.ref(f"{ADDON}.role_{code}")
            role.member_ids.unlink()
            role.write(
                {
                    "supervisor_id": cls.boss.id,
                    "member_ids": [Command.create({"user_id": user.id})],
                }
            )

    @classmethod
    def _create_terms_data(cls):
        Pricelist = cls.env["product.pricelist"]
        cls.prices, cls.promo_prices = Pricelist.create(
            [{"name": "Wholesale"}, {"name": "Opening offer"}]
        )
        cls.group, cls.promo = cls.env["crm.markup.group"].create(
            [
                {"name": "Wholesale", "pricelist_id": cls.prices.id},
                {"name": "Opening offer", "pricelist_id": cls.promo_prices.id},
            ]
        )
        cls.payment_term = cls.env["account.payment.term"].create({"name": "30 days"})
        cls.direction = cls.env["crm.shipping.direction"].create(
            {"name": "North", "code": "T-N"}
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Pine and Saw", "is_company": True}
        )

    # === MAKING THINGS === #

    @classmethod
    def _prepare_lead_vals(cls, **vals):
        return {
            "name": "Pine and Saw: tools",
            "type": "opportunity",
            "team_id": cls.team.id,
            "stage_id": cls._stage("requisites").id,
            "user_id": cls.manager.id,
            "company_id": cls.company.id,
            "partner_id": cls.partner.id,
            "inn": INN,
            "ogrn": OGRN,
            "counterparty": "LLC Pine and Saw",
            "court_cases": "none",
            "credit_limit_requested": 500000,
            "markup_group_id": cls.group.id,
            "payment_term_id": cls.payment_term.id,
            "shipping_direction_id": cls.direction.id,
            "delivery_method": "transport_company",
            **vals,
        }

    @classmethod
    def _create_lead(cls, documents=DOCUMENTS, **vals):
        return cls._create_leads(1, documents, **vals)

    @classmethod
    def _create_leads(cls, count, documents=DOCUMENTS, **vals):
        quiet = cls.env["crm.lead"].with_context(tracking_disable=True)
        leads = quiet.create([cls._prepare_lead_vals(**vals) for _n in range(count)])
        leads = leads.with_context(tracking_disable=False)
        for lead in leads:
            cls._add_documents(lead, *documents)
        return leads

    @classmethod
    def _add_documents(cls, lead, *codes):
        return cls.env["crm.lead.document"].create(
            [
                {
                    "lead_id": lead.id,
                    "type_id": cls.env.ref(f"{ADDON}.document_type_{code}").id,
                    "file": PDF,
                    "file_name": f"{code}.pdf",
                }
                for code in codes
            ]
        )

    @classmethod
    def _stage(cls, code):
        return cls.env.ref(f"{ADDON}.stage_{code}")

    def _file(self, user, name="contract.pdf"):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": name, "raw": b"%PDF-1.4 contract"})
        )

    # === DOING THINGS === #

    @contextmanager
    def _refused(self, words="", error=UserError):
        """Expect a refusal that says these words; what was begun is undone."""
        with self.assertRaises(error) as refused:
            yield
        self.assertIn(words, str(refused.exception))

    def _start(self, lead=None, user=None):
        """Move a lead into the approval as its salesperson; return the run."""
        lead = lead or self._create_lead()
        lead.with_user(user or self.manager).write(
            {"stage_id": self._stage("approval").id}
        )
        return lead.workflow_run_ids.filtered(lambda run: run.state == "running")

    def _ready(self, run):
        return run.task_ids.filtered(lambda task: task.state == "ready")

    def _complete(self, run, user, **kwargs):
        self._ready(run).with_user(user).action_complete(**kwargs)

    def _reject(self, run, user, comment="No", **kwargs):
        self._ready(run).with_user(user).action_reject(comment, **kwargs)

    def _approve_until(self, run, last=5, **head_values):
        """Do the first ``last`` steps of the route."""
        steps = [
            lambda: self._complete(run, self.head, values=head_values),
            lambda: self._complete(run, self.accountant),
            lambda: self._complete(run, self.lawyer),
            lambda: self._complete(
                run, self.operator, values={"contract_number": "C-17"}
            ),
            lambda: self._complete(
                run,
                self.lawyer,
                values={"contract_attachment_id": self._file(self.lawyer).id},
            ),
        ]
        for step in steps[:last]:
            step()

    def _approve(self, lead=None, **head_values):
        """Take a lead through the whole approval; return the agreed terms."""
        run = self._start(lead)
        self._approve_until(run, **head_values)
        self.assertEqual(run.state, "done")
        return self.env["crm.client.terms"].search([("run_id", "=", run.id)])
