"""Upgraded, removed and installed again: nothing of the customers' money is lost."""

import contextlib
import os
import re
import subprocess
import sys

import psycopg2
import pytest

from chaos_code import MAKE, run_code
from conftest import ROOT, WORK, run_shell

ADDON = "crm_infrastructure"
OURS = sorted(path.parent.name for path in (ROOT / "addons").glob("*/__manifest__.py"))
FACTS = """
SELECT service.id, stage_code, next_step_date, amount_due, paid_through,
       (SELECT count(*) FROM lifecycle_journal
         WHERE res_model = 'infrastructure.service' AND res_id = service.id)
  FROM infrastructure_service service ORDER BY service.id
"""
INVOICES = "SELECT id, name, amount_total, payment_state FROM account_move ORDER BY id"
STAGES = "SELECT code, count(*) FROM lifecycle_stage GROUP BY code ORDER BY code"
# demo data go with their addon, as always
DEMO = "SELECT model, res_id FROM ir_model_data WHERE module IN %s"
LEADS = """
SELECT id, name, partner_id, expected_revenue, won_status, active, lost_reason_id
  FROM crm_lead ORDER BY id
"""
WITHOUT_STAGE = """
SELECT lead.id FROM crm_lead lead LEFT JOIN crm_stage stage ON stage.id = lead.stage_id
 WHERE lead.type = 'opportunity' AND stage.id IS NULL
"""
OUR_STAGES = """
SELECT module || '.' || data.name FROM ir_model_data data
  JOIN crm_stage stage ON stage.id = data.res_id
 WHERE model = 'crm.stage' ORDER BY 1
"""
CRONS = """
SELECT name, cron.active FROM ir_cron cron
  JOIN ir_model_data data ON data.res_id = cron.id AND data.model = 'ir.cron'
 WHERE data.module = 'base_lifecycle' ORDER BY name
"""
# as a database of the version before has it
OLD = """
UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name = 'base_lifecycle';
UPDATE ir_cron SET priority = %s WHERE id = (SELECT res_id FROM ir_model_data
 WHERE module = 'base_lifecycle' AND name = 'ir_cron_send') RETURNING priority
"""
OLD_TEAMS = """
UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name = 'crm_pipeline';
ALTER TABLE crm_team DROP COLUMN own_stages_only;
SELECT DISTINCT crm_team_id FROM crm_stage_crm_team_rel ORDER BY crm_team_id
"""
TEAMS = "SELECT id FROM crm_team WHERE own_stages_only ORDER BY id"
PRIORITY = """
SELECT priority FROM ir_cron WHERE id = (SELECT res_id FROM ir_model_data
 WHERE module = 'base_lifecycle' AND name = 'ir_cron_send')
"""
LEFT = """
SELECT model || ' ' || module || '.' || name FROM ir_model_data
 WHERE module IN %s AND model IN ('ir.ui.view', 'ir.rule', 'ir.ui.menu', 'ir.cron',
       'ir.model.fields', 'ir.model.access', 'ir.actions.act_window', 'mail.template')
"""
# stock Odoo tries to delete data records that others still use, and keeps them
IN_USE = re.compile(r"""bad query: b['"]DELETE FROM "\w+" WHERE id IN""")
# beside the demo data, as people make them
SOLD = """
customer = env['res.partner'].create({'name': 'A bakery', 'company_id': company.id})
vals = {'type': 'opportunity', 'partner_id': customer.id, 'company_id': company.id}
env['crm.lead'].create([{'name': 'Bread', **vals}, {'name': 'Cakes', **vals,
    'team_id': env.ref('crm_onboarding.team_new_clients').id,
    'stage_id': env.ref('crm_onboarding.stage_requisites').id}])
run('2031-05-31')
env.cr.commit()
"""
REMOVE = """
env['ir.module.module'].search([('name', 'in', %r)]).button_immediate_uninstall()
"""
LOOK = """
moves = env['account.move'].search([])
moves.read()
env['res.partner'].search([]).mapped('display_name')
env['crm.lead'].with_context(active_test=False).search([]).read()
env['crm.lead'].search([], limit=1).copy()
env['crm.stage'].search([]).read()
env['mail.activity'].search([]).mapped('res_name')
env['crm.lead'].get_views([(False, 'form'), (False, 'list'), (False, 'kanban')])
env['account.move'].get_views([(False, 'form'), (False, 'list')])
"""


