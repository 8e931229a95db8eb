"""A payment that is taken back after the sale of a licence was won."""

from odoo import api, fields, models
from odoo.tools import plaintext2html
from odoo.tools.misc import formatLang

from ..licensing import is_payment_lost

PAYMENT_LOST = "crm_license.mail_activity_type_payment_lost"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    license_paid = fields.Monetary(
        "Paid When Won",
        currency_field="company_currency",
        readonly=True,
        copy=False,
        help="What was paid when the sale of the licence was won.",
    )
    is_payment_lost = fields.Boolean(
        "Payment Taken Back",
        compute="_compute_is_payment_lost",
        store=True,
        help="Less is left than was paid when the sale was won. The licence is not "
        "closed by that: people decide.",
    )
    is_payment_loss_told = fields.Boolean("Loss Told", readonly=True, copy=False)

    @api.depends("license_paid", "amount_invoiced", "amount_paid")
    def _compute_is_payment_lost(self):
        for lead in self:
            currency = (lead.company_id or self.env.company).currency_id
            lead.is_payment_lost = is_payment_lost(
                lead.license_paid,
                lead.amount_invoiced,
                lead.amount_paid,
                currency.rounding,
            )

    @api.model
    def _get_missed(self):
        told = [(self._get_untold_domain(), CrmLead._tell_payment)]
        return super()._get_missed() + told

    @api.model
    def _get_untold_domain(self):
        """Return the sales whose payment is not what people were told."""
        return [
            "|",
            "&",
            ("is_payment_lost", "=", True),
            ("is_payment_loss_told", "=", False),
            "&",
            ("is_payment_lost", "=", False),
            ("is_payment_loss_told", "=", True),
        ]

    def _tell_payment(self):
        """Tell the salesperson and his supervisor once; take it back when paid."""
        for lead in self:
            lead.is_payment_loss_told = lead.is_payment_lost
            lead.activity_unlink([PAYMENT_LOST])
            if lead.is_payment_lost:
                lead._tell_payment_lost()

    def _tell_payment_lost(self):
        seller = self.license_ids.user_id[:1] or self.user_id
        people = (seller | self.team_id.user_id).filtered(
            lambda user: user.active and not user.share
        )
        for user in people or self._get_asked():
            told = self.with_context(lang=user.lang, mail_activity_quick_update=True)
            told.activity_schedule(
                PAYMENT_LOST,
                summary=told._get_payment_lost_text(),
                note=plaintext2html(
                    told.env._(
                        "The licence runs on: it is not closed by itself. Clear up "
                        "with the customer and the accountant how it goes on."
                    )
                ),
                user_id=user.id,
            )

    def _get_payment_lost_text(self):
        left = min(self.amount_invoiced, self.amount_paid)
        return self.env._(
            "Payment taken back: %(invoices)s, %(amount)s",
            invoices=", ".join(self._get_unpaid_invoices().mapped("display_name")),
            amount=formatLang(
                self.env, self.license_paid - left, currency_obj=self.company_currency
            ),
        )

    def _get_unpaid_invoices(self):
        """Return the invoices that are open again, were credited or put back."""
        credits = self.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        credited = credits.reversed_entry_id & self.invoice_ids
        sold = self.invoice_ids - credits
        undone = sold.filtered(lambda m: m.state != "posted" or m.amount_residual)
        return undone | credited or sold
