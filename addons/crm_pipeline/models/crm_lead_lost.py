from odoo import models
from odoo.exceptions import AccessError, UserError


class CrmLead(models.Model):
    """Lost: by salespeople, with a reason; open routes end."""

    _inherit = "crm.lead"

    def write(self, vals):
        result = super().write(vals)
        if "lost_reason_id" in vals and not vals["lost_reason_id"]:
            lost = self.sudo().filtered(lambda lead: lead.won_status == "lost")
            lost._check_lost_reason()
        return result

    def action_set_lost(self, **additional_values):
        """Write the reason first: stock archives before it writes it."""
        if additional_values.get("lost_reason_id"):
            self.write({"lost_reason_id": additional_values["lost_reason_id"]})
        return super().action_set_lost(**additional_values)

    def action_set_won(self):
        """Win team by team: stock mixes up the stages of different teams."""
        for leads in self.grouped("team_id").values():
            super(CrmLead, leads).action_set_won()
        return True

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        lost = self.filtered(
            lambda lead: (
                new_status_by_lead.get(lead.id, {}).get("is_lost")
                and not old_status_by_lead.get(lead.id, {}).get("is_lost")
            )
        )
        if lost:
            lost._check_lost_group()
            lost.sudo()._check_lost_reason()
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        lost._cancel_lost_runs()
        # sudo: reminders are the deal's, not the caller's
        lost.sudo()._get_reminders().unlink()
        return result

    def _check_lost_group(self):
        if self.env.su or self.env.user.has_group("sales_team.group_sale_salesman"):
            return
        raise AccessError(self.env._("Only salespeople mark opportunities as lost."))

    def _check_lost_reason(self):
        blank = self.filtered(
            lambda lead: (
                not lead.lost_reason_id
                and lead._workflow_company().lost_reason_required
            )
        )
        if blank:
            raise UserError(
                self.env._(
                    "Say why the deal was lost: %(leads)s.",
                    leads=", ".join(f"“{lead.name}”" for lead in blank),
                )
            )

    def _cancel_lost_runs(self):
        # sudo: reasons are read by whoever marks an opportunity as lost
        for reason, leads in self.sudo().grouped("lost_reason_id").items():
            text = self.env._("Lost: %(reason)s", reason=reason.name or "-")
            leads._workflow_cancel(text)
