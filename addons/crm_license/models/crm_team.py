from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    card = fields.Selection(
        selection_add=[("license", "Licence")], ondelete={"license": "set default"}
    )
    license_product_ids = fields.One2many(
        "crm.license.product", "sales_team_id", "Licence Products"
    )
