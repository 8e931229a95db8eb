"""Debt and money that do not meet: a payment without an invoice, and the reverse."""

from collections import defaultdict

from odoo import models

from ..servicing.facts import UNPAID
from ..servicing.ladder import CUT_OFF


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _get_unmatched_days(self, facts):
        """Return the day, by service, where an unmatched payment could end the debt.

        :param facts: the facts of the periods, by service
        """
        warned = {
            service: {p.number for p in periods if self._is_about_to_end(p)}
            for service, periods in facts.items()
        }
        services = self.filtered(lambda service: warned[service])
        if not services:
            return {}
        money = services._get_unmatched_money()
        return {
            service: service._get_today()
            for service in services
            if service._is_covered(money, warned[service])
        }

    def _is_about_to_end(self, period):
        owed = period.state == UNPAID and not period.foreign
        return owed and period.warned_on and CUT_OFF not in period.done

    def _is_covered(self, money, numbers):
        """Tell whether the money would pay one of the invoices of these periods."""
        periods = self.period_ids.filtered(lambda p: p.number in numbers)
        found = money[self.company_id, self.commercial_partner_id]
        return any(self._covers(found, move) for move in periods.move_id)

    def _covers(self, found, move):
        wanted, today = move.currency_id, self._get_today()
        amount = sum(
            currency._convert(left, wanted, self.company_id, today)
            for currency, left in found.items()
        )
        debt = move.amount_residual - self.type_id.tolerance
        return wanted.compare_amounts(amount, debt) >= 0

    def _get_unmatched_money(self):
        """Return what is left of payments: {(company, customer): {currency: sum}}.

        What went back to him counts against it.
        """
        lines = self.env["account.move.line"].search_fetch(
            [
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("company_id", "in", self.company_id.ids),
                ("partner_id", "child_of", self.commercial_partner_id.ids),
                "|",
                ("payment_id", "!=", False),
                ("statement_line_id", "!=", False),
            ],
            ["company_id", "partner_id", "currency_id", "amount_residual_currency"],
        )
        money = defaultdict(lambda: defaultdict(float))
        for line in lines:
            customer = line.partner_id.commercial_partner_id
            left = money[line.company_id, customer]
            left[line.currency_id] -= line.amount_residual_currency
        return money

    def _apply_unmatched(self, steps, today):
        """Have a person look at the money before anybody is cut off."""
        for service, period in self._get_step_periods(steps).items():
            service._lifecycle_ask(
                self.env._(
                    "A payment of %(customer)s is matched with no invoice",
                    customer=service.commercial_partner_id.name,
                ),
                self.env._(
                    "It would cover invoice %(number)s, for which the service is to be "
                    "switched off. Have it matched, or refunded: until then nothing is "
                    "switched off.",
                    number=period.move_id.name,
                ),
            )

    def _apply_written_off(self, steps, today):
        """Have a person decide: the debt is gone, but nobody has paid it."""
        for service, period in self._get_step_periods(steps).items():
            service._lifecycle_ask(
                self.env._(
                    "Invoice %(number)s was settled without a payment",
                    number=period.move_id.name,
                ),
                self.env._(
                    "It was written off or set off against another debt, so the "
                    "service stays off. Resume it if it goes on, or close it."
                ),
            )
