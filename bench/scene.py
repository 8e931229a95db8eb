"""What the benchmarks work on: customers, services, invoices of stock, runs."""

import time

CHUNK = 100


def prepare(env):
    """Let runs be dated freely and never stop for being large; return the first day."""
    env["ir.config_parameter"].set_param("base_lifecycle.allow_future_runs", "1")
    env["res.company"].search([]).write({"lifecycle_breaker_floor": 10_000_000})
    last = env["lifecycle.run"].search([], order="run_date desc", limit=1).run_date
    today = env.company._operating_today()
    day = max(today, last or today)
    run(env, day)  # what the demo data owe
    retire(env)
    return day


def partners(env, count):
    """Make customers with an address each."""
    stamp = time.time_ns()
    return env["res.partner"].create(
        [
            {"name": f"Bench {n}", "email": f"b{n}.{stamp}@bench.example"}
            for n in range(count)
        ]
    )


def product(env):
    """Return the one product that is sold, with the taxes of the company."""
    found = env["product.product"].search([("default_code", "=", "BENCH")])
    return found or env["product.product"].create(
        {"name": "Bench", "default_code": "BENCH", "type": "service", "list_price": 100}
    )


def invoice_values(customer, sold, day):
    line = {"product_id": sold.id, "quantity": 1, "price_unit": 100}
    return {
        "move_type": "out_invoice",
        "partner_id": customer.id,
        "invoice_date": day,
        "invoice_line_ids": [(0, 0, line)],
    }


def stock(env, customers, day, chunk=CHUNK):
    """Make and post an invoice for each customer, with a commit after each chunk."""
    sold = product(env)
    for start in range(0, len(customers), chunk):
        part = customers[start : start + chunk]
        moves = env["account.move"].create(
            [invoice_values(customer, sold, day) for customer in part]
        )
        moves.action_post()
        env.cr.commit()
        env.invalidate_all()


def services(env, customers, day, per_customer=1, **vals):
    """Make running services whose first period is due on `day`.

    One is made and started as people do it; the others are its copies, by SQL.
    """
    vals = {
        "name": "Bench",
        "partner_id": customers[0].id,
        "type_id": env.ref("crm_infrastructure.type_hosting").id,
        "product_id": product(env).id,
        "price_unit": 100,
        "date_start": day,
        **vals,
    }
    first = env["infrastructure.service"].create(vals)
    first.action_start()
    customer = f"(ARRAY{customers.ids})[(n - 1) / {per_customer} + 1]"
    made = multiply(
        env,
        first,
        len(customers) * per_customer,
        name="'Bench ' || n",
        partner_id=customer,
        commercial_partner_id=customer,
    )
    first.active = False
    env.cr.commit()
    return made


def run(env, day, company=None):
    """Let the engine do the day, as the scheduler's job does."""
    vals = {"run_date": day, "company_id": (company or env.company).id}
    env["lifecycle.run"].create(vals).sudo()._execute()


def retire(env):
    """Take what there is out of the calendar: later days shall not meet it."""
    env.flush_all()
    for table in ("infrastructure_service", "crm_license"):
        if table.replace("_", ".") in env:
            env.cr.execute(f"UPDATE {table} SET active = false")
    env.cr.execute(
        "UPDATE lifecycle_journal SET state = 'skipped' WHERE state = 'to_send'"
    )
    env.cr.commit()
    env.invalidate_all()


def check_delivered(count, expected):
    """Raise when letters did not leave: what was measured is not their sending."""
    if count != expected:
        raise AssertionError(f"{count} of {expected} letters were delivered")


def tracked_write(env, count):
    """Return work: one write() of a tracked field on so many records.

    A small model of stock that none of our addons extends.
    """
    currencies = env["res.currency"].with_context(active_test=False)
    first, second = currencies.search([], limit=2)
    one = env["product.pricelist"].create({"name": "Bench", "currency_id": first.id})
    made = multiply(env, one, count)
    return lambda: made.write({"currency_id": second.id})


def multiply(env, record, times, **columns):
    """Copy a row so many times by SQL and return the copies.

    `columns` are expressions of the copy's number n, for what differs.
    """
    env.flush_all()
    table = record._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND column_name <> 'id' AND is_generated = 'NEVER'",
        [table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    values = ", ".join(columns.get(name, f'source."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table} source,"
        f" generate_series(1, {times}) n WHERE source.id = {record.id} RETURNING id"
    )
    made = record.browse(made_id for (made_id,) in env.cr.fetchall())
    env.cr.commit()
    env.cr.execute(f"ANALYZE {table}")
    env.cr.commit()
    env.invalidate_all()
    return made
