"""Another route or another product: stage and open task of the issuer follow."""

from odoo import models

from odoo.addons.base_lifecycle.models.passes import clean


class CrmLicense(models.Model):
    _inherit = "crm.license"

    def write(self, vals):
        """Have a licence that was to be issued as another product issued as this."""
        # sudo: how a product is issued is configuration
        known = {}
        if "product_id" in vals:
            known = {licence: licence.sudo().product_id for licence in self}
        result = super().write(vals)
        for licence, product in known.items():
            if licence.sudo().product_id != product:
                # sudo: the stage is written by the engine only
                licence.sudo()._change_pipeline()
                licence._exchange_issuing(product.issuing_route_id)
        return result

    def _exchange_issuing(self, route):
        """Withdraw the open tasks of a former route; give those of the present one.

        A licence without such a task gets none by this.
        """
        if not route:
            return  # without a route all runs would end
        # sudo: runs and tasks are the engine's rows
        licences = clean(self.sudo()).filtered(lambda licence: not licence.date_start)
        for product, of_product in licences.grouped("product_id").items():
            text = product._get_exchange_text(route)
            runs = of_product._workflow_cancel(text, route)
            withdrawn = of_product.browse(runs.mapped("res_id"))
            withdrawn.filtered("active")._start_issuing()
            for licence in withdrawn:
                licence.message_post(body=text)


class CrmLicenseProduct(models.Model):
    _inherit = "crm.license.product"

    def write(self, vals):
        """Let licences that are being issued follow the route of their product."""
        known = {}
        if "issuing_route_id" in vals:
            # sudo: as above
            known = {product: product.sudo().issuing_route_id for product in self}
        result = super().write(vals)
        for product, route in known.items():
            if product.sudo().issuing_route_id != route:
                # sudo: the licences follow their product, whoever may see them
                licences = product.sudo().with_context(active_test=False).license_ids
                licences._exchange_issuing(route)
        return result

    def _get_exchange_text(self, route):
        new = self.issuing_route_id
        if not new:
            return self.env._(
                "The task of the route “%(old)s” was withdrawn: %(product)s is issued "
                "by managers now.",
                old=route.name,
                product=self.name,
            )
        return self.env._(
            "The task of the route “%(old)s” was withdrawn: %(product)s is issued by "
            "the route “%(new)s” now.",
            old=route.name,
            product=self.name,
            new=new.name,
        )
