"""Our whole cycle beside stock create + post, interleaved in one process.

Run it in a shell of a database with crm_infrastructure (`./run bench`); it makes
its own customers and services and rolls nothing back: use a throw-away database.
Prints medians of CPU (Python + PostgreSQL backend) and queries per invoice.
"""

import os
import resource
import statistics
from datetime import timedelta

ROUNDS = int(os.environ.get("BENCH_ROUNDS", 6))
SIZE = int(os.environ.get("BENCH_SIZE", 100))
TICK = os.sysconf("SC_CLK_TCK")


def backend_cpu(env):
    pid = env.cr._cnx.get_backend_pid()
    with open(f"/proc/{pid}/stat") as stat:
        numbers = stat.read().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / TICK


def cpu(env):
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + backend_cpu(env)


def measure(env, work):
    env.cr.flush()
    env.invalidate_all()
    begin, queries = cpu(env), env.cr.sql_log_count
    work()
    env.cr.commit()
    return (cpu(env) - begin) * 1000 / SIZE, (env.cr.sql_log_count - queries) / SIZE


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
    found = {"stock": measure(env, lambda: stock(env, customers, product, day))}
    services(env, partners(env), day)
    env.cr.commit()
    found["ours"] = measure(env, lambda: run(env, day))
    few = partners(env)[: SIZE // 5]
    few.infrastructure_grouping = True
    services(env, few, day, per_customer=5)
    env.cr.commit()
    found["shared by 5, per service"] = measure(env, lambda: run(env, day))
    return found


def main(env):
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "1")
    env.company.lifecycle_breaker_floor = 1_000_000
    first = env.company._operating_today()
    product = env.ref("crm_infrastructure.product_hosting")
    run(env, first)
    days = [first + timedelta(days=number) for number in range(1, ROUNDS + 2)]
    rounds = [one_round(env, product, day) for day in days]
    report({name: [r[name] for r in rounds[1:]] for name in rounds[0]})  # 1st: warm-up


def report(results):
    base = statistics.median(ms for ms, _queries in results["stock"])
    for name, found in results.items():
        ms = statistics.median(item[0] for item in found)
        queries = statistics.median(item[1] for item in found)
        print(f"{name:28} {ms:7.2f} ms {queries:6.1f} q  {ms / base:5.2f} x stock")


main(env)  # noqa: F821  (the shell's)
