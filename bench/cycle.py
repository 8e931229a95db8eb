"""Our whole cycle beside stock create + post, interleaved in one process.

Medians of CPU (Python and PostgreSQL backend) and queries for an invoice; services that
share an invoice are counted one by one. The first row is stock Odoo.
"""

import os
from datetime import timedelta

import measure

DATABASES = {"ours": ["crm_infrastructure"]}
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 4))
SIZE = int(os.environ.get("BENCH_SIZE", 100))


def each(env, work):
    """Return (CPU ms, queries) of `work` for one of its `SIZE` records."""
    ms, queries = measure.measure(env, work)
    return ms / SIZE, queries / SIZE


def partners(env):
    return env["res.partner"].create(
        [{"name": f"Bench {n}", "email": f"b{n}@bench.example"} for n in range(SIZE)]
    )


def stock(env, customers, product, day):
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    (0, 0, {"product_id": product.id, "quantity": 1, "price_unit": 100})
                ],
            }
            for customer in customers
        ]
    )
    moves.action_post()


def services(env, customers, day, per_customer=1):
    hosting = env.ref("crm_infrastructure.type_hosting")
    made = env["infrastructure.service"].create(
        [
            {
                "name": f"Bench {customer.name} {number}",
                "partner_id": customer.id,
                "type_id": hosting.id,
                "price_unit": 100,
                "date_start": day,
            }
            for customer in customers
            for number in range(per_customer)
        ]
    )
    made.action_start()
    return made


def run(env, day):
    env["lifecycle.run"].create({"run_date": day}).sudo()._execute()


def one_round(env, product, day):
    """Measure stock and ours on the same day, on fresh customers each."""
    customers = partners(env)
    env.cr.commit()
    found = {"stock": each(env, lambda: stock(env, customers, product, day))}
    services(env, partners(env), day)
    env.cr.commit()
    found["ours"] = each(env, lambda: run(env, day))
    few = partners(env)[: SIZE // 5]
    few.infrastructure_grouping = True
    services(env, few, day, per_customer=5)
    env.cr.commit()
    found["shared by 5, per service"] = each(env, lambda: run(env, day))
    return found


def main(env, emit):
    """Measure `ROUNDS` days of our life, new customers each; the first warms up."""
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "1")
    env.company.lifecycle_breaker_floor = 1_000_000
    last = env["lifecycle.run"].search([], order="run_date desc", limit=1).run_date
    first = max(env.company._operating_today(), last or env.company._operating_today())
    product = env.ref("crm_infrastructure.product_hosting")
    run(env, first)
    days = [first + timedelta(days=number) for number in range(1, ROUNDS + 2)]
    rounds = [one_round(env, product, day) for day in days][1:]
    for name in rounds[0]:
        emit(name, *measure.median([found[name] for found in rounds]))
