"""A company in the product: people, types of services, lines of licences."""

from odoo import Command

from .accounting import make_accounting, make_tax
from .licences import TERMS
from .population import TAX
from .world import World

NEVER_STOPPED = 100_000
GROUPS = {
    "manager": "crm_infrastructure.group_infrastructure_manager",
    "administrator": "crm_infrastructure.group_infrastructure_user",
    "deputy": "crm_infrastructure.group_infrastructure_user",
    "accountant": "account.group_account_invoice",
    "seller": "sales_team.group_sale_salesman",
    "leader": "sales_team.group_sale_salesman_all_leads",
    "issuer": "crm_license.group_license_issuer",
    "second_issuer": "crm_license.group_license_issuer",
}


class Company:
    """Makes what is configured once; `env` acts for the company afterwards."""

    def __init__(self, env, population):
        parameters = env["ir.config_parameter"]
        parameters.set_param("base_lifecycle.allow_future_runs", "True")
        self.record = self._make(env)
        own = {"allowed_company_ids": self.record.ids, "no_reset_password": True}
        self.env = env(context={**own, "lang": "en_US", "tracking_disable": True})
        self.record = self.record.with_env(self.env)
        self.users = {name: self._user(name) for name in GROUPS}
        self.env.ref("base.user_admin").company_ids = [Command.link(self.record.id)]
        tax = make_tax(self.env, self.record, TAX)
        self.taxes = {0: tax.browse(), TAX: tax}
        self.types = {}
        self.customers = {c: self._customer(c) for c in population.customers}
        self.lines = {line: self._make_line(line) for line in "AB"}
        env.cr.commit()

    @staticmethod
    def _make(env):
        # otherwise the commit loads a chart of accounts over ours
        companies = env["res.company"].with_context(chart_template_load=True)
        company = companies.create(
            {
                "name": "Simulated Company",
                "country_id": env.ref("base.us").id,
                "currency_id": env.ref("base.USD").id,
                "operating_tz": "UTC",
                "closing_act_auto_issue": True,
                "lifecycle_breaker_floor": NEVER_STOPPED,
            }
        )
        env.user.company_ids = [Command.link(company.id)]
        make_accounting(env, company)
        euro = env.ref("base.EUR")
        euro.active = True
        rate = {"currency_id": euro.id, "company_id": company.id}
        env["res.currency.rate"].create({**rate, "rate": 0.8, "name": "2020-01-01"})
        return company

    def _user(self, name):
        group = self.env.ref(GROUPS[name])
        return self.env["res.users"].create(
            {
                "name": f"Simulated {name}",
                "login": f"simulated_{name}",
                "email": f"{name}@simulated.example",
                "company_id": self.record.id,
                "company_ids": [Command.set(self.record.ids)],
                "group_ids": [Command.link(group.id)],
            }
        )

    def _customer(self, customer):
        term = self.env["account.payment.term"]
        if customer.terms:
            line = {"value": "percent", "value_amount": 100, "nb_days": customer.terms}
            line["delay_type"] = "days_after"
            term = term.create(
                {"name": "Simulated", "line_ids": [Command.create(line)]}
            )
        email = f"customer{customer.number}@simulated.example"
        return self.env["res.partner"].create(
            {
                "name": customer.name,
                "email": False if customer.mail == "none" else email,
                "infrastructure_grouping": customer.shares_invoices,
                "property_payment_term_id": term.id,
            }
        )

    # === SERVICES === #

    def type_of(self, kind):
        """Return the type of services with the settings of `kind`, made once."""
        if kind not in self.types:
            self.types[kind] = self._make_type(kind)
        return self.types[kind]

    def _make_type(self, kind):
        product = self.env["product.product"].create(
            {
                "name": kind.code,
                "type": "service",
                "taxes_id": [Command.set(self.taxes[kind.tax].ids)],
            }
        )
        route = "crm_infrastructure.route_%s"
        routes = {
            f"{work}_route_id": self.env.ref(route % work).id
            for work in ("renewal", "disconnection", "resume")
            if getattr(kind, {"resume": "work_on_resume"}.get(work, f"work_on_{work}"))
        }
        return self.env["infrastructure.service.type"].create(
            {
                "name": kind.code,
                "code": f"simulated_{len(self.types)}",
                "company_id": self.record.id,
                "product_id": product.id,
                "act_policy": "period_end" if kind.act_at_end else "on_renewal",
                "catch_up": kind.catch_up,
                "tolerance": float(kind.tolerance),
                "invoice_lead_days": kind.lead,
                "resend_after_days": kind.resend,
                "last_warning_days": kind.warning,
                "cut_off_days": kind.cut_off,
                **routes,
            }
        )

    def make_services(self, services):
        """Return {number: id} of the services, new and not started."""
        vals_list = [self._service(service) for service in services]
        made = self.env["infrastructure.service"].create(vals_list)
        self.env.cr.commit()
        return dict(zip((s.number for s in services), made.ids, strict=True))

    def _service(self, service):
        return {
            "name": f"Service {service.number}",
            "partner_id": self.customers[service.customer].id,
            "type_id": self.type_of(service.kind).id,
            "company_id": self.record.id,
            "user_id": self.users["manager"].id,
            "administrator_id": self.users["administrator"].id,
            "price_unit": float(service.price),
            "quantity": service.quantity,
            "currency_id": self.env.ref(f"base.{service.customer.currency}").id,
            "interval_number": service.every,
            "interval_unit": service.unit,
            "date_start": service.anchor,
            "date_end": service.ends,
            "paid_through": service.paid_before,
        }

    # === LICENCES === #

    def _make_line(self, line):
        team = self._make_team(line)
        product = self.env["crm.license.product"].create(
            {
                "name": f"Simulated {line}",
                "sales_team_id": team.id,
                "company_id": self.record.id,
                "key_required": line == "A",
            }
        )
        prices = [
            Command.create(
                {
                    "term_id": self.env.ref(f"crm_license.term_{months}").id,
                    "currency_id": self.record.currency_id.id,
                    "price": float(World.price(months)),
                }
            )
            for months in TERMS
        ]
        self.env["crm.license.tariff"].create(
            {"name": "Simulated", "product_id": product.id, "price_ids": prices}
        )
        for name in ("issuer", "second_issuer"):
            self.env["workflow.role.member"].create(
                {
                    "role_id": self.env.ref("crm_license.role_license_issuer").id,
                    "user_id": self.users[name].id,
                    "scope": f"crm.license.product,{product.id}",
                }
            )
        return product

    def _make_team(self, line):
        team = self.env["crm.team"].create(
            {
                "name": f"Simulated {line}",
                "card": "license",
                "company_id": self.record.id,
                "user_id": self.users["leader"].id,
                "member_ids": [Command.set(self.users["seller"].ids)],
            }
        )
        own = {"team_ids": [Command.set(team.ids)]}
        won = {"is_won": True, "is_automatic": True}
        self.env["crm.stage"].create(
            [
                {"name": "Request", "sequence": 1, **own},
                {"name": "Won", "sequence": 9, **won, **own},
            ]
        )
        return team
