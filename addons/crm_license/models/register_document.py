from odoo import fields, models

from .crm_lead_sale import SIGNED


class RegisterDocument(models.Model):
    _inherit = "register.document"

    license_ids = fields.One2many(
        "crm.license",
        "contract_id",
        "Licences",
        context={"active_test": False},
        groups="crm_license.group_license_user,sales_team.group_sale_salesman",
    )

    def _lifecycle_move(self, code, today, visit):
        """A signature may be the last thing that the sale of a licence waits for."""
        result = super()._lifecycle_move(code, today, visit)
        if code in SIGNED:
            # sudo: whoever signs may not see the opportunities
            leads = self.env["crm.lead"].sudo()
            leads.search([("contract_id", "in", self.ids)])._win_by_event()
        return result
