from odoo import api, fields, models

from .infrastructure_period import OWED, UNPAID

COLLECTED_ACTS = ("issued", "sent", "signed")


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    amount_collected = fields.Monetary(
        "Collected",
        compute="_compute_amounts",
        store=True,
        compute_sudo=True,
        help="The sum of its invoices that are paid and closed by an act, in the "
        "currency of the service (others at the rate of their invoice's day).",
    )
    amount_due = fields.Monetary(
        "Receivable", compute="_compute_amounts", store=True, compute_sudo=True
    )
    amount_overdue = fields.Monetary(
        "Overdue", compute="_compute_amount_overdue", compute_sudo=True
    )
    period_count = fields.Integer(compute="_compute_counts", compute_sudo=True)
    invoice_count = fields.Integer(
        "Invoices", compute="_compute_counts", compute_sudo=True
    )
    act_count = fields.Integer("Acts", compute="_compute_counts", compute_sudo=True)

    @api.depends(
        "currency_id",
        "commercial_partner_id",
        "period_ids.move_id.partner_id.commercial_partner_id",
        "period_ids.state",
        "period_ids.amount_total",
        "period_ids.amount_residual",
        "period_ids.act_id.state",
    )
    def _compute_amounts(self):
        for service in self:
            collected = service.period_ids.filtered(
                lambda p: p.state == "paid" and p.act_id.state in COLLECTED_ACTS
            )
            service.amount_collected = service._sum_in_currency(
                collected, "amount_total"
            )
            # a rest within the tolerance of the type is not asked for
            owed = service._get_customer_periods().filtered(lambda p: p.state in OWED)
            service.amount_due = service._sum_in_currency(owed, "amount_residual")

    def _get_dunned_amount(self):
        """Return what is asked for in a letter: what is due, and not disputed."""
        # sudo: the letter names the sum, whoever may see the invoices
        service = self.sudo()
        today = service.company_id._operating_today()
        owed = service._get_customer_periods().filtered(
            lambda p: p.state == UNPAID and p.date_due and p.date_due <= today
        )
        return service._sum_in_currency(owed, "amount_residual")

    def _sum_in_currency(self, periods, name):
        return sum(
            period.currency_id._convert(
                period[name], self.currency_id, self.company_id, period.date_invoice
            )
            for period in periods
            if period[name]
        )

    @api.depends("amount_due", "period_ids.state", "period_ids.date_due")
    def _compute_amount_overdue(self):
        for service in self:
            overdue = service._get_customer_periods().filtered("is_overdue")
            service.amount_overdue = service._sum_in_currency(
                overdue, "amount_residual"
            )

    def _compute_counts(self):
        groups = self.env["infrastructure.period"]._read_group(
            [("service_id", "in", self.ids)],
            ["service_id"],
            ["__count", "move_id:count_distinct", "act_id:count_distinct"],
        )
        counts = {service: found for service, *found in groups}
        for service in self:
            found = counts.get(service, (0, 0, 0))
            service.period_count, service.invoice_count, service.act_count = found
