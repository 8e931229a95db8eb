"""What the sale of a licence still waits for, read for the pure rules."""

from odoo import models

from odoo.addons.crm_invoice.models.crm_lead import SALE_TYPES

from ..licensing import Gap, Sale, gaps

SIGNED = ("signed", "scan", "original")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stage_gaps(self, stage):
        """The sale of a licence is won when it is signed and paid, never before."""
        gaps = super()._stage_gaps(stage)
        if stage.is_won:
            # sudo: what is missing is missing for everybody
            for lead in self.sudo().filtered("license_product_id"):
                own = lead._get_license_gaps()
                gaps[lead] += [gap for gap in own if gap not in gaps[lead]]
        return gaps

    def _get_license_gaps(self):
        names = {
            Gap.CUSTOMER: self.env._("customer"),
            Gap.TARIFF: self.env._("tariff"),
            Gap.TERM: self.env._("term"),
            Gap.PRICE: self.env._("price of the tariff for this term"),
            Gap.SIGNATURE: self.env._("signed contract"),
            Gap.PAYMENT: self.env._("fully paid invoice"),
        }
        found = [names[gap] for gap in gaps(self._get_sale())]
        # sudo: what is missing is missing for everybody
        lead = self.sudo().with_context(active_test=False)
        others = lead.renewed_license_id.successor_ids - lead.license_ids
        if others:
            found.append(
                self.env._(
                    "a licence to renew: it is continued by “%(licence)s” already",
                    licence=others[0].name,
                )
            )
        return found

    def _get_sale(self):
        """Return the facts of the sale for the pure rules."""
        lead = self.sudo()  # sudo: what is missing is missing for everybody
        tariff, term = lead.license_tariff_id, lead.license_term_id
        return Sale(
            price=lead.license_price,
            revenue=lead.expected_revenue,
            has_price=bool(tariff._get_price(term, lead.license_currency_id)),
            is_invoiced=lead._has_invoice(),
            is_paid=lead.is_fully_paid,
            is_signed=lead.contract_id.state_code in SIGNED,
            has_customer=bool(lead.partner_id),
            has_tariff=bool(tariff),
            has_term=bool(term),
        )

    def _has_invoice(self):
        return any(
            move.move_type in SALE_TYPES
            and move.state != "cancel"
            and move.payment_state != "reversed"
            for move in self.invoice_ids
        )
