# runs in an Odoo shell: `env`, `answer` and START are given
# ruff: noqa: F821
from odoo import Command, fields

Users = env["res.users"].with_context(no_reset_password=True)
start = fields.Date.to_date(START)
env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "True")


def make_company(name):
    company = env["res.company"].create(
        {"name": name, "country_id": env.ref("base.us").id, "email": "us@e2e.example"}
    )
    env["account.chart.template"].try_loading(
        "generic_coa", company=company, install_demo=False
    )
    env.user.write({"company_ids": [Command.link(company.id)]})
    return company


def make_user(login, groups, company, **vals):
    return Users.create(
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


OWN = "crm_infrastructure.group_infrastructure_user"
MANAGER = "crm_infrastructure.group_infrastructure_manager"
company, foreign = make_company("E2E One"), make_company("E2E Two")
env = env(context={"allowed_company_ids": company.ids})
customer, other_customer = env["res.partner"].create(
    [
        {"name": "E2E Customer", "email": "customer@e2e.example"},
        {"name": "E2E Other", "email": "other@e2e.example"},
    ]
)
seller = make_user("e2e_seller", OWN, company)
colleague = make_user("e2e_colleague", OWN, company)
admin = make_user("e2e_admin", OWN, company)
accountant = make_user("e2e_accountant", "account.group_account_invoice", company)
manager = make_user("e2e_manager", f"{MANAGER},account.group_account_invoice", company)
foreigner = make_user("e2e_foreigner", MANAGER, foreign)
portal = make_user(
    "e2e_portal",
    "base.group_portal",
    company,
    partner_id=customer.id,
    email=customer.email,
)

product = env["product.product"].create(
    {"name": "E2E hosting", "type": "service", "taxes_id": False}
)
product.taxes_id = False  # the companies' default taxes were added
routes = {
    field: env.ref(f"crm_infrastructure.route_{name}").id
    for field, name in (
        ("disconnection_route_id", "disconnection"),
        ("resume_route_id", "resume"),
    )
}
kind = env["infrastructure.service.type"].create(
    {"name": "E2E", "code": "e2e", "product_id": product.id, **routes}
)
Service = env["infrastructure.service"].with_context(mail_auto_subscribe_no_notify=True)


def make_service(name, user, partner=customer, **vals):
    return Service.create(
        {
            "name": name,
            "partner_id": partner.id,
            "type_id": kind.id,
            "company_id": company.id,
            "user_id": user.id,
            "administrator_id": admin.id,
            "price_unit": 100,
            "date_start": start,
            **vals,
        }
    )


own = make_service("E2E own", seller, note="<p>He pays when he is shouted at</p>")
not_own = make_service("E2E of a colleague", colleague, other_customer)
new = make_service("E2E new", colleague)
started = own | not_own
started.action_start()
env.cr.commit()
answer(
    {
        "company": company.id,
        "foreign": foreign.id,
        "customer": customer.id,
        "type": kind.id,
        "product": product.id,
        "own": own.id,
        "not_own": not_own.id,
        "new": new.id,
        "admin": admin.id,
        "manager": manager.id,
        "seller": seller.id,
    }
)
