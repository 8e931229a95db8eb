"""The cycle in a database with a long history beside the same in an empty one.

History is services, their periods, journal rows and posted invoices with their lines:
copies by SQL of one that the engine made, 20,000 of each and then 100,000.
"""

from datetime import timedelta

import measure
import scene

DATABASES = {"ours": ["crm_infrastructure"]}
PASSES = 1
SIZE = measure.number("BENCH_SIZE", 200)
ROUNDS = measure.number("BENCH_ROUNDS", 2, 4)
HISTORY = (20_000, 80_000)
GOALS = ("floor_ratio <= 1.1",)


def one_round(env, day):
    """Measure stock (to know how fast the machine is now) and ours."""
    customers = scene.partners(env, SIZE)
    floor = measure.cost(env, lambda: scene.stock(env, customers, day), SIZE)
    scene.services(env, customers, day)
    found = measure.cost(env, lambda: scene.run(env, day), SIZE)
    env.cr.execute("UPDATE infrastructure_service SET active = false WHERE active")
    env.cr.commit()
    return {"": found | {"of_stock": found["ms"] / floor["ms"]}}


def several(env, day):
    """Measure a few days, after one that warms up."""
    found = [one_round(env, day + timedelta(days=n)) for n in range(ROUNDS + 1)]
    return found[1:]


def add_history(env, day, count):
    """Copy a service, its period, journal row and posted invoice so many times."""
    [customer] = scene.partners(env, 1)
    service = scene.services(env, customer, day)
    scene.run(env, day)
    period = service.period_ids
    row = env["lifecycle.journal"].search(
        [("res_model", "=", service._name), ("res_id", "=", service.id)], limit=1
    )
    move = period.move_id
    services = scene.multiply(env, service, count, active="false")
    moves = scene.multiply(
        env, move, count, name=f"'OLD/{day}/{count}/' || n", access_token="NULL"
    )
    periods = scene.multiply(
        env,
        period,
        count,
        service_id=f"{services.ids[0]} + n - 1",
        move_id=f"{moves.ids[0]} + n - 1",
    )
    for line in move.line_ids:
        mine = f"{periods.ids[0]} + n - 1" if line.infrastructure_period_id else "NULL"
        scene.multiply(
            env,
            line,
            count,
            move_id=f"{moves.ids[0]} + n - 1",
            infrastructure_period_id=mine,
        )
    scene.multiply(env, row, count, res_id=f"{services.ids[0]} + n - 1", key="'old'")
    scene.retire(env)


def main(env, emit):
    """Measure with no history, then after each addition to it."""
    day = scene.prepare(env) + timedelta(days=1)
    several(env, day)
    base, total = None, 0
    for count in (0, *HISTORY):
        day += timedelta(days=ROUNDS + 2)
        if count:
            add_history(env, day - timedelta(days=1), count)
            total += count
        rounds = several(env, day)
        base = base or sorted(r[""]["of_stock"] for r in rounds)[len(rounds) // 2]
        for each in rounds:
            each[""]["floor_ratio"] = each[""]["of_stock"] / base
        goals = {"": GOALS} if count else {}
        title = f"{total} services, periods, invoices, rows"
        measure.report(emit, rounds, goals=goals, title=title)
