from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..registering import CONTRACT, LIVE

SEES = "document_register.group_register_user"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    register_document_ids = fields.One2many(
        "register.document", "opportunity_id", "Register Documents", groups=SEES
    )
    register_document_count = fields.Integer(
        "Documents Count", compute="_compute_register_document_count", groups=SEES
    )
    contract_id = fields.Many2one(
        "register.document",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        domain="[('kind', '=', 'contract'), ('partner_id', 'child_of', partner_id)]",
        groups=SEES,
        help="The newest contract of this opportunity that is in force, or a contract "
        "of this customer that was made before.",
    )
    contract_user_id = fields.Many2one(
        "res.users",
        "Contract Preparer",
        domain=[("share", "=", False)],
        help="Prepares the contract of this opportunity.",
    )

    def _compute_register_document_count(self):
        groups = self.env["register.document"]._read_group(
            [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
        )
        counts = dict(groups)
        for lead in self:
            lead.register_document_count = counts.get(lead, 0)

    @api.depends(
        "partner_id",
        "register_document_ids.stage_code",
        "register_document_ids.active",
        "register_document_ids.kind",
        "register_document_ids.commercial_partner_id",
    )
    def _compute_contract_id(self):
        for lead in self:
            own = lead.register_document_ids.filtered(
                lambda d: d.active and d.stage_code in LIVE
            )
            # a contract made before stays, until this deal has one of its own
            given = lead.contract_id.filtered(lambda d, o=lead: d.opportunity_id != o)
            newest = (given + own.sorted("id")).filtered(lead._may_be_contract)[-1:]
            lead.contract_id = newest

    def _may_be_contract(self, document):
        """Return whether it is a contract of this lead's customer."""
        customer = self.partner_id.commercial_partner_id
        same = document.commercial_partner_id == customer
        unknown = not customer and document.opportunity_id == self
        return document.kind == CONTRACT and (same or unknown)

    @api.constrains("contract_id", "partner_id")
    def _check_contract_id(self):
        """No contract of somebody else makes a deal look signed."""
        for lead in self:
            # sudo: whose contract it is counts, not whether the caller sees it
            contract = lead.sudo().contract_id
            if contract and not lead.sudo()._may_be_contract(contract):
                raise ValidationError(
                    self.env._(
                        "%(contract)s is no contract of the customer of %(lead)s.",
                        contract=contract.name,
                        lead=lead.name,
                    )
                )

    def action_make_contract(self):
        """Open the dialog in which the own company and the template are chosen.

        :raise UserError: without a customer
        :raise AccessError: for whoever may not make contracts or see this lead
        """
        self.ensure_one()
        self.check_access("write")
        self.env["register.document"].check_access("create")
        if not self.partner_id:
            raise UserError(
                self.env._("Choose the customer of %(lead)s first.", lead=self.name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a Contract"),
            "res_model": "register.contract.make",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_view_register_documents(self):
        """Open the documents of this opportunity."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "document_register.register_document_action_all"
        )
        domain = [("opportunity_id", "=", self.id)]
        context = {
            "default_opportunity_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        action = dict(action, domain=domain, context=context)
        if self.register_document_count == 1:
            found = self.register_document_ids
            action |= {"res_id": found.id, "views": [(False, "form")]}
        return action

    def _merge_dependences(self, opportunities):
        """The documents of merged opportunities follow the one that stays."""
        # sudo: the documents follow, whoever may see them
        documents = self.env["register.document"].sudo()
        moved = documents.with_context(active_test=False).search(
            [("opportunity_id", "in", opportunities.ids)]
        )
        moved.write({"opportunity_id": self.id})
        return super()._merge_dependences(opportunities)

    def _merge_data(self, fnames=None):
        """Keep a contract made before, where no opportunity has one of its own."""
        data = super()._merge_data(fnames)
        # sudo: the contract follows, whoever may see it
        contracts = self.sudo().contract_id
        if contracts.opportunity_id & self or self[:1].sudo().contract_id:
            return data
        partner = self.env["res.partner"].browse(data.get("partner_id") or [])
        customer = partner.sudo().commercial_partner_id
        given = contracts.filtered(lambda d: d.commercial_partner_id == customer)
        return data | ({"contract_id": given[0].id} if given else {})

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "contract_user_id"]
