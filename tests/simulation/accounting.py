"""The least accounting with which invoices can be posted and paid.

A chart of accounts takes longer to load than a month of the simulation to live.
"""

from odoo import Command


def make_accounting(env, company):
    """Give the company accounts, a sales journal, a bank and their defaults."""
    env = env(context={"allowed_company_ids": company.ids})
    income = _account(env, "400000", "income")
    outstanding = _account(env, "120000", "asset_current", reconcile=True)
    receivable = _account(env, "110000", "asset_receivable", reconcile=True)
    payable = _account(env, "210000", "liability_payable", reconcile=True)
    for model, field, account in (
        ("res.partner", "property_account_receivable_id", receivable),
        ("res.partner", "property_account_payable_id", payable),
        ("product.category", "property_account_income_categ_id", income),
    ):
        env["ir.default"].set(model, field, account.id, company_id=company.id)
    _journal(env, "INV", "sale", income)
    bank = _journal(env, "BNK", "bank", _account(env, "101000", "asset_cash"))
    lines = bank.inbound_payment_method_line_ids
    lines |= bank.outbound_payment_method_line_ids
    lines.payment_account_id = outstanding
    company.write(
        {
            "currency_exchange_journal_id": _journal(env, "EXCH", "general", income),
            "income_currency_exchange_account_id": _account(env, "441000", "income"),
            "expense_currency_exchange_account_id": _account(env, "641000", "expense"),
        }
    )


def make_tax(env, company, amount):
    """Return a tax of so many percent on top of the price."""
    due = _account(env, "220000", "liability_current")
    parts = [
        Command.create({"repartition_type": "base"}),
        Command.create({"repartition_type": "tax", "account_id": due.id}),
    ]
    return env["account.tax"].create(
        {
            "name": f"Simulated {amount}%",
            "amount": amount,
            "type_tax_use": "sale",
            "company_id": company.id,
            "country_id": company.country_id.id,
            "tax_group_id": env["account.tax.group"]
            .create({"name": "Simulated", "company_id": company.id})
            .id,
            "invoice_repartition_line_ids": parts,
            "refund_repartition_line_ids": parts,
        }
    )


def _account(env, code, kind, **vals):
    vals |= {"code": code, "name": code, "account_type": kind}
    vals["company_ids"] = [Command.set(env.companies.ids)]
    return env["account.account"].create(vals)


def _journal(env, code, kind, account):
    vals = {"name": code, "code": code, "type": kind}
    vals |= {"company_id": env.company.id, "default_account_id": account.id}
    return env["account.journal"].create(vals)
