# runs in an Odoo shell: `env`, `answer` and OURS (the names of our addons) are given
# ruff: noqa: F821
import inspect
from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.tools import mute_logger

PLAIN = inspect.Parameter.POSITIONAL_OR_KEYWORD
OWN = tuple(f"odoo.addons.{name}." for name in OURS)
home = env.ref("base.main_company")
env = env(context={"allowed_company_ids": home.ids, "no_reset_password": True})
elsewhere = env["res.company"].create({"name": "E2E Sweep Elsewhere"})


def groups(*names):
    return env["res.groups"].browse([env.ref(name).id for name in names])


# managers of another company may configure what belongs to all companies
working = groups(
    "account.group_account_invoice",
    "base_lifecycle.group_lifecycle_user",
    "crm_infrastructure.group_infrastructure_user",
    "crm_license.group_license_issuer",
    "document_register.group_register_all",
    "sales_team.group_sale_salesman_all_leads",
)
managing = groups(
    "account.group_account_manager",
    "base_lifecycle.group_lifecycle_manager",
    "base_workflow.group_workflow_manager",
    "crm_infrastructure.group_infrastructure_manager",
    "crm_license.group_license_manager",
    "document_register.group_register_manager",
    "sales_team.group_sale_manager",
)


def user(login, groups, company):
    person = env["res.users"].create(
        {
            "name": login,
            "login": login,
            "password": login,
            "email": f"{login}@e2e.example",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(groups.ids)],
        }
    )
    # sudo: longer than the person himself may
    keys = env["res.users.apikeys"].with_user(person).sudo()
    key = keys._generate(None, "sweep", datetime.now() + timedelta(days=1))
    return {"id": person.id, "key": key}


def public_methods(model):
    """Return {name: parameters} of what our files define on this model."""
    found = {}
    for cls in type(model).mro():
        if not cls.__module__.startswith(OWN):
            continue
        for name, value in vars(cls).items():
            if not name.startswith("_") and inspect.isfunction(value):
                method = getattr(type(model), name)
                parameters = list(inspect.signature(method).parameters.values())[1:]
                found[name] = {
                    "model": bool(getattr(method, "_api_model", False)),
                    "names": [
                        p.name for p in parameters if p.kind == p.POSITIONAL_OR_KEYWORD
                    ],
                    "required": sum(p.default is p.empty for p in parameters),
                }
    return found


def required_value(field):
    if field.type == "many2one":
        return env[field.comodel_name].search([], limit=1).id
    if field.type == "selection":
        return field.get_values(env)[0]
    samples = {"date": fields.Date.today(), "datetime": fields.Datetime.now()}
    return samples.get(field.type, "x" if field.type in ("char", "text") else 1)


def make_dialog(model, person):
    """Fill in a dialog of the manager with whatever its fields take."""
    vals = {
        name: required_value(field)
        for name, field in model._fields.items()
        if field.store and field.required and not field.compute and not field.default
    }
    if "company_id" in vals:
        vals["company_id"] = home.id
    try:
        with env.cr.savepoint(), mute_logger("odoo.sql_db"):
            made = model.with_user(person["id"]).create(vals)
            env.flush_all()
            return made.ids
    except Exception:  # it needs more than can be guessed
        return []


people = {
    "staff": user("sweep_staff", env.ref("base.group_user"), home),
    "portal": user("sweep_portal", env.ref("base.group_portal"), home),
    "foreigner": user("sweep_foreigner", working, elsewhere),
    "manager": user("sweep_manager", managing, home),
}
models, tables = {}, set()
for name in sorted(env.registry):
    model = env[name]
    if model._abstract:
        continue
    of_ours = model._original_module in OURS
    if of_ours and model._auto and not model._transient:
        tables.add(model._table)
    methods = public_methods(model)
    if not methods:
        continue
    scoped = "company_id" in model._fields and model._fields["company_id"].store
    domain = [("company_id", "in", [home.id, False])] if scoped else []
    ids = model.with_context(active_test=False).search(domain, limit=3).ids
    if model._transient:
        ids = make_dialog(model, people["manager"])
    models[name] = {"methods": methods, "ids": ids, "ours": of_ours}
routes = [
    {"rule": rule.rule, "methods": sorted(rule.methods or ["GET", "POST"])}
    for rule in env["ir.http"].routing_map().iter_rules()
    if getattr(rule.endpoint, "func", rule.endpoint).__module__.startswith(OWN)
    or str(getattr(rule.endpoint, "args", "")).startswith(OWN)
]
env.cr.commit()
answer({"people": people, "models": models, "tables": sorted(tables), "routes": routes})
