"""Buttons and numbers for the form of a licence."""

from odoo import api, fields, models

from .crm_license import STAFF
from .crm_license_issue import MANAGER


class CrmLicense(models.Model):
    _inherit = "crm.license"

    activity_exception_decoration = fields.Selection(groups=STAFF)
    activity_exception_icon = fields.Char(groups=STAFF)
    activity_type_icon = fields.Char(groups=STAFF)
    hold_until = fields.Date(groups=STAFF)
    hold_reason = fields.Char(groups=STAFF)
    lifecycle_failure = fields.Text(groups=STAFF)
    lifecycle_failure_count = fields.Integer(groups=STAFF)
    lifecycle_retry_at = fields.Datetime(groups=STAFF)
    journal_ids = fields.One2many(groups=STAFF)
    journal_count = fields.Integer(groups=STAFF)
    pipeline_id = fields.Many2one(related="product_id.pipeline_id")
    is_payment_lost = fields.Boolean(
        "Payment of Its Sale Taken Back",
        related="opportunity_id.is_payment_lost",
        related_sudo=True,
        groups=STAFF,
    )
    can_activate = fields.Boolean(compute="_compute_can_activate", groups=STAFF)
    can_reveal = fields.Boolean(compute="_compute_can_reveal", groups=STAFF)

    @api.depends_context("uid")
    def _compute_can_activate(self):
        manages = self.env.user.has_group(MANAGER)
        for licence in self:
            # sudo: who holds the task is no secret of its reader's
            mine = licence.sudo().workflow_ready_task_id.is_mine
            licence.can_activate = not licence.date_start and (manages or mine)

    @api.depends_context("uid")
    def _compute_can_reveal(self):
        manages = self.env.user.has_group(MANAGER)
        for licence in self:
            mine = self.env.user in licence._get_key_readers()
            licence.can_reveal = licence.has_key and (manages or mine)

    def action_open_activate(self):
        """Open the dialog in which start date and key are entered."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Activate"),
            "res_model": "crm.license.activate",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_license_id": self.id},
        }

    def action_view_opportunity(self):
        """Open the sale that the licence comes from."""
        self.ensure_one()
        return self.opportunity_id.get_formview_action()

    def action_view_contract(self):
        """Open the contract in the register."""
        self.ensure_one()
        return self.contract_id.get_formview_action()

    def copy_data(self, default=None):
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=licence.name))
            if "name" not in (default or {})
            else vals
            for licence, vals in zip(self, super().copy_data(default), strict=True)
        ]
