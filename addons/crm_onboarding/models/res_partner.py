from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    markup_group_id = fields.Many2one(
        "crm.markup.group",
        company_dependent=True,
        copy=False,
        help="The prices agreed with this customer. Approval of a new client writes it "
        "together with the price list.",
    )
    client_terms_ids = fields.One2many(
        "crm.client.terms",
        "partner_id",
        "Agreed Terms",
        groups="sales_team.group_sale_salesman,account.group_account_invoice,"
        "account.group_account_readonly",
    )
    client_terms_count = fields.Integer(
        compute="_compute_client_terms_count",
        groups="sales_team.group_sale_salesman,account.group_account_invoice,"
        "account.group_account_readonly",
    )

    def _compute_client_terms_count(self):
        groups = self.env["crm.client.terms"]._read_group(
            [("partner_id", "in", self.commercial_partner_id.ids)],
            ["partner_id"],
            ["__count"],
        )
        counts = dict(groups)
        for partner in self:
            partner.client_terms_count = counts.get(partner.commercial_partner_id, 0)

    def _synced_commercial_fields(self):
        return [*super()._synced_commercial_fields(), "markup_group_id"]

    def action_view_client_terms(self):
        """Open the terms agreed with this customer. Needs the right to see terms."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_onboarding.crm_client_terms_action"
        )
        domain = Domain("partner_id", "=", self.commercial_partner_id.id)
        return dict(action, domain=list(domain), context={})
