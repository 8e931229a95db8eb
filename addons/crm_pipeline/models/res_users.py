from odoo import models


class ResUsers(models.Model):
    """Whoever leaves hands over what stages and rejections remind him of.

    Odoo itself deletes the activities of whoever is archived.
    """

    _inherit = "res.users"

    def _workflow_hand_over(self):
        # sudo: the reminders belong to people the administrator may not see
        activities = self.env["mail.activity"].sudo()
        activities = activities.search(
            [
                ("user_id", "in", self.ids),
                ("res_model", "=", "crm.lead"),
                "|",
                ("crm_stage_id", "!=", False),
                ("rejected_run_id", "!=", False),
            ]
        )
        leads = self.env["crm.lead"].sudo().browse(set(activities.mapped("res_id")))
        leads._hand_over_reminders(gone=self)
        return super()._workflow_hand_over()
