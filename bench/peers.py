"""Our cycle beside OCA's contract and beside stock Odoo one by one, and a bad record.

Each database measures its own stock floor (batch create + post) in the same process, so
the ratios to it can be compared. `one_by_one` is how much more stock needs that
creates, posts and commits each invoice alone, `clean` how much more a run with one bad
record needs than one without: its customer has come to belong to another company.
`made` is how many percent of the good ones have their invoice then.
"""

import logging
from datetime import timedelta

import measure
import scene

from odoo import fields

DATABASES = {"contract": ["contract"], "ours": ["crm_infrastructure"]}
WHEELS = ["odoo-addon-contract==19.0.1.2.1.2"]
PASSES = 1
SIZE = measure.number("BENCH_SIZE", 500)
ROUNDS = measure.number("BENCH_ROUNDS", 1, 4)
FEW = max(SIZE // 10, 10)  # one by one is slow, and the same for each
GOALS = {
    "ours": ("ratio <= 0.90", "one_by_one >= 4.5"),
    "ours, one bad": ("clean <= 1.5", "made >= 100"),
}
COMPARE = [
    ("contract, and posted", "ours", ("times_cpu >= 1.7", "times_queries >= 3")),
    ("contract, drafts only", "ours", ("times_cpu >= 1.0",)),
]


def one_by_one(env, customers, day):
    """Do as stock does when nobody batches: create, post, commit, each alone."""
    scene.stock(env, customers, day, chunk=1)


def contracts(env, customers, day):
    """Make contracts that bill the same line every month from `day` on."""
    line = {
        "product_id": scene.product(env).id,
        "name": "Bench",
        "quantity": 1,
        "price_unit": 100,
        "recurring_rule_type": "monthly",
        "recurring_interval": 1,
        "date_start": day,
        "recurring_next_date": day,
    }
    env["contract.contract"].create(
        [
            {
                "name": customer.name,
                "partner_id": customer.id,
                "line_recurrence": True,
                "contract_line_ids": [(0, 0, line)],
            }
            for customer in customers
        ]
    )


def run_contracts(env, day):
    env["contract.contract"].cron_recurring_create_invoice(day)


def run_and_post(env, day):
    """Let contract make its drafts, then post them in chunks of 100."""
    run_contracts(env, day)
    env.cr.commit()
    drafts = env["account.move"].search(
        [("state", "=", "draft"), ("invoice_date", "=", day)]
    )
    for start in range(0, len(drafts), scene.CHUNK):
        drafts[start : start + scene.CHUNK].action_post()
        env.cr.commit()
        env.invalidate_all()


def spoil(env, customers):
    """Give one customer in the middle to another company."""
    other = env["res.company"].search([("name", "=", "Bench other")])
    other = other or env["res.company"].create({"name": "Bench other"})
    env.flush_all()
    env.cr.execute(
        "UPDATE res_partner SET company_id = %s WHERE id = %s",
        [other.id, customers[len(customers) // 2].id],
    )
    env.cr.commit()
    env.invalidate_all()


def billed(env, customers):
    """Return how many percent of the good customers have an invoice."""
    moves = env["account.move"].search([("partner_id", "in", customers.ids)])
    return len(moves.partner_id) * 100 / (len(customers) - 1)


def subject(env):
    """Yield (row, how due records are made, how they are billed) of this database."""
    if "contract.contract" in env:
        yield "contract, drafts only", contracts, run_contracts
        yield "contract, and posted", contracts, run_and_post
    else:
        yield "ours", scene.services, scene.run


def finish(env):
    """Let later rows meet nothing of this one."""
    if "contract.contract" in env:
        env.cr.execute("UPDATE contract_line SET recurring_next_date = '2999-01-01'")
        env.cr.execute("UPDATE contract_contract SET active = false")
        env.cr.execute("UPDATE account_move SET state='cancel' WHERE state = 'draft'")
        env.cr.commit()
        env.invalidate_all()
    else:
        scene.retire(env)


def one_round(env, day, size):
    """Measure the floors and what this database is about."""
    customers = scene.partners(env, size)
    found = {"stock": measure.cost(env, lambda: scene.stock(env, customers, day), size)}
    few = scene.partners(env, FEW)
    alone = measure.cost(env, lambda: one_by_one(env, few, day), FEW)
    found["stock, one by one"] = alone
    for row, make, bill in subject(env):
        make(env, scene.partners(env, size), day)
        env.cr.commit()
        found[row] = measure.cost(env, lambda b=bill: b(env, day), size)
        found[row]["one_by_one"] = alone["ms"] / found[row]["ms"]
        finish(env)
    found[f"{row}, one bad"] = bad(env, day, size, found[row]["ms"])
    return found


def bad(env, day, size, clean):
    """Measure the last way of billing once more, with one record that cannot be."""
    [*_ways, (_row, make, bill)] = subject(env)
    customers = scene.partners(env, size)
    make(env, customers, day)
    spoil(env, customers)
    logging.disable(logging.ERROR)  # both tell about the bad one, which is expected
    found = measure.cost(env, lambda: bill(env, day), size)
    logging.disable(logging.NOTSET)
    found |= {"clean": found["ms"] / clean, "made": billed(env, customers)}
    finish(env)
    return found


def main(env, emit):
    """Measure a day with few of everything to warm up, then days in full."""
    is_ours = "lifecycle.run" in env
    day = scene.prepare(env) if is_ours else fields.Date.today()
    one_round(env, day, min(SIZE, 50))
    days = [day + timedelta(days=number) for number in range(1, ROUNDS + 1)]
    rounds = [one_round(env, day, SIZE) for day in days]
    measure.report(emit, rounds, goals=GOALS)
