"""A calendar of ours beside a time rule of Odoo's own automation.

The same deed on its day: a stage move, for opportunities by a rule (`base_automation`
with a line of code), for licences by the run, few and many at once. Each database
measures the same stock floor, a tracked write(), so that the ratios to it can be
compared. `growth` is what one of many costs beside one of few: a rule needs more for
each the more there are, so that 10,000 would take it an hour.
"""

from datetime import timedelta

import licences
import measure
import scene

from odoo import fields

DATABASES = {"stock": ["base_automation", "crm"], "ours": ["crm_license"]}
PASSES = 1
FEW = 500
MANY = measure.number("BENCH_SIZE", 1500, 3000)
GOALS = {"ours, many": ("growth <= 1.2",)}
COMPARE = [
    ("rule, few", "ours, few", ()),
    ("rule, many", "ours, many", ("times_cpu >= 50",)),
]


def rule(env, after):
    """Make a rule that moves opportunities to the stage `after` on their deadline."""
    model = env["ir.model"]._get_id("crm.lead")
    made = env["base.automation"].create(
        {
            "name": "Bench",
            "model_id": model,
            "trigger": "on_time",
            "trg_date_id": env["ir.model.fields"]._get("crm.lead", "date_deadline").id,
            "filter_domain": "[('name', '=like', 'Bench%')]",
        }
    )
    code = {"state": "code", "code": f"record.write({{'stage_id': {after.id}}})"}
    made.action_server_ids = [(0, 0, {"name": "Bench", "model_id": model, **code})]
    return made


def opportunities(env, count, before, day):
    """Make opportunities that are due, by copies of one."""
    vals = {"name": "Due", "type": "opportunity", "stage_id": before.id}
    one = env["crm.lead"].create({**vals, "date_deadline": day})
    return scene.multiply(env, one, count, name="'Bench ' || n")


def run_rules(env):
    """Do what the job of the rules does."""
    env["base.automation"]._cron_process_time_based_actions()


def with_rule(env):
    """Return a function that measures so many opportunities moved by a rule."""
    before, after = env["crm.stage"].search([], limit=2)
    mine = rule(env, after)
    yesterday = fields.Date.today() - timedelta(days=1)

    def work(count):
        made = opportunities(env, count, before, yesterday)
        mine.last_run = False
        env.cr.commit()
        found = measure.cost(env, lambda: run_rules(env), count)
        check(made, made.filtered(lambda lead: lead.stage_id == after))
        made.unlink()
        env.cr.commit()
        return found

    return work


def with_run(env):
    """Return a function that measures so many licences moved by the run."""
    start = scene.prepare(env) + timedelta(days=1)
    vals = licences.sell(env, licences.make_team(env))

    def work(count):
        made = licences.licences(env, start, vals, count)
        found = measure.cost(env, lambda: scene.run(env, start), count)
        check(made, made.filtered(lambda licence: licence.stage_code == "active"))
        scene.retire(env)
        return found

    return work


def check(made, moved):
    """Raise when not all were moved: the measurement would be of something else."""
    if made != moved:
        raise AssertionError(f"{len(moved)} of {len(made)} were moved")


def main(env, emit):
    """Measure the floor, few and many, after a warm-up."""
    name, make = ("ours", with_run) if "crm.license" in env else ("rule", with_rule)
    work = make(env)
    work(scene.CHUNK)
    write = scene.tracked_write(env, FEW)
    found = {"stock: tracked write": measure.cost(env, write, FEW)}
    found |= {f"{name}, few": work(FEW), f"{name}, many": work(MANY)}
    growth = found[f"{name}, many"]["ms"] / found[f"{name}, few"]["ms"]
    found[f"{name}, many"]["growth"] = growth
    measure.report(emit, [found], goals=GOALS)
