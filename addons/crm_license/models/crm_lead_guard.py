"""What nobody may do with the sale of a licence, by whatever way."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.base_lifecycle.models.passes import without_defaults

# a sale that waits for nothing else is won when one of these is written
AGREED = {"contract_id", "license_price", "license_tariff_id", "license_term_id"}
AGREED |= {"expected_revenue"}
# by these a deal becomes the sale of a licence
SELLING = {"license_product_id", "team_id", "user_id"}
PAYMENT = {"license_paid", "is_payment_lost", "is_payment_loss_told"}
SALE_ONLY = {"renewed_license_id", *PAYMENT}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.constrains("license_product_id", "license_tariff_id")
    def _check_license_tariff(self):
        for lead in self.filtered("license_tariff_id"):
            if lead.license_tariff_id.product_id != lead.license_product_id:
                raise ValidationError(
                    self.env._(
                        "%(tariff)s is no tariff of %(product)s.",
                        tariff=lead.license_tariff_id.name,
                        product=lead.license_product_id.name or "-",
                    )
                )

    @api.constrains("license_product_id", "renewed_license_id")
    def _check_renewed_product(self):
        """A renewal renews what was sold: it is won by signature and payment too."""
        for lead in self.sudo().filtered("renewed_license_id"):
            if lead.license_product_id != lead.renewed_license_id.product_id:
                raise ValidationError(
                    self.env._(
                        "%(lead)s renews a licence of %(product)s: the product stays.",
                        lead=lead.name,
                        product=lead.renewed_license_id.product_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_renewed(vals)
        own = self if self.env.su else without_defaults(self, SALE_ONLY)
        leads = super(CrmLead, own).create(vals_list)
        leads._make_licenses_of_won()
        return leads

    def write(self, vals):
        self._refuse_renewed(vals)
        # sudo: as below
        known = self.sudo()._get_unlicensed() if SELLING & set(vals) else None
        result = super().write(vals)
        if known is not None:
            # sudo: what is missing is missing for everybody
            (self.sudo()._get_unlicensed() - known)._check_won_sale()
        if {"stage_id", "active", "probability"} & set(vals):
            self._make_licenses_of_won()
        if AGREED & set(vals):
            self._win_if_ready()
        return result

    def _refuse_renewed(self, vals):
        """Renewals are made by the scheduler and the button, so never twice."""
        if "renewed_license_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("Press Renew on the licence to make its renewal.")
            )
        if PAYMENT & set(vals) and not self.env.su:
            raise AccessError(
                self.env._("What was paid for a licence is written by its sale only.")
            )

    def _check_won_sale(self):
        """A deal won as something else becomes no sale that nobody signed or paid."""
        for lead in self:
            gaps = lead._get_license_gaps()
            if gaps:
                raise UserError(
                    self.env._(
                        "“%(lead)s” is won already. For the licence there is "
                        "missing: %(what)s. Take it back from the stage for won deals "
                        "first.",
                        lead=lead.name,
                        what=", ".join(gaps),
                    )
                )

    def _check_lost_reason(self):
        """A lost renewal needs its reason, whatever the settings say."""
        result = super()._check_lost_reason()
        blank = self.sudo().filtered(
            lambda lead: lead.renewed_license_id and not lead.lost_reason_id
        )
        if blank:
            raise UserError(
                self.env._(
                    "Say why the renewal was lost: %(leads)s.",
                    leads=", ".join(f"“{lead.name}”" for lead in blank),
                )
            )
        return result

    def unlink(self):
        """Tell the responsible of each licence whose renewal is deleted."""
        # sudo: the licences are told, whoever may see them
        licences = self.sudo().renewed_license_id
        self.sudo().filtered("renewed_license_id").write({"renewed_license_id": False})
        result = super().unlink()
        for licence in licences:
            licence._lifecycle_ask(
                self.env._("The renewal opportunity was deleted"),
                self.env._(
                    "It is not made again by itself. Press Renew on the licence if the "
                    "customer is to be asked again."
                ),
            )
        return result
