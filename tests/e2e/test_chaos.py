"""Killed, run twice, locked: real processes and real commits on one database."""

import contextlib
import signal
import time

import pytest

from conftest import run_shell, start_shell

MAKE = """
company = env['res.company'].create({'name': 'Chaos %(name)s',
    'country_id': env.ref('base.us').id})
env['account.chart.template'].try_loading('generic_coa', company=company,
    install_demo=False)
env.user.write({'company_ids': [(4, company.id)]})
env = env(context={'allowed_company_ids': company.ids})
product = env['product.product'].create({'name': 'x', 'type': 'service',
    'taxes_id': False})
kind = env['infrastructure.service.type'].create({'name': 'Chaos', 'code': 'chaos',
    'product_id': product.id, 'company_id': company.id})
partner = env['res.partner'].create({'name': 'Chaos', 'email': 'c@e2e.example'})
Service = env['infrastructure.service'].with_context(tracking_disable=True)
services = Service.create([{'name': f'Chaos {n}', 'partner_id': partner.id,
    'company_id': company.id, 'type_id': kind.id, 'price_unit': 10 + n,
    'user_id': False, 'date_start': '2031-05-31'} for n in range(%(count)s)])
services.action_start()
env.cr.commit()
answer([company.id, services.ids])
"""
RUN = """
company = env['res.company'].browse(%(company)s)
env = env(context={'allowed_company_ids': company.ids})
run = env['lifecycle.run'].create({'run_date': %(day)r, 'company_id': company.id})
env.cr.commit()
"""
# only here: the product has no such point
FAULT = """
import os, signal, time
from odoo.addons.base_lifecycle.models import lifecycle_run_engine as module
module.CHUNK = 5
from odoo.addons.crm_infrastructure.models import infrastructure_service_billing as b
original = b.InfrastructureService._get_invoice_effects
done = []
def effects(self, *args):
    done.append(1)
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(self, *args)
type(env['infrastructure.service'])._get_invoice_effects = effects
"""
WAIT = """
import time
time.sleep(max(0, %(moment)r - time.time()))
"""
# the run without its mails: a PDF takes a second
GO = "run._execute(); env.cr.commit()\n"
WARNED = """
rows = env['lifecycle.journal'].search([('kind', '=', 'last_warning'),
    ('res_id', 'in', %s)])
rows._mark_sent()
env.cr.commit()
"""


@pytest.fixture
def make():
    def create(name, count):
        unique = f"{name} {time.time()}"
        company, ids = run_shell(MAKE % {"name": unique, "count": count})
        return company, tuple(ids)

    return create


def run_code(company, day="2031-05-31"):
    return RUN % {"company": company, "day": day}


def billed(query, ids):
    """Return (periods, invoices, journal rows) of the services."""
    return query(
        """SELECT count(*), count(DISTINCT p.move_id), (
               SELECT count(*) FROM lifecycle_journal j WHERE j.kind = 'invoice'
               AND j.res_model = 'infrastructure.service' AND j.res_id IN %s)
           FROM infrastructure_period p WHERE p.service_id IN %s
           AND p.move_id IS NOT NULL""",
        ids,
        ids,
    )[0]


def orphans(query, company):
    """Count invoices of the company that belong to no period."""
    return query(
        """SELECT count(*) FROM account_move m WHERE m.company_id = %s
           AND m.move_type = 'out_invoice' AND NOT EXISTS (
               SELECT 1 FROM infrastructure_period p WHERE p.move_id = m.id)""",
        company,
    )[0][0]


def test_killed_in_the_middle_goes_on_where_it_stopped(make, query):
    company, ids = make("kill", 20)

    process = start_shell(run_code(company) + FAULT + GO)
    process.communicate(timeout=300)

    assert process.returncode == -signal.SIGKILL
    assert billed(query, ids) == (10, 10, 10)
    assert orphans(query, company) == 0

    run_shell(run_code(company) + GO)

    assert billed(query, ids) == (20, 20, 20)
    assert orphans(query, company) == 0
    numbers = query(
        """SELECT count(*), count(DISTINCT name) FROM account_move
           WHERE company_id = %s AND move_type = 'out_invoice'""",
        company,
    )
    assert numbers == [(20, 20)]


def test_two_schedulers_at_once_bill_once(make, query):
    company, ids = make("twice", 40)
    wait = WAIT % {"moment": time.time() + 25}
    small = FAULT.partition("from odoo.addons.crm")[0]

    processes = [start_shell(small + run_code(company) + wait + GO) for _ in range(2)]
    errors = [process.communicate(timeout=300)[1] for process in processes]

    assert [p.returncode for p in processes] == [0, 0], errors
    run_shell(run_code(company) + GO)
    assert billed(query, ids) == (40, 40, 40)
    assert orphans(query, company) == 0


@contextlib.contextmanager
def locked(database, sql, *args):
    with database.cursor() as cursor:
        cursor.execute(sql, args)
        yield
    database.rollback()


def test_cut_off_waits_for_a_payment_in_another_transaction(make, database, query):
    company, ids = make("lock", 1)
    days = ["2031-05-31", "2031-06-07", "2031-06-11"]
    for day in days:
        run_shell(run_code(company, day) + GO)
    run_shell(WARNED % list(ids))

    sql = """SELECT m.id FROM account_move m JOIN infrastructure_period p
             ON p.move_id = m.id WHERE p.service_id IN %s FOR UPDATE OF m"""
    late = run_code(company, "2031-06-15") + GO
    with locked(database, sql, ids):
        run_shell(late)
    assert stage(query, ids) == ["awaiting_payment"]

    run_shell(late)
    assert stage(query, ids) == ["disconnected"]


def stage(query, ids):
    rows = query("SELECT stage_code FROM infrastructure_service WHERE id IN %s", ids)
    return [code for (code,) in rows]
