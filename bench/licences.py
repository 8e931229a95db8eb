"""Licences that begin, expire and are renewed by the run beside stock batches.

Each row is one run over all licences, and its ratio is to a stock floor measured in the
same process: for a beginning one tracked write() on as many records of a small model,
for a notice a batch of as many activities, for a renewal a batch of as many
opportunities and activities, in chunks of 100.
"""

from datetime import timedelta

import measure
import scene

DATABASES = {"ours": ["crm_infrastructure", "crm_license", "crm_onboarding"]}
PASSES = 1
SIZE = measure.number("BENCH_SIZE", 2000, 10_000)
CHUNK = scene.CHUNK


def make_team(env):
    """Make a team of licences with its stages."""
    team = env["crm.team"].create({"name": "Bench", "card": "license"})
    stages = [("Request", False), ("Contract", False), ("Won", True)]
    env["crm.stage"].create(
        [
            {"name": name, "is_won": won, "sequence": n, "team_ids": [(4, team.id)]}
            for n, (name, won) in enumerate(stages)
        ]
    )
    return team


def sell(env, team):
    """Return the values that all licences have; each threshold has a day of its own."""
    product = env["crm.license.product"].create(
        {"name": "Bench", "sales_team_id": team.id}
    )
    term = env["crm.license.term"].create(
        {"name": "Bench", "months": 12, "notify_days": 40, "renew_days": 20}
    )
    price = {"term_id": term.id, "currency_id": env.company.currency_id.id}
    prices = [(0, 0, price | {"price": 120})]
    vals = {"product_id": product.id, "term_id": term.id}
    vals["tariff_id"] = (
        env["crm.license.tariff"]
        .create({"name": "Bench", "product_id": product.id, "price_ids": prices})
        .id
    )
    return vals


def licences(env, start, vals, count=SIZE):
    """Make licences that begin on `start`: one as people do, its copies by SQL."""
    customers = scene.partners(env, count)
    person = env.ref("base.user_admin").id
    vals = {"partner_id": customers[0].id, "user_id": person, **vals}
    first = env["crm.license"].create({"date_start": start, **vals})
    customer = f"(ARRAY{customers.ids})[n]"
    made = scene.multiply(
        env,
        first,
        count,
        name="'Bench ' || n",
        partner_id=customer,
        commercial_partner_id=customer,
    )
    env.cr.execute("UPDATE crm_license SET root_id = id WHERE id IN %s", [made._ids])
    first.active = False
    env.cr.commit()
    return made


def leads(env, team):
    stage = env["crm.stage"].search([("team_ids", "=", team.id)], limit=1)
    vals = {"type": "opportunity", "team_id": team.id, "stage_id": stage.id}
    vals["user_id"] = env.ref("base.user_admin").id
    quiet = env["crm.lead"].with_context(tracking_disable=True)
    made = quiet.browse()
    for start in range(0, SIZE, CHUNK):
        part = range(start, min(start + CHUNK, SIZE))
        made |= quiet.create([{"name": f"Bench {n}", **vals} for n in part])
    return made


def activities(env, records):
    """Make an activity for each record, in chunks, without assignment mails."""
    quiet = env["mail.activity"].with_context(mail_activity_quick_update=True)
    model = env["ir.model"]._get_id(records._name)
    kind = env.ref("mail.mail_activity_data_todo").id
    for start in range(0, len(records), CHUNK):
        quiet.create(
            [
                {
                    "res_model_id": model,
                    "res_id": record.id,
                    "activity_type_id": kind,
                    "summary": "Bench",
                    "user_id": env.ref("base.user_admin").id,
                }
                for record in records[start : start + CHUNK]
            ]
        )


def floors(env, team):
    """Yield (name, figures) of what stock would do."""
    made = leads(env, team)
    write = scene.tracked_write(env, SIZE)
    yield "tracked write", measure.cost(env, write, SIZE)
    yield "activities", measure.cost(env, lambda: activities(env, made), SIZE)
    both = measure.cost(env, lambda: activities(env, leads(env, team)), SIZE)
    yield "opportunities", both


def live(env, start, made):
    """Yield (what the run does, its floor, figures) for each day of the licences."""
    one = made[0]
    days = {
        ("activate (stage)", "tracked write"): start,
        ("notify (activity, letter waits)", "activities"): one.date_notify,
        ("30 days left (stage, activity)", "activities"): before(one, 30),
        ("renew (opportunity, activity)", "opportunities"): one.date_renew,
        ("10 days left (stage, activity)", "activities"): before(one, 10),
    }
    for (what, floor), day in days.items():
        figures = measure.cost(env, lambda d=day: scene.run(env, d), SIZE)
        done = env["lifecycle.journal"].search_count(
            [
                ("res_model", "=", "crm.license"),
                ("res_id", "in", made.ids),
                ("run_date", "=", day),
            ]
        )
        if done != SIZE:
            raise AssertionError(f"{what}: {done} steps for {SIZE} licences")
        yield what, floor, figures


def before(licence, days):
    return licence.date_end - timedelta(days=days)


def main(env, emit):
    """Live the year of all licences, with a run on each of their days."""
    start = scene.prepare(env) + timedelta(days=1)
    team = make_team(env)
    dict(floors(env, team))  # warms up
    found = dict(floors(env, team))
    for name, figures in found.items():
        emit(f"stock: {name}", **figures)
    made = licences(env, start, sell(env, team))
    for what, floor, figures in live(env, start, made):
        ratio = figures["ms"] / found[floor]["ms"]
        emit(what, **figures, ratio=ratio, times_less=1 / ratio)
