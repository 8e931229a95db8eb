from odoo import fields, models

SEES = "document_register.group_register_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    register_document_count = fields.Integer(
        "Documents", compute="_compute_register_document_count", groups=SEES
    )

    def _compute_register_document_count(self):
        for partner in self:
            partner.register_document_count = 0
        groups = self.env["register.document"]._read_group(
            [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"]
        )
        for partner, count in groups:
            while partner:
                if partner in self:
                    partner.register_document_count += count
                partner = partner.parent_id

    def action_view_register_documents(self):
        """Open the documents of this customer and of his contacts."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "document_register.register_document_action_all"
        )
        domain = [("partner_id", "child_of", self.ids)]
        return dict(action, domain=domain, context={"default_partner_id": self.id})