def odoo(name, *arguments, code=None):
    command = [sys.executable, "-m", "odoo", *(["shell"] if code else [])]
    command += ["--no-http", "--addons-path", ROOT / "addons", "-D", WORK / "data"]
    command += ["-d", name, "--db_host", os.environ["PGHOST"]]
    command += ["--db_user", os.environ["PGUSER"], *arguments]
    done = subprocess.run(
        [str(part) for part in command],
        input=code,
        capture_output=True,
        text=True,
        cwd=WORK,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    errors = [line for line in done.stderr.splitlines() if " ERROR " in line]
    bad = [line for line in errors if not IN_USE.search(line)]
    assert not bad, "\n".join(bad)


def ask(name, question, *parameters):
    with (
        contextlib.closing(psycopg2.connect(dbname=name)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(question, parameters)
        connection.commit()
        return cursor.fetchall()


def made_by_users(name):
    """Return the rows of LEADS and INVOICES that do not hang on demo data."""
    demo = set(ask(name, DEMO, tuple(OURS)))
    leads = [
        lead
        for lead in ask(name, LEADS)
        if ("crm.lead", lead[0]) not in demo and ("res.partner", lead[2]) not in demo
    ]
    moves = [m for m in ask(name, INVOICES) if ("account.move", m[0]) not in demo]
    return leads, moves


@pytest.fixture(scope="module")
def copy(company):
    """A copy of the server's database, which is in use, with deals and invoices."""
    made = MAKE % {"company": company, "count": 3}
    run_shell(made + run_code(company) + SOLD)
    name = f"{os.environ['ODOO_DB']}_copy"
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True)
    subprocess.run(["createdb", name], check=True)
    dump = ["pg_dump", os.environ["ODOO_DB"]]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as source:
        quiet = {"stdin": source.stdout, "stdout": subprocess.DEVNULL}
        subprocess.run(["psql", "-q", name], check=True, **quiet)
    assert source.returncode == 0
    yield name
    subprocess.run(["dropdb", "--force", name], check=True)


def test_upgrade_keeps_what_was_done(copy):
    before = ask(copy, FACTS), ask(copy, INVOICES), ask(copy, STAGES)
    ask(copy, OLD, 5)
    teams = ask(copy, OLD_TEAMS)
    odoo(copy, "-u", "base_workflow,account_closing_act", "--stop-after-init")
    assert teams and set(teams) <= set(ask(copy, TEAMS))
    assert (ask(copy, FACTS), ask(copy, INVOICES), ask(copy, STAGES)) == before
    assert ask(copy, PRIORITY) == [(9,)]
    assert {active for _name, active in ask(copy, CRONS)} == {True}


def test_upgrade_keeps_what_the_administrator_chose(copy):
    ask(copy, OLD, 3)
    odoo(copy, "-u", "base_lifecycle", "--stop-after-init")
    assert ask(copy, PRIORITY) == [(3,)]


def test_removal_leaves_the_invoices_and_comes_back_once(copy):
    invoices, stages = ask(copy, INVOICES), ask(copy, STAGES)
    odoo(copy, code=REMOVE % ([ADDON],))
    assert ask(copy, INVOICES) == invoices
    assert ask(copy, LEFT, (ADDON,)) == []
    odoo(copy, code=LOOK)
    odoo(copy, "-i", ADDON, "--stop-after-init")
    assert ask(copy, STAGES) == stages


def test_all_go_and_come_back_and_the_deals_stay(copy):
    leads, moves = made_by_users(copy)
    stages = ask(copy, OUR_STAGES)
    assert leads and moves and ("crm_onboarding.stage_approval",) in stages

    odoo(copy, code=REMOVE % (OURS,))

    assert set(leads) - set(ask(copy, LEADS)) == set()
    assert set(moves) - set(ask(copy, INVOICES)) == set()
    assert ask(copy, LEFT, tuple(OURS)) == []
    assert ask(copy, WITHOUT_STAGE) == []
    odoo(copy, code=LOOK)
    odoo(copy, "-i", ",".join(OURS), "--stop-after-init")
    assert ask(copy, OUR_STAGES) == stages
