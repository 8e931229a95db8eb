# runs in an Odoo shell: `env` and `answer` are given
# ruff: noqa: F821
from odoo import Command

SALES = "sales_team.group_sale_salesman"
ISSUER = "crm_license.group_license_issuer"
MANAGER = "crm_license.group_license_manager"
INVOICING = "account.group_account_invoice"


def make_company(name):
    company = env["res.company"].create(
        {"name": name, "country_id": env.ref("base.us").id, "operating_tz": "UTC"}
    )
    env.user.write({"company_ids": [Command.link(company.id)]})
    return company


def user(login, groups, company, **vals):
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "password": login,
            "email": f"{login}@e2e.example",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set([env.ref(g).id for g in groups.split(",")])],
            **vals,
        }
    )


home, foreign = make_company("E2E Licences"), make_company("E2E Other Licences")
env["account.chart.template"].try_loading(
    "generic_coa", company=home, install_demo=False
)
env = env(context={"allowed_company_ids": home.ids, "no_reset_password": True})
# opportunities without a mail address are left alone by Odoo's lead enrichment
customer = env["res.partner"].create({"name": "E2E Drawing Office", "is_company": True})
buyer = env["res.partner"].create(
    {"name": "E2E Buyer", "parent_id": customer.id, "email": "buyer@e2e.example"}
)
people = {
    # exporting is a right of its own; here nothing but the key may be hidden
    "seller": user("li_seller", f"{SALES},base.group_allow_export", home),
    "colleague": user("li_colleague", SALES, home),
    "issuer": user("li_issuer", f"{ISSUER},base.group_allow_export", home),
    "second_issuer": user("li_second_issuer", ISSUER, home),
    "accountant": user("li_accountant", INVOICING, home),
    "manager": user("li_manager", f"{MANAGER},base.group_allow_export", home),
    "foreigner": user("li_foreigner", MANAGER, foreign),
    "portal": user(
        "li_portal",
        "base.group_portal",
        home,
        partner_id=buyer.id,
        email=buyer.email,
    ),
}

home.crm_invoice_user_id = people["accountant"]
team = env["crm.team"].create(
    {
        "name": "E2E licences",
        "card": "license",
        "company_id": home.id,
        "user_id": people["manager"].id,
        "member_ids": [Command.set(people["seller"].ids)],
    }
)
own = {"team_ids": [Command.set(team.ids)]}
stages = env["crm.stage"].create(
    [
        {"name": "E2E request", "sequence": 1, **own},
        {
            "name": "E2E won",
            "sequence": 9,
            "is_won": True,
            "is_automatic": True,
            **own,
        },
    ]
)
product = env["crm.license.product"].create(
    {
        "name": "E2E Drawing",
        "sales_team_id": team.id,
        "company_id": home.id,
        "key_required": True,
        "password_url": "https://passwords.example/drawing",
    }
)
env["workflow.role.member"].create(
    {
        "role_id": env.ref("crm_license.role_license_issuer").id,
        "user_id": people["issuer"].id,
        "scope": f"crm.license.product,{product.id}",
    }
)
terms = {months: env.ref(f"crm_license.term_{months}") for months in (1, 12)}
tariff = env["crm.license.tariff"].create(
    {
        "name": "E2E standard",
        "product_id": product.id,
        "price_ids": [
            Command.create(
                {
                    "term_id": term.id,
                    "currency_id": home.currency_id.id,
                    "price": 10.0 * months,
                }
            )
            for months, term in terms.items()
        ],
    }
)
env["register.template"].create(
    {
        "name": "E2E licence contract",
        "register_id": env.ref("document_register.register_contracts").id,
        "company_id": home.id,
        "body": "<p>{{ customer.name }}</p>",
    }
)
env.cr.commit()
answer(
    {
        "people": {name: person.id for name, person in people.items()},
        "company": home.id,
        "customer": customer.id,
        "team": team.id,
        "stages": stages.ids,
        "product": product.id,
        "tariff": tariff.id,
        "terms": {months: term.id for months, term in terms.items()},
    }
)
