from odoo import fields, models

from odoo.addons.document_register.registering import State

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
        """A signature may be the last thing that the sale of a licence waits for.

        When it is taken back, people decide on what was sold by it.
        """
        signed = self.filtered(lambda document: document.state_code not in SIGNED)
        result = super()._lifecycle_move(code, today, visit)
        if code in SIGNED and signed:
            # sudo: whoever signs may not see the opportunities
            leads = self.env["crm.lead"].sudo().with_context(active_test=False)
            leads.search([("contract_id", "in", signed.ids)])._win_by_event()
        if code in (State.ANNULLED, State.CANCELLED):
            # sudo: whoever ends it may not see the licences
            self.sudo().license_ids._ask_about_contract()
        return result
