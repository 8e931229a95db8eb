from odoo import api, fields, models


class CrmLeadLost(models.TransientModel):
    _inherit = "crm.lead.lost"

    reason_required = fields.Boolean(compute="_compute_reason_required")

    @api.depends("lead_ids")
    def _compute_reason_required(self):
        for wizard in self:
            # sudo: only the setting of the companies is read
            leads = wizard.sudo().lead_ids
            wizard.reason_required = any(
                lead._workflow_company().lost_reason_required for lead in leads
            )
