from odoo import models


class ResUsers(models.Model):
    """Whoever leaves hands over what the engine has asked him.

    Odoo itself deletes the activities of whoever is archived.
    """

    _inherit = "res.users"

    def _workflow_hand_over(self):
        self._lifecycle_hand_over()
        return super()._workflow_hand_over()

    def _lifecycle_hand_over(self):
        """Give the engine's questions to these users to whoever comes next."""
        run = self.env["lifecycle.run"]
        # sudo: the questions belong to people the administrator may not see
        activities = self.env["mail.activity"].sudo()
        activities = activities.with_context(mail_activity_quick_update=True).search(
            [
                ("user_id", "in", self.ids),
                ("automated", "=", True),
                ("workflow_task_id", "=", False),
                ("res_model", "in", [run._name, *run._get_models()]),
            ]
        )
        for activity in activities:
            record = self.env[activity.res_model].sudo().browse(activity.res_id)
            activity.user_id = record._lifecycle_person(gone=self)
