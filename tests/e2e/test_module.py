"""Upgraded, removed and installed again: nothing of the customers' money is lost."""

import contextlib
import os
import re
import subprocess
import sys

import psycopg2
import pytest

from conftest import ROOT, WORK

ADDON = "crm_infrastructure"
FACTS = """
SELECT service.id, stage_code, next_step_date, amount_due, paid_through,
       (SELECT count(*) FROM lifecycle_journal
         WHERE res_model = 'infrastructure.service' AND res_id = service.id)
  FROM infrastructure_service service ORDER BY service.id
"""
INVOICES = "SELECT id, name, amount_total, payment_state FROM account_move ORDER BY id"
STAGES = "SELECT code, count(*) FROM lifecycle_stage GROUP BY code ORDER BY code"
CRONS = """
SELECT name, cron.active FROM ir_cron cron
  JOIN ir_model_data data ON data.res_id = cron.id AND data.model = 'ir.cron'
 WHERE data.module = 'base_lifecycle' ORDER BY name
"""
LEFT = f"""
SELECT model || ' ' || module || '.' || name FROM ir_model_data
 WHERE module = '{ADDON}' AND model IN ('ir.ui.view', 'ir.rule', 'ir.ui.menu',
       'ir.model.fields', 'ir.actions.act_window', 'mail.template')
"""
# stock Odoo tries to delete what invoices still use, and keeps it
IN_USE = re.compile(r'DELETE FROM "(res_partner|product_product|product_template)"')
REMOVE = f"""
env['ir.module.module'].search([('name', '=', '{ADDON}')]).button_immediate_uninstall()
"""
LOOK = """
moves = env['account.move'].search([])
moves.read()
env['res.partner'].search([]).mapped('display_name')
env['crm.lead'].get_views([(False, 'form'), (False, 'list')])
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


def ask(name, question):
    with (
        contextlib.closing(psycopg2.connect(dbname=name)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(question)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def copy():
    """A copy of the server's database, which is in use."""
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
    odoo(copy, "-u", "base_workflow,account_closing_act", "--stop-after-init")
    assert (ask(copy, FACTS), ask(copy, INVOICES), ask(copy, STAGES)) == before
    assert {active for _name, active in ask(copy, CRONS)} == {True}


def test_removal_leaves_the_invoices_and_comes_back_once(copy):
    invoices, stages = ask(copy, INVOICES), ask(copy, STAGES)
    odoo(copy, code=REMOVE)
    assert ask(copy, INVOICES) == invoices
    assert ask(copy, LEFT) == []
    odoo(copy, code=LOOK)
    odoo(copy, "-i", ADDON, "--stop-after-init")
    assert ask(copy, STAGES) == stages
