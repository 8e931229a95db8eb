from odoo import models


class ResUsers(models.Model):
    """Whoever leaves hands his tasks over in the same transaction."""

    _inherit = "res.users"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._workflow_hand_over()
        return super().write(vals)

    def action_archive(self):
        self._workflow_hand_over()
        return super().action_archive()

    def unlink(self):
        self._workflow_hand_over()
        return super().unlink()

    def _workflow_hand_over(self):
        """Give the ready tasks of these users to whoever comes next."""
        self.browse().check_access("write")
        # sudo: the tasks belong to people the administrator may not see
        tasks = self.env["workflow.task"].sudo()
        tasks = tasks.search([("user_id", "in", self.ids), ("state", "=", "ready")])
        tasks._reassign_by_company(gone=self.ids)
