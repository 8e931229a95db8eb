from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..act_amounts import share_out
from ..act_states import (
    CANCELLED,
    ISSUED,
    LIVE_STATES,
    SENT,
    SIGNED,
    TO_ISSUE,
)

NO_NUMBER = "/"
#: Move types which a closing act can close.
SALE_TYPES = ("out_invoice", "out_receipt")


class ClosingAct(models.Model):
    _name = "closing.act"
    _description = "Closing Act"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="Number", default=NO_NUMBER, required=True, readonly=True, copy=False
    )
    state = fields.Selection(
        [
            (TO_ISSUE, "To Issue"),
            (ISSUED, "Issued"),
            (SENT, "Sent"),
            (SIGNED, "Signed"),
            (CANCELLED, "Cancelled"),
        ],
        string="Status",
        default=TO_ISSUE,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        domain=[("move_type", "in", SALE_TYPES), ("state", "=", "posted")],
    )
    invoice_name = fields.Char(
        related="move_id.name", string="Invoice Number", depends=["move_id.name"]
    )
    invoice_date = fields.Date(related="move_id.invoice_date")
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="move_id.partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
    )
    currency_id = fields.Many2one(
        related="move_id.currency_id", store=True, precompute=True
    )

    line_ids = fields.Many2many(
        "account.move.line",
        "closing_act_move_line_rel",
        string="Invoice Lines",
        readonly=True,
        copy=False,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The invoice lines this act closes. Empty: the whole invoice.",
    )
    is_partial = fields.Boolean(string="Part of the Invoice", readonly=True, copy=False)
    scope = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Tells apart acts of one invoice and period made by other processes.",
    )

    date = fields.Date(
        copy=False, help="Date of the act. Left empty, it becomes the day of issue."
    )
    period_from = fields.Date()
    period_to = fields.Date()
    description = fields.Text(help="Printed on the act below the list of services.")
    amount_total = fields.Monetary(
        string="Amount", compute="_compute_amount_total", store=True
    )

    date_sent = fields.Date(string="Sent on", readonly=True, copy=False)
    date_signed = fields.Date(string="Signed on", readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signed_scan = fields.Binary(string="Signed Copy", attachment=True, copy=False)
    signed_scan_name = fields.Char(string="File Name", copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False, groups="base.group_user")
    requested_by = fields.Many2one(
        "res.users",
        default=lambda self: self.env.uid,
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    accountant_id = fields.Many2one(
        "res.users",
        compute="_compute_accountant_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        groups="base.group_user",
    )

    _one_live_act = models.UniqueIndex(
        "(move_id, COALESCE(period_from, DATE '0001-01-01'), COALESCE(scope, ''))"
        " WHERE state != 'cancelled'",
        "This invoice already has a closing act for the period.",
    )
    _number_once = models.UniqueIndex(
        "(company_id, name) WHERE name != '/'",
        "The number of a closing act must be unique in its company.",
    )
    _period_in_order = models.Constraint(
        "CHECK(period_to >= period_from)",
        "The period of a closing act cannot end before it begins.",
    )

    @api.depends("name", "move_id.name")
    def _compute_display_name(self):
        for act in self:
            if act.name and act.name != NO_NUMBER:
                act.display_name = act.name
            elif act.sudo().invoice_name:  # sudo: the invoice may be hidden
                act.display_name = self.env._(
                    "Draft act (%(invoice)s)", invoice=act.sudo().invoice_name
                )
            else:
                act.display_name = self.env._("Draft act")

    @api.depends("move_id.amount_total", "line_ids.price_total", "is_partial")
    def _compute_amount_total(self):
        """Follow the invoice until the act is issued, then keep the amount."""
        for act in self:
            if act.state != TO_ISSUE:
                act.amount_total = act.amount_total
            else:
                act.amount_total = act._get_act_amount()

    @api.depends("company_id")
    def _compute_accountant_id(self):
        for act in self:
            act.accountant_id = act.accountant_id or act.company_id.closing_act_user_id

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for act in self:
            act.access_url = f"/my/acts/{act.id}"
        return res

    @api.constrains("move_id", "state")
    def _check_move(self):
        for act in self.filtered(lambda act: act.state == TO_ISSUE):
            if act.move_id.move_type not in SALE_TYPES:
                raise ValidationError(
                    self.env._("A closing act closes a customer invoice or receipt.")
                )

    @api.constrains("line_ids", "move_id", "state")
    def _check_lines(self):
        """Lines belong to the act's invoice, and to one live act only."""
        for act in self.filtered(lambda act: act.line_ids and act.state in LIVE_STATES):
            if act.line_ids.move_id != act.move_id:
                raise ValidationError(
                    self.env._("The lines of an act must be lines of its invoice.")
                )
            others = act.move_id.closing_act_ids.filtered(
                lambda other, act=act: other != act and other.state in LIVE_STATES
            )
            whole = not all(other.is_partial for other in others)
            if whole or others.line_ids & act.line_ids:
                raise self._get_closed_line_error()

    def _get_closed_line_error(self):
        return ValidationError(
            self.env._("A line of this invoice is on another act already.")
        )

    # === LINES AND AMOUNTS ===

    def _leave_out_closed_lines(self):
        """Let acts of an invoice list only what acts of some of its lines do not."""
        whole = self.filtered(lambda act: not act.is_partial)
        # sudo: what is closed does not depend on who asks
        partial = self.sudo().search(
            [
                ("move_id", "in", whole.move_id.ids),
                ("is_partial", "=", True),
                ("state", "in", LIVE_STATES),
            ]
        )
        for act in whole.filtered(lambda act: act.move_id in partial.move_id):
            closed = partial.filtered(lambda p, act=act: p.move_id == act.move_id)
            rest = act._get_act_lines() - closed.line_ids
            if not rest:
                raise self._get_closed_line_error()
            lines = [fields.Command.set(rest.ids)]
            act._with_pass().write({"line_ids": lines, "is_partial": True})

    def _get_act_lines(self):
        """Return the invoice lines which this act lists.

        Override to choose other lines, for instance those of the act's period.
        """
        self.ensure_one()
        # sudo: the lines are printed on the customer's own document
        act = self.sudo()
        lines = act.line_ids if act.is_partial else act.move_id.invoice_line_ids
        return lines.filtered(lambda line: line.display_type == "product")

    def _get_act_amount(self):
        """Return the amount with taxes, in the invoice's currency."""
        # sudo: the amount is printed on the customer's own document
        move = self.sudo().move_id
        if not self.is_partial:
            return move.amount_total
        own, lines = self._get_act_lines(), move._get_product_lines()
        prices = [line.price_total for line in lines]
        amounts = share_out(move.amount_total, prices, self.currency_id.round)
        shares = zip(lines, amounts, strict=True)
        return sum(amount for line, amount in shares if line in own)
