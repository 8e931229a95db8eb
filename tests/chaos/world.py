"""A company with services and licences of all kinds of customers."""

from datetime import timedelta

from odoo import Command, fields

ROUTES = "crm_infrastructure.route_%s"
GROUPS = {
    "manager": "crm_infrastructure.group_infrastructure_manager,"
    "base_lifecycle.group_lifecycle_manager,account.group_account_invoice",
    "admin": "crm_infrastructure.group_infrastructure_user",
    "seller": "sales_team.group_sale_salesman_all_leads",
    "issuer": "crm_license.group_license_issuer",
}
HABITS = ("prompt", "never", "late", "half", "shared", "mute")
OWNERS = (*HABITS, "never", "shared")  # of the services
LICENCES = 6
KINDS = {
    "plain": {},
    "work": {"renewal": 1, "disconnection": 1, "resume": 1},
    "combined": {"catch_up": "combined", "act_policy": "on_renewal"},
    "skip": {"catch_up": "skip", "disconnection": 1},
}


def make(env):
    """Make the only company in which something is due."""
    for model in ("infrastructure.service", "crm.license", "register.document"):
        # people refuse to archive what is at work; demo data are not our matter
        env.cr.execute(f"UPDATE {env[model]._table} SET active = FALSE")
        env.invalidate_all()
    env.cr.execute("CREATE TABLE chaos_day (day date PRIMARY KEY)")
    env.cr.execute("CREATE TABLE chaos_night (day date PRIMARY KEY)")
    env.cr.execute("CREATE TABLE chaos_mail (message_id text, receiver text)")
    company = _make_company(env)
    env = env(
        context={
            "allowed_company_ids": company.ids,
            "no_reset_password": True,
            "mail_auto_subscribe_no_notify": True,
        }
    )
    # else the mails of acts are deleted once they have left: nobody could count them
    env.ref("account_closing_act.mail_template_closing_act").auto_delete = False
    users = {name: _make_user(env, name, company) for name in GROUPS}
    _make_services(env, company, users)
    _make_licences(env, company, users)


def _make_company(env):
    company = env["res.company"].create(
        {
            "name": "Chaos",
            "email": "us@chaos.example",
            "country_id": env.ref("base.us").id,
            "currency_id": env.ref("base.USD").id,
            "operating_tz": "UTC",
            "closing_act_auto_issue": True,
            "iap_enrich_auto_done": True,  # else a service of Odoo's is asked
        }
    )
    env.user.company_ids = [Command.link(company.id)]
    env["account.chart.template"].try_loading(
        "generic_coa", company=company, install_demo=False
    )
    return company


def _make_user(env, name, company):
    groups = [env.ref(group).id for group in GROUPS[name].split(",")]
    return env["res.users"].create(
        {
            "name": f"Chaos {name}",
            "login": f"chaos_{name}",
            "email": f"{name}@people.example",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(group) for group in groups],
        }
    )


def _make_partner(env, habit, **vals):
    email = False if habit == "mute" else f"{habit}@chaos.example"
    return env["res.partner"].create(
        {"name": f"Chaos {habit}", "ref": habit, "email": email, **vals}
    )


# === SERVICES === #


def _make_services(env, company, users):
    partners = {
        habit: _make_partner(env, habit, infrastructure_grouping=habit == "shared")
        for habit in HABITS
    }
    types = [_make_type(env, company, name, **vals) for name, vals in KINDS.items()]
    today = fields.Date.today()
    services = env["infrastructure.service"].create(
        [
            {
                "name": f"Service {number:02}",
                "partner_id": partners[habit].id,
                "type_id": types[number // 2 % len(types)].id,
                "company_id": company.id,
                "user_id": users["manager"].id,
                "administrator_id": users["admin"].id,
                "price_unit": 10 + number,
                # on one day they would share an invoice unless a chunk ends between
                "date_start": today + timedelta(days=number // len(HABITS) * 4),
            }
            for number, habit in enumerate(OWNERS)
        ]
    )
    services.action_start()


def _make_type(env, company, name, **vals):
    product = env["product.product"].create(
        {"name": f"Chaos {name}", "type": "service", "taxes_id": False}
    )
    product.taxes_id = False  # the companies' default taxes were added
    for work in ("renewal", "disconnection", "resume"):
        if vals.pop(work, None):
            vals[f"{work}_route_id"] = env.ref(ROUTES % work).id
    return env["infrastructure.service.type"].create(
        {
            "name": f"Chaos {name}",
            "code": f"chaos_{name}",
            "company_id": company.id,
            "product_id": product.id,
            **vals,
        }
    )


# === LICENCES === #


def _make_licences(env, company, users):
    product = _make_product(env, company, users)
    terms = {months: env.ref(f"crm_license.term_{months}") for months in (1, 3)}
    tariff = _make_tariff(env, company, product, terms)
    buyers = [
        _make_partner(env, habit)
        for habit in ("reader", "payer", "leaver", "faithless")
    ]
    today = fields.Date.today()
    common = {
        "product_id": product.id,
        "tariff_id": tariff.id,
        "company_id": company.id,
        "user_id": users["seller"].id,
    }
    licences = env["crm.license"].create(
        [
            {
                "name": f"Licence {number:02}",
                "partner_id": buyers[number % len(buyers)].id,
                "term_id": terms[3 if number % 5 == 4 else 1].id,
                "date_start": today - timedelta(days=4 * number),
                **common,
            }
            for number in range(LICENCES)
        ]
    )
    licences._lifecycle_advance()
    for buyer in buyers[:2]:
        _make_sale(env, company, users, product, tariff, terms[1], buyer)


def _make_product(env, company, users):
    team = env["crm.team"].create(
        {
            "name": "Chaos",
            "card": "license",
            "company_id": company.id,
            "user_id": users["seller"].id,
        }
    )
    own = {"team_ids": [Command.set(team.ids)]}
    won = {"is_won": True, "is_automatic": True}
    env["crm.stage"].create(
        [
            {"name": "Chaos request", "sequence": 1, **own},
            {"name": "Chaos won", "sequence": 9, **won, **own},
        ]
    )
    product = env["crm.license.product"].create(
        {"name": "Chaos", "sales_team_id": team.id, "company_id": company.id}
    )
    env["workflow.role.member"].create(
        {
            "role_id": env.ref("crm_license.role_license_issuer").id,
            "user_id": users["issuer"].id,
            "scope": f"crm.license.product,{product.id}",
        }
    )
    return product


def _make_tariff(env, company, product, terms):
    prices = [
        Command.create(
            {
                "term_id": term.id,
                "currency_id": company.currency_id.id,
                "price": 10.0 * months,
            }
        )
        for months, term in terms.items()
    ]
    vals = {"name": "Chaos", "product_id": product.id, "price_ids": prices}
    return env["crm.license.tariff"].create(vals)


def _make_sale(env, company, users, product, tariff, term, buyer):
    env["crm.lead"].create(
        {
            "name": f"Sale to {buyer.ref}",
            "type": "opportunity",
            "partner_id": buyer.id,
            "team_id": product.sales_team_id.id,
            "user_id": users["seller"].id,
            "company_id": company.id,
            "license_product_id": product.id,
            "license_tariff_id": tariff.id,
            "license_term_id": term.id,
        }
    )
