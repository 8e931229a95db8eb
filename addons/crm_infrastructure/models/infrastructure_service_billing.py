"""Step `invoice`: periods, invoices made and posted in one go."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _lifecycle_chunks(self, size):
        """Have services that may share an invoice done in one transaction."""
        grouping = ("commercial_partner_id.infrastructure_grouping", "=", True)
        sharing = self.search([("id", "in", self.ids), grouping])
        chunk = self.browse()
        for services in sharing.grouped("partner_id").values():
            if chunk and len(chunk) + len(services) > size:
                yield chunk
                chunk = self.browse()
            chunk |= services
        if chunk:
            yield chunk
        yield from super(InfrastructureService, self - sharing)._lifecycle_chunks(size)

    def _apply_invoice(self, steps, today):
        """Bill the periods of the steps; a skipped one is kept with its reason."""
        billed = {s: step for s, step in steps.items() if not step.skip}
        periods = self._provide_periods(steps)
        groups = {}
        for service in billed:
            groups.setdefault(service._get_invoice_key(), []).append(service)
        journals = self._get_invoice_journals()
        vals_list = [
            {
                "journal_id": journals[services[0].company_id].id,
                **self._prepare_invoice_vals(services, periods, today),
            }
            for services in groups.values()
        ]
        moves = self.env["account.move"].with_context(**QUIET).create(vals_list)
        for move, services in zip(moves, groups.values(), strict=True):
            mine = self.env["infrastructure.period"].union(
                *(periods[service] for service in services)
            )
            mine.write({"move_id": move.id})
        moves._post(soft=False)
        return self._get_invoice_effects(groups, moves, periods)

    def _provide_periods(self, steps):
        """Return the periods of each service, made where they do not exist yet."""
        Period = self.env["infrastructure.period"]
        vals_list, owners, found = [], [], {}
        for service, step in steps.items():
            again = step.data.get("again")
            found[service] = service._reprice(step) if again else Period.browse()
            for item in () if again else step.data["periods"]:
                vals_list.append(service._prepare_period_vals(item, step))
                owners.append(service)
        for service, period in zip(owners, Period.create(vals_list), strict=True):
            found[service] |= period
        return found

    def _reprice(self, step):
        """Return the reopened period of a step, which bills it at the present price."""
        [item] = step.data["periods"]
        period = self.period_ids.filtered(lambda p: p.number == item["number"])
        period.amount_planned = float(item["amount"])
        return period

    def _prepare_period_vals(self, item, step):
        return {
            "service_id": self.id,
            "number": item["number"],
            "date_from": item["date_from"],
            "date_to": item["date_to"],
            "amount_planned": float(item["amount"]),
            "skip_reason": self._lifecycle_skip_text(step),
        }

    def _get_invoice_key(self):
        """Return what services must have in common to share an invoice."""
        if not self.commercial_partner_id.infrastructure_grouping:
            return (self.id,)
        return (0, self.partner_id.id, self.currency_id.id, self.user_id.id)

    def _prepare_invoice_vals(self, services, periods, today):
        """Return the values of the invoice that these services share. Override it
        to add what your invoices need."""
        first = services[0]
        vals = first._prepare_invoice_head_vals(today)
        vals["invoice_origin"] = ", ".join(service.name for service in services)
        vals["invoice_line_ids"] = [
            Command.create(service._prepare_invoice_line_vals(period))
            for service in services
            for period in periods[service]
        ]
        return vals

    def _prepare_invoice_head_vals(self, today):
        vals = {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_user_id": self.user_id.id,
            "invoice_date": today,
        }
        if not self.partner_id.property_payment_term_id:
            # without a term the stock compute falls back on the server's clock
            vals["invoice_date_due"] = today
        return vals

    def _get_invoice_journals(self):
        """Return {company: sales journal}; asked once for all services."""
        return {
            company: self._get_sales_journal(company) for company in self.company_id
        }

    def _get_sales_journal(self, company):
        journals = self.env["account.journal"]
        # a branch uses those of its company
        domain = [*journals._check_company_domain(company), ("type", "=", "sale")]
        journal = journals.search(domain, limit=1)
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no sales journal: set up its accounting first.",
                    company=company.name,
                )
            )
        return journal

    def _prepare_invoice_line_vals(self, period):
        if not self.product_id:
            raise UserError(
                self.env._(
                    "%(service)s has no product: choose one on the service or its "
                    "type.",
                    service=self.name,
                )
            )
        price_unit = period.amount_planned / self.quantity
        return {
            "product_id": self.product_id.id,
            "name": self._get_invoice_line_name(period),
            "quantity": self.quantity,
            "price_unit": price_unit,
            "infrastructure_period_id": period.id,
            **self._prepare_amount_vals(price_unit),
        }

    def _prepare_amount_vals(self, price_unit):
        """Return the amounts that stock would find for this line, three writes later.

        Stock keeps them when they are right and corrects them when the taxes say
        otherwise (included in the price, rounded as a whole).
        """
        amount = -self.currency_id.round(price_unit * self.quantity)
        vals = {"amount_currency": amount}
        if self.currency_id == self.company_id.currency_id:
            vals["balance"] = amount
        return vals

    def _get_invoice_line_name(self, period):
        lang = self.partner_id.lang
        env = self.with_context(lang=lang).env
        return env._(
            "%(service)s, %(start)s to %(end)s",
            service=self.name,
            start=format_date(env, period.date_from),
            end=format_date(env, period.date_to),
        )

    def _get_invoice_effects(self, groups, moves, periods):
        """Return the journal values by service: the invoice that is to be sent."""
        effects = {}
        for move, services in zip(moves, groups.values(), strict=True):
            for service in services:
                mine = periods[service]
                effects[service.id] = {
                    "doc_model": move._name,
                    "doc_id": move.id,
                    "currency_id": move.currency_id.id,
                    "amount": sum(mine.mapped("amount_total")),
                    "state": "to_send",
                }
        return effects
