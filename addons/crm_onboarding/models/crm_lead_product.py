from odoo import api, fields, models


class CrmLead(models.Model):
    """The card of a new product that is to be taken into the range."""

    _inherit = "crm.lead"

    product_title = fields.Char("Product Name")
    product_supplier_id = fields.Many2one(
        "res.partner", "Supplier", index="btree_not_null", ondelete="restrict"
    )
    product_purchase_price = fields.Monetary(
        "Purchase Price", currency_field="company_currency"
    )
    product_planned_price = fields.Monetary(
        "Planned Sales Price", currency_field="company_currency"
    )
    product_margin = fields.Float(
        "Planned Margin",
        compute="_compute_product_margin",
        help="What is left of the planned price after the purchase, as a share of it.",
    )
    product_planned_volume = fields.Float(
        "Planned Volume a Month", help="How many pieces a month we expect to sell."
    )
    product_certificate = fields.Char(
        "Certificate", help="Number of the certificate or declaration of conformity."
    )
    product_certificate_until = fields.Date("Certificate Valid Until")
    product_code = fields.Char(
        "Item Code",
        copy=False,
        help="Given by the ERP operator in the last task of the approval.",
    )

    _product_numbers_not_negative = models.Constraint(
        "CHECK(product_purchase_price >= 0 AND product_planned_price >= 0 "
        "AND product_planned_volume >= 0)",
        "Prices and volumes of a product cannot be negative.",
    )

    @api.depends("product_purchase_price", "product_planned_price")
    def _compute_product_margin(self):
        for lead in self:
            price = lead.product_planned_price
            gain = price - lead.product_purchase_price
            lead.product_margin = gain / price if price else 0.0
