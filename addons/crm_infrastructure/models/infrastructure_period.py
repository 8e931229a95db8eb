from odoo import api, fields, models

TO_BILL, DRAFT, UNPAID, DISPUTED = "to_bill", "draft", "unpaid", "disputed"
PAID, CREDITED, CANCELLED, SKIPPED = "paid", "credited", "cancelled", "skipped"
VOID = (TO_BILL, CANCELLED, CREDITED)
OWED = (UNPAID, DISPUTED)


class InfrastructurePeriod(models.Model):
    """A period of a service: billed once, or skipped with a reason. Never lost."""

    _name = "infrastructure.period"
    _description = "Period of a Recurring Service"
    _order = "service_id, number desc"
    _rec_name = "number"

    service_id = fields.Many2one(
        "infrastructure.service", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="service_id.partner_id", store=True, index=True, string="Customer"
    )
    company_id = fields.Many2one(related="service_id.company_id", store=True)
    type_id = fields.Many2one(related="service_id.type_id", store=True)
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    # currencies have up to four decimals
    amount_planned = fields.Float("Price", digits=(16, 4), readonly=True)

    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, index="btree_not_null"
    )
    move_line_ids = fields.One2many(
        "account.move.line", "infrastructure_period_id", "Invoice Lines"
    )
    act_id = fields.Many2one(
        "closing.act", "Closing Act", readonly=True, index="btree_not_null"
    )
    act_state = fields.Selection(related="act_id.state", string="Act")

    state = fields.Selection(
        [
            (TO_BILL, "To bill"),
            (DRAFT, "Draft invoice"),
            (UNPAID, "Unpaid"),
            (DISPUTED, "Unpaid, not dunned"),
            (PAID, "Paid"),
            (CREDITED, "Credited"),
            (CANCELLED, "Invoice cancelled"),
            (SKIPPED, "Not billed"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        compute_sudo=True,
    )
    is_open = fields.Boolean(
        compute="_compute_is_open",
        store=True,
        help="Something may still be owed for it, by the customer or by us.",
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_money", store=True, compute_sudo=True
    )
    amount_total = fields.Monetary(
        "Invoiced", compute="_compute_money", store=True, compute_sudo=True
    )
    amount_residual = fields.Monetary(
        "Open", compute="_compute_money", store=True, compute_sudo=True
    )
    date_invoice = fields.Date(
        "Invoice Date", compute="_compute_money", store=True, compute_sudo=True
    )
    date_due = fields.Date(
        "Due Date", compute="_compute_money", store=True, compute_sudo=True
    )

    round = fields.Integer("Billed Anew", readonly=True, aggregator=None)
    ladder = fields.Integer("Dunned Anew", readonly=True, aggregator=None)
    ladder_start = fields.Date("Dunning From", readonly=True)
    act_round = fields.Integer("Act Asked For Anew", readonly=True, aggregator=None)
    is_renewed = fields.Boolean(readonly=True)
    is_paid_seen = fields.Boolean(readonly=True)
    is_decided = fields.Boolean(readonly=True)
    skip_reason = fields.Char("Why Not Billed", readonly=True)

    _once = models.UniqueIndex(
        "(service_id, date_from)", "This period of the service exists already."
    )
    _open = models.Index("(service_id) WHERE is_open IS TRUE")
    _dates_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "A period cannot end before it begins."
    )

    @api.depends("service_id.name", "date_from", "date_to")
    def _compute_display_name(self):
        for period in self:
            period.display_name = self.env._(
                "%(service)s, %(start)s to %(end)s",
                service=period.service_id.name,
                start=period.date_from,
                end=period.date_to,
            )

    @api.depends(
        "skip_reason",
        "move_id.state",
        "move_id.payment_state",
        "move_id.amount_residual",
        "move_id.line_ids.no_followup",
        "move_id.infrastructure_period_ids",
        "move_line_ids",
        "service_id.type_id.tolerance",
    )
    def _compute_state(self):
        for period in self:
            period.state = period._get_state()

    def _get_state(self):
        """Return what the invoice's state means for the period.

        `write` never sees a payment: only this compute follows all that may
        happen to an invoice.
        """
        state = self._get_invoice_state()
        # what was waived is owed all the same once its invoice is valid again
        return SKIPPED if self.skip_reason and state in VOID else state

    def _get_invoice_state(self):
        move = self.move_id
        if not move:
            return TO_BILL
        if move.state != "posted":
            return CANCELLED if move.state == "cancel" else DRAFT
        if move._is_credited() or self._is_taken_off():
            return CREDITED
        rest = move.amount_residual - self.service_id.type_id.tolerance
        if move.currency_id.compare_amounts(rest, 0.0) <= 0:
            return PAID
        if move.payment_state in ("in_payment", "invoicing_legacy"):
            return PAID
        blocked = move.payment_state == "blocked" or move.no_followup
        return DISPUTED if blocked else UNPAID

    @api.depends(
        "state", "is_renewed", "act_id", "is_decided", "move_id.no_closing_act"
    )
    def _compute_is_open(self):
        for period in self:
            closed = {
                PAID: period.is_renewed and not period._lacks_act(),
                CREDITED: period.is_decided,
                SKIPPED: True,
            }
            period.is_open = not closed.get(period.state, False)

    @api.depends(
        "move_id.currency_id",
        "move_id.state",
        "move_id.amount_residual",
        "move_id.amount_total",
        "move_id.invoice_date",
        "move_id.invoice_date_due",
        "move_id.infrastructure_period_ids",
        "move_line_ids.price_total",
        "service_id.currency_id",
    )
    def _compute_money(self):
        for period in self:
            move = period.move_id
            period.currency_id = move.currency_id or period.service_id.currency_id
            period.amount_total = period._get_share(move.amount_total)
            owed = move.amount_residual if move.state == "posted" else 0.0
            period.amount_residual = period._get_share(owed)
            period.date_invoice = move.invoice_date
            period.date_due = move.invoice_date_due

    def _get_invoice_lines(self):
        return self.move_line_ids.filtered(lambda line: line.move_id == self.move_id)

    def _is_taken_off(self):
        """Tell whether a person has deleted its line from a shared invoice."""
        return self._shares_invoice() and not self._get_invoice_lines()

    def _shares_invoice(self):
        return len(self.move_id.infrastructure_period_ids) > 1

    def _get_share(self, amount):
        """Return this period's part of an amount of its invoice.

        The parts add up to it, also where the taxes of the invoice are rounded as
        a whole and differ by a cent from those of its lines, and where people have
        added lines that are for no period.
        """
        if not self._shares_invoice():
            return amount
        lines = self.move_id.invoice_line_ids.filtered("infrastructure_period_id")
        whole = sum(lines.mapped("price_total"))
        if not amount or not whole:
            return 0.0
        earlier = lines.filtered(
            lambda line: line.infrastructure_period_id.id < self.id
        )
        total = sum(self._get_invoice_lines().mapped("price_total"))
        before, rate = sum(earlier.mapped("price_total")), amount / whole
        until = self.move_id.currency_id.round((before + total) * rate)
        return until - self.move_id.currency_id.round(before * rate)

    # === FOR THE ENGINE === #

    def _get_ladder_key(self):
        """Return the key of the present dunning ladder (see `servicing.Period`)."""
        key = f"{self.date_from}:{self.round}" if self.round else f"{self.date_from}"
        return f"{key}/{self.ladder}" if self.ladder else key

    def _is_foreign(self):
        """Tell whether it was billed to an earlier customer of the service."""
        customer = self.move_id.partner_id.commercial_partner_id
        return bool(customer) and customer != self.service_id.commercial_partner_id

    def _begin_ladder(self, today):
        for period in self:
            period.write({"ladder": period.ladder + 1, "ladder_start": today})

    def _restart_ladder(self, today):
        """Begin the dunning anew for what had been paid or had led to a cut-off."""
        self._begin_ladder(today)
        self.write({"is_renewed": False, "is_paid_seen": False})

    def _reopen(self):
        """Let the periods be billed again, once, under a key of its own."""
        for period in self:
            period.write(
                {
                    "move_id": False,
                    "round": period.round + 1,
                    "ladder": 0,
                    "ladder_start": False,
                    "is_renewed": False,
                    "is_paid_seen": False,
                    "is_decided": False,
                    "act_id": False,
                }
            )
