from odoo import fields, models


class CrmMarkupGroup(models.Model):
    _name = "crm.markup.group"
    _description = "Markup Group"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Price List",
        check_company=True,
        ondelete="restrict",
        help="Customers who agreed on this group buy at these prices. Without a price "
        "list the group is only a word on the customer.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: for all companies; its price list is then for all as well.",
    )
    note = fields.Text(
        "For Whom",
        translate=True,
        help="Tells salespeople and approvers which clients the group is meant for.",
    )
