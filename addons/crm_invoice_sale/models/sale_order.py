from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _prepare_invoice(self):
        vals = super()._prepare_invoice()
        # sudo: an invoice is for the opportunity, whoever of accounting makes it
        return vals | {"opportunity_id": self.sudo().opportunity_id.id}

    def _get_invoice_grouping_keys(self):
        """Orders of two opportunities are invoiced apart."""
        return [*super()._get_invoice_grouping_keys(), "opportunity_id"]
