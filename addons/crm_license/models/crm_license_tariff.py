from odoo import api, fields, models


class CrmLicenseTariff(models.Model):
    """What the software can do, and what it costs for each term."""

    _name = "crm.license.tariff"
    _description = "Licence Tariff"
    _order = "product_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "crm.license.product",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="product_id.company_id", store=True)
    description = fields.Text("What It Includes", translate=True)
    price_ids = fields.One2many(
        "crm.license.tariff.price", "tariff_id", "Prices", copy=True
    )
    term_ids = fields.Many2many(
        "crm.license.term", compute="_compute_term_ids", string="Terms"
    )

    @api.depends("price_ids.term_id")
    def _compute_term_ids(self):
        for tariff in self:
            tariff.term_ids = tariff.price_ids.term_id

    def _get_price(self, term, currency):
        """Return the price line for the term, in the currency when there is one."""
        lines = self.price_ids.filtered(lambda line: line.term_id == term)
        return (
            lines.filtered(lambda line: line.currency_id == currency)[:1] or lines[:1]
        )


class CrmLicenseTariffPrice(models.Model):
    _name = "crm.license.tariff.price"
    _description = "Price of a Licence"
    _order = "tariff_id, months, currency_id, id"

    tariff_id = fields.Many2one(
        "crm.license.tariff", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True)
    term_id = fields.Many2one(
        "crm.license.term", required=True, index=True, ondelete="restrict"
    )
    months = fields.Integer(related="term_id.months", store=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    price = fields.Monetary(required=True)

    _once = models.Constraint(
        "UNIQUE(tariff_id, term_id, currency_id)",
        "A tariff has one price for each term and currency.",
    )
    _price_positive = models.Constraint(
        "CHECK(price >= 0)", "The price cannot be negative."
    )
