"""Code for Odoo shells: a company whose services are billed, killed and warned."""

MAKE_COMPANY = """
import time
company = env['res.company'].create({'name': f'Chaos {time.time()}',
    'email': 'us@e2e.example', 'country_id': env.ref('base.us').id})
env['account.chart.template'].try_loading('generic_coa', company=company,
    install_demo=False)
env.user.write({'company_ids': [(4, company.id)]})
env['ir.config_parameter'].set_param('base_lifecycle.allow_future_runs', 'True')
product = env['product.product'].create({'name': 'x', 'type': 'service',
    'taxes_id': False})
product.taxes_id = False
env['infrastructure.service.type'].create({'name': 'Chaos', 'code': 'chaos',
    'product_id': product.id, 'company_id': company.id})
env.cr.commit()
answer(company.id)
"""
MAKE = """
company = env['res.company'].browse(%(company)s)
env = env(context={'allowed_company_ids': company.ids})
Service = env['infrastructure.service'].with_context(tracking_disable=True)
mine = [('company_id', '=', company.id)]
Service.search(mine).active = False  # of the test before
kind = env['infrastructure.service.type'].search(mine)
partner = env['res.partner'].create({'name': 'Chaos', 'email': 'c@e2e.example'})
services = Service.create([{'name': f'Chaos {n}', 'partner_id': partner.id,
    'company_id': company.id, 'type_id': kind.id, 'price_unit': 10 + n,
    'user_id': False, 'date_start': '2031-05-31'} for n in range(%(count)s)])
services.action_start()
env.cr.commit()
answer(services.ids)
"""
# a run without its mails, unless `send` is called: a PDF takes a second
RUN = """
company = env['res.company'].browse(%(company)s)
env = env(context={'allowed_company_ids': company.ids})
def run(*days):
    for day in days:
        made = env['lifecycle.run'].create({'run_date': day, 'company_id': company.id})
        env.cr.commit()
        made._execute()
        env.cr.commit()
def send():
    env['lifecycle.journal']._send_pending(company)
    env.cr.commit()
"""
# only here: the product has no such points
KILLED_AFTER_SMTP = """
import os, signal
from odoo.addons.base.models.ir_mail_server import IrMail_Server
original = IrMail_Server.send_email
def send_email(self, *args, **kwargs):
    original(self, *args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
IrMail_Server.send_email = send_email
"""
# the letters of several customers, by several senders at once
CUSTOMERS = """
for n, service in enumerate(env['infrastructure.service'].browse(%(ids)r)):
    service.partner_id = env['res.partner'].create({
        'name': f'Customer {n}', 'email': f'c{n}@e2e.example'})
env.cr.commit()
"""
SEND_TOGETHER = """
Journal = env['lifecycle.journal']
rows = Journal.search(Journal._get_pending_domain(company))
rows._send_rows(rows, len(rows), %(senders)s)
"""
KILLED_AT_LETTER = """
import os, signal, threading
from odoo.addons.base.models.ir_mail_server import IrMail_Server
original, lock, taken = IrMail_Server.send_email, threading.Lock(), []
def send_email(self, *args, **kwargs):
    original(self, *args, **kwargs)
    with lock:
        taken.append(1)
        if len(taken) == %(letter)s:
            os.kill(os.getpid(), signal.SIGKILL)
IrMail_Server.send_email = send_email
"""
# the program that draws the PDF crashes on the invoice of one customer
CRASHING_PDF = """
import pathlib, subprocess
from odoo.addons.base.models import ir_actions_report as module
original = module._run_wkhtmltopdf
def run_wkhtmltopdf(args):
    if any('Customer 0' in pathlib.Path(arg).read_text()
           for arg in args if 'report.body' in str(arg)):
        return subprocess.CompletedProcess(args, -11, '', 'broken')
    return original(args)
module._run_wkhtmltopdf = run_wkhtmltopdf
"""
# everybody goes on when all have come
MEET = """
import os, pathlib, time
place = pathlib.Path(%(folder)r)
(place / str(os.getpid())).touch()
late = time.time() + 120
while len(list(place.iterdir())) < %(count)s and time.time() < late:
    time.sleep(0.02)
"""
MARK_SENT = """
rows = env['lifecycle.journal'].search([('kind', 'in', %(kinds)r),
    ('res_id', 'in', %(ids)r)])
rows._mark_sent()
env.cr.commit()
"""


def run_code(company):
    """Return the code that defines `run(day, ...)` and `send()` for the company."""
    return RUN % {"company": company}


def mark_sent(ids, *kinds):
    """Return the code that takes the letters of these kinds for sent."""
    return MARK_SENT % {"kinds": kinds, "ids": ids}


def customers(ids):
    """Return the code that gives each service a customer of its own."""
    return CUSTOMERS % {"ids": ids}


def send_together(senders):
    """Return the code that sends what waits, by so many senders."""
    return SEND_TOGETHER % {"senders": senders}


def killed_at_letter(letter):
    """Return the code that kills the process when the server took this letter."""
    return KILLED_AT_LETTER % {"letter": letter}
