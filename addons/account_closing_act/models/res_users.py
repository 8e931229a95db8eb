from odoo import models

from .closing_act_mail import ACTIVITY_DECIDE, ACTIVITY_ISSUE


class ResUsers(models.Model):
    """Whoever leaves hands over what he was asked about acts.

    Odoo itself deletes the activities of whoever is archived.
    """

    _inherit = "res.users"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._hand_over_closing_acts()
        return super().write(vals)

    def action_archive(self):
        self._hand_over_closing_acts()
        return super().action_archive()

    def unlink(self):
        self._hand_over_closing_acts()
        return super().unlink()

    def _hand_over_closing_acts(self):
        self.browse().check_access("write")
        kinds = [self.env.ref(xmlid).id for xmlid in (ACTIVITY_ISSUE, ACTIVITY_DECIDE)]
        # sudo: the questions belong to people the administrator may not see
        activities = self.env["mail.activity"].sudo()
        activities = activities.with_context(mail_activity_quick_update=True).search(
            [
                ("user_id", "in", self.ids),
                ("res_model", "=", "closing.act"),
                ("activity_type_id", "in", kinds),
            ]
        )
        for activity in activities:
            act = self.env["closing.act"].sudo().browse(activity.res_id)
            activity.user_id = act._get_accountant(gone=self)
