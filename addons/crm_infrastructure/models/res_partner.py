from odoo import fields, models

SEES_SERVICES = (
    "crm_infrastructure.group_infrastructure_user,"
    "account.group_account_invoice,account.group_account_readonly"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    infrastructure_grouping = fields.Boolean(
        "One Invoice for All Services",
        help="Services that are due on one day share an invoice.",
    )
    infrastructure_service_ids = fields.One2many(
        "infrastructure.service",
        "partner_id",
        "Recurring Services",
        groups=SEES_SERVICES,
    )
    infrastructure_service_count = fields.Integer(
        compute="_compute_infrastructure_service_count", groups=SEES_SERVICES
    )

    def _compute_infrastructure_service_count(self):
        groups = self.env["infrastructure.service"]._read_group(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = dict(groups)
        for partner in self:
            partner.infrastructure_service_count = counts.get(
                partner.commercial_partner_id, 0
            )

    def action_view_infrastructure_services(self):
        """Open the services of this customer and his company."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_infrastructure.infrastructure_service_action"
        )
        company = self.commercial_partner_id
        return dict(
            action,
            domain=[("commercial_partner_id", "=", company.id)],
            context={"default_partner_id": self.id},
        )
