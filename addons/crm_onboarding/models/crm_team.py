from odoo import fields, models

CLIENT, PRODUCT = "client", "product"


class CrmTeam(models.Model):
    _inherit = "crm.team"

    card = fields.Selection(
        selection_add=[(CLIENT, "New client"), (PRODUCT, "New product")],
        ondelete={CLIENT: "set default", PRODUCT: "set default"},
    )
