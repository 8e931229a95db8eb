"""Merging: the licence follows the opportunity that stays."""

from odoo import models
from odoo.exceptions import UserError

SOLD = (
    "license_product_id",
    "license_tariff_id",
    "license_term_id",
    "license_currency_id",
    "license_price",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_data(self, fnames=None):
        """Take what is sold from one deal, the first that says it; never mix two."""
        data = super()._merge_data(fnames)
        # sudo: what has made its licence is sold, whoever may see that
        sold = self.filtered(lambda lead: lead.sudo().license_ids)
        priced = (sold + (self - sold)).filtered("license_tariff_id")
        source = (priced or self.filtered("license_product_id") or self)[0]
        names = (*SOLD, "expected_revenue") if priced else SOLD
        return data | source._convert_to_write({name: source[name] for name in names})

    def _merge_opportunity(self, *args, **kwargs):
        self._check_license_merge()
        return super()._merge_opportunity(*args, **kwargs)

    def _check_license_merge(self):
        # sudo: every licence counts, whoever may see it
        leads = self.sudo()
        if len(leads.renewed_license_id) > 1:
            raise UserError(
                self.env._(
                    "These opportunities renew different licences: each keeps its own."
                )
            )
        if len(leads.license_ids) > 1:
            raise UserError(
                self.env._("More than one of these opportunities has made a licence.")
            )
        # a sale makes one licence: having made its own it could renew none
        sold = leads.filtered("license_ids")
        others = leads.renewed_license_id - sold.renewed_license_id
        if sold and others:
            raise UserError(
                self.env._(
                    "One of these opportunities has made its licence, another one is "
                    "to renew %(licence)s: each keeps its own.",
                    licence=others.name,
                )
            )

    def _merge_dependences(self, opportunities):
        """The licences of merged opportunities follow the one that stays."""
        # sudo: the licences follow, whoever may see them
        head, tail = self.sudo(), opportunities.sudo()
        licence = tail.renewed_license_id
        head._take_licences(tail)
        tail.filtered("renewed_license_id").write({"renewed_license_id": False})
        if licence:
            self.env.flush_all()
            product = head.license_product_id or licence.product_id
            head.write(
                {"license_product_id": product.id, "renewed_license_id": licence.id}
            )
        return super()._merge_dependences(opportunities)

    def _take_licences(self, tail):
        """Take over the licence that one of the others has made, and its payment."""
        sold = tail.filtered("license_ids")
        if not sold:
            return
        paid = {name: sold[name] for name in ("license_paid", "is_payment_loss_told")}
        sold.license_ids.write({"opportunity_id": self.id})
        sold.write({name: False for name in paid})
        self.write(paid)
