# runs in an Odoo shell: `env` and `answer` are given
# ruff: noqa: F821
from odoo import Command

SALES = "sales_team.group_sale_salesman"
ALL = "sales_team.group_sale_salesman_all_leads"
HEAD = "sales_team.group_sale_manager"
STAFF = "base.group_user"
N, F = "crm_onboarding", "crm_fulfilment"
home = env.ref("base.main_company")
foreign = env["res.company"].create({"name": "E2E Elsewhere"})
env = env(context={"allowed_company_ids": home.ids, "no_reset_password": True})


def user(login, group, company=home):
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "password": login,
            "email": f"{login}@e2e.example",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref(group).ids)],
        }
    )


def appoint(role, person, scope=None):
    """Make `person` the only member of `role`."""
    role = env.ref(role)
    role.member_ids.unlink()
    role.member_ids = [
        Command.create(
            {
                "user_id": person.id,
                "scope": f"{scope._name},{scope.id}" if scope else False,
            }
        )
    ]


people = {
    "seller": user("ob_seller", SALES),
    "colleague": user("ob_colleague", SALES),
    "reader": user("ob_reader", ALL),
    "head": user("ob_head", HEAD),
    "accountant": user("ob_accountant", STAFF),
    "lawyer": user("ob_lawyer", STAFF),
    "erp": user("ob_erp", STAFF),
    "operator": user("ob_operator", STAFF),
    "storekeeper": user("ob_storekeeper", STAFF),
    "driver": user("ob_driver", STAFF),
    "stranger": user("ob_stranger", STAFF),
    "portal": user("ob_portal", "base.group_portal"),
    "foreigner": user("ob_foreigner", HEAD, foreign),
}
direction = env["crm.shipping.direction"].create({"name": "E2E North"})
appoint(f"{N}.role_sales_head", people["head"])
appoint(f"{N}.role_deputy_chief_accountant", people["accountant"])
appoint(f"{N}.role_lawyer", people["lawyer"])
appoint(f"{N}.role_erp_operator", people["erp"])
appoint(f"{F}.role_operator", people["operator"], direction)
appoint(f"{F}.role_storekeeper", people["storekeeper"], direction)
team = env.ref(f"{N}.team_new_clients")
partner = env["res.partner"].create({"name": "E2E Garden Tools", "is_company": True})
group, better = env["crm.markup.group"].create(
    [{"name": "E2E basic"}, {"name": "E2E better"}]
)
stages = ("requisites", "approval", "approved", "realisation", "assembly", "delivery")
env.cr.commit()
answer(
    {
        "people": {name: person.id for name, person in people.items()},
        "team": team.id,
        "partner": partner.id,
        "direction": direction.id,
        "group": group.id,
        "better": better.id,
        "term": env.ref("account.account_payment_term_30days").id,
        "stages": {code: env.ref(f"{N}.stage_{code}").id for code in (*stages, "won")},
        "kinds": {
            kind.code: kind.id for kind in env["crm.lead.document.type"].search([])
        },
        "lost_reason": env["crm.lost.reason"].search([], limit=1).id,
        "route": env.ref(f"{N}.route_client_approval").id,
    }
)
