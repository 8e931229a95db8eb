from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Whoever leaves hands over what his opportunities remind him of.

    Odoo itself deletes the activities of whoever is archived.
    """

    _inherit = "res.users"

    def _workflow_hand_over(self):
        # sudo: the reminders belong to people the administrator may not see
        activities = self.env["mail.activity"].sudo()
        activities = activities.search(
            Domain("user_id", "in", self.ids)
            & Domain("res_model", "=", "crm.lead")
            & self.env["crm.lead"]._get_reminders_domain()
        )
        leads = self.env["crm.lead"].sudo().browse(set(activities.mapped("res_id")))
        leads._hand_over_reminders(gone=self)
        return super()._workflow_hand_over()
