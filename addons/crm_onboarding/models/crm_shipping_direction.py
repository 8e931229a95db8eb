from odoo import fields, models


class CrmShippingDirection(models.Model):
    _name = "crm.shipping.direction"
    _description = "Shipping Direction"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name, as it stands in the ERP or on the documents.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another shipping direction of the company has this code.",
    )
