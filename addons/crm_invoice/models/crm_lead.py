from odoo import api, fields, models

SALE_TYPES = ("out_invoice", "out_receipt")
TYPES = (*SALE_TYPES, "out_refund")
ACCOUNTING = "account.group_account_invoice,account.group_account_readonly"


class CrmLead(models.Model):
    """What was invoiced for an opportunity, and what was paid of it."""

    _inherit = "crm.lead"

    invoice_ids = fields.One2many(
        "account.move",
        "opportunity_id",
        "Invoices",
        domain=[("move_type", "in", TYPES)],
        groups=ACCOUNTING,
    )
    invoice_count = fields.Integer(
        "Number of Invoices", compute="_compute_invoice_count", compute_sudo=True
    )
    amount_invoiced = fields.Monetary(
        "Invoiced",
        compute="_compute_invoice_amounts",
        store=True,
        currency_field="company_currency",
        help="Posted invoices less credit notes, with taxes, converted on the day of "
        "each document.",
    )
    amount_paid = fields.Monetary(
        "Paid",
        compute="_compute_invoice_amounts",
        store=True,
        currency_field="company_currency",
    )
    amount_open = fields.Monetary(
        "Open",
        compute="_compute_invoice_amounts",
        store=True,
        currency_field="company_currency",
    )
    is_fully_paid = fields.Boolean(
        compute="_compute_is_fully_paid",
        store=True,
        help="It was invoiced, no draft is waiting, and nothing of the posted invoices "
        "is open. An invoice that was credited instead of being paid does not count.",
    )

    def _compute_invoice_count(self):
        groups = self.env["account.move"]._read_group(
            [
                ("opportunity_id", "in", self.ids),
                ("move_type", "in", TYPES),
                ("state", "!=", "cancel"),
            ],
            ["opportunity_id"],
            ["__count"],
        )
        counts = dict(groups)
        for lead in self:
            lead.invoice_count = counts.get(lead, 0)

    @api.depends(
        "company_id",
        "invoice_ids.state",
        "invoice_ids.move_type",
        "invoice_ids.invoice_date",
        "invoice_ids.amount_total_signed",
        "invoice_ids.amount_residual_signed",
    )
    def _compute_invoice_amounts(self):
        for lead in self:
            posted = lead.invoice_ids.filtered(lambda move: move.state == "posted")
            invoiced = lead._sum_of_invoices(posted, "amount_total")
            still_open = lead._sum_of_invoices(posted, "amount_residual")
            lead.amount_invoiced = invoiced
            lead.amount_open = still_open
            lead.amount_paid = invoiced - still_open

    def _sum_of_invoices(self, moves, name):
        """Return the sum in the currency of this opportunity's company."""
        currency = (self.company_id or self.env.company).currency_id
        total = 0.0
        for move in moves:
            if move.company_currency_id == currency:
                total += move[f"{name}_signed"]
                continue
            sign = -1 if move.move_type == "out_refund" else 1
            total += sign * move.currency_id._convert(
                move[name], currency, move.company_id, move.invoice_date or move.date
            )
        return currency.round(total)

    @api.depends(
        "invoice_ids.state",
        "invoice_ids.move_type",
        "invoice_ids.payment_state",
        "invoice_ids.amount_residual",
        "invoice_ids.amount_total_signed",
    )
    def _compute_is_fully_paid(self):
        for lead in self:
            moves = lead.invoice_ids.filtered(lambda move: move.state != "cancel")
            lead.is_fully_paid = lead._are_fully_paid(moves)

    @api.model
    def _are_fully_paid(self, moves):
        """Return whether these invoices and credit notes together were paid in full."""
        invoices = moves.filtered(
            lambda m: m.move_type in SALE_TYPES and m.payment_state != "reversed"
        )
        if not invoices or any(move.state != "posted" for move in invoices):
            return False
        # not by payment_state: a blocked invoice stays blocked when it is paid
        if not all(m.currency_id.is_zero(m.amount_residual) for m in invoices):
            return False
        billed = sum(invoices.mapped("amount_total_signed"))
        posted = moves.filtered(lambda move: move.state == "posted")
        kept = sum(posted.mapped("amount_total_signed"))
        # paid and credited afterwards: nothing is left of the sale
        return not billed or kept > 0
