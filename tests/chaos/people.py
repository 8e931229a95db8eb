"""What people do on a day: pay, sign, finish tasks, each in a transaction of its own.

Who is interrupted finds tomorrow what he has not done: everything here looks first.
"""

from datetime import timedelta

from life import EVENING

from odoo import Command, fields
from odoo.exceptions import LockError, UserError
from odoo.service.model import retrying

# days from the invoice to the payment; who is not named never pays
PATIENCE = {"prompt": 3, "shared": 5, "late": 24, "reader": 4, "payer": 1}
HALF = {"half": 6}


def work(life, day):
    """Do all that people do on the day."""
    life.set_clock(day)
    pay(life, day)
    sell(life, day)
    do_tasks(life, day)


def _each(life, model, domain, act, login=None):
    """Call `act` on each record, each in a transaction; return how many refused."""
    with life.env() as env:
        ids = env[model].search(domain, order="id").ids
    refused = 0
    for record_id in ids:
        with life.env(login) as env:
            try:
                retrying(lambda e=env, i=record_id: act(e[model].browse(i)), env)
            except (UserError, LockError):
                env.cr.rollback()
                refused += 1
    return refused


def press(life, model, button):
    """Press a button on each record; return how often it was refused."""
    return _each(
        life, model, [], lambda record: getattr(record, button)(), "chaos_manager"
    )


# === MONEY === #


def pay(life, day):
    """Register the payments that come in on the day, the way the accountant does."""
    today = fields.Date.to_date(day)
    for habit, days in {**PATIENCE, **HALF}.items():
        domain = [
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("partner_id.ref", "=", habit),
            ("invoice_date", "<=", today - timedelta(days=days)),
        ]
        if habit in HALF:
            domain.append(("payment_state", "=", "not_paid"))
        _each(life, "account.move", domain, lambda m, h=habit: _pay(m, h in HALF))


def _pay(move, is_half=False):
    move.invalidate_recordset()
    if move.payment_state not in ("not_paid", "partial"):
        return
    wizard = move.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    vals = {"payment_date": fields.Date.today()}
    if is_half:
        amount = move.currency_id.round(move.amount_total / 2)
        vals |= {"amount": amount, "payment_difference_handling": "open"}
    wizard.create(vals)._create_payments()


# === SALES OF LICENCES === #

SALES = [("license_product_id", "!=", False), ("won_status", "=", "pending")]
BUYERS = [*SALES, ("partner_id.ref", "in", ("reader", "payer"))]


def sell(life, day):
    """Write contract and invoice; some customers sign first, others pay first."""
    offer(life, day)
    paid = [("partner_id.ref", "=", "payer"), ("is_fully_paid", "=", True)]
    first = [("partner_id.ref", "=", "reader")]
    for domain in (first, paid):
        _each(life, "crm.lead", [*SALES, *domain], _sign)


def offer(life, day):
    """Write contract and invoice of each sale to those who buy."""
    life.set_clock(day, EVENING)
    _each(life, "crm.lead", BUYERS, _write_contract)
    _each(life, "crm.lead", BUYERS, _write_invoice)


def sign(life):
    """Sign the contracts of all open sales; return how many refused."""
    return _each(life, "crm.lead", BUYERS, _sign)


def settle(life):
    """Pay the invoices of all open sales; return how many refused."""
    return _each(life, "crm.lead", BUYERS, lambda lead: _pay(lead.invoice_ids))


def _write_contract(lead):
    if lead.contract_id:
        return
    register = lead.env.ref("document_register.register_contracts")
    lead.env["register.document"].create(
        {
            "register_id": register.id,
            "partner_id": lead.partner_id.id,
            "opportunity_id": lead.id,
            "company_id": lead.company_id.id,
            "user_id": lead.user_id.id,
        }
    )


def _sign(lead):
    if lead.contract_id.stage_code not in ("signed", "scan", "original"):
        lead.contract_id.action_sign()


def _write_invoice(lead):
    if lead.invoice_ids:
        return
    line = {"name": lead.name, "price_unit": lead.license_price, "tax_ids": False}
    move = lead.env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": lead.partner_id.id,
            "company_id": lead.company_id.id,
            "opportunity_id": lead.id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [Command.create(line)],
        }
    )
    move.action_post()


# === TASKS === #


def do_tasks(life, day):
    """Do each task that is ready; return how many refused."""
    life.set_clock(day, EVENING)
    return _each(life, "workflow.task", [("state", "=", "ready")], _do)


def _do(task):
    task.invalidate_recordset()
    if task.state != "ready":
        return
    acting = task.with_user(task.user_id)
    if task.res_model != "crm.license":
        acting.action_complete()
        return
    for check in acting.check_ids.filtered(lambda check: not check.is_done):
        check.action_toggle()
    licence = acting.env[task.res_model].browse(task.res_id)
    licence.action_activate(licence.suggested_start)
