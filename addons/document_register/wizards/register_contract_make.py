from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..registering import CONTRACT, LIVE


class RegisterContractMake(models.TransientModel):
    """The own company and the template of a new contract."""

    _name = "register.contract.make"
    _description = "Make a Contract"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True)
    partner_id = fields.Many2one(
        related="lead_id.partner_id", related_sudo=False, string="Customer"
    )
    company_id = fields.Many2one(
        "res.company",
        "Own Company",
        required=True,
        default=lambda self: self._default_company_id(),
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    template_id = fields.Many2one(
        "register.template",
        compute="_compute_template_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        domain="[('company_id', '=', company_id),"
        " ('register_id.kind', '=', 'contract')]",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._operating_today()
    )
    date_end = fields.Date("Valid Until")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
    )
    live_contract_id = fields.Many2one(
        "register.document", compute="_compute_live_contract_id"
    )
    document_id = fields.Many2one("register.document", "Made", readonly=True)

    @api.model
    def _default_company_id(self):
        lead = self.env["crm.lead"].browse(self.env.context.get("default_lead_id"))
        allowed = lead.company_id & self.env.companies
        return allowed or self.env.company

    @api.depends("company_id")
    def _compute_template_id(self):
        for wizard in self:
            wizard.template_id = self.env["register.template"].search(
                [
                    ("company_id", "=", wizard.company_id.id),
                    ("register_id.kind", "=", CONTRACT),
                ],
                limit=1,
            )

    @api.depends("lead_id", "company_id")
    def _compute_amount(self):
        for wizard in self:
            lead = wizard.lead_id
            own = (lead.company_id or self.env.company).currency_id
            wizard.currency_id = wizard.company_id.currency_id or own
            wizard.amount = own._convert(
                lead.expected_revenue,
                wizard.currency_id,
                wizard.company_id or self.env.company,
                wizard.date or fields.Date.context_today(self),
            )

    @api.depends("lead_id")
    def _compute_live_contract_id(self):
        for wizard in self:
            wizard.lead_id.check_access("read")
            # sudo: that there is one is said whoever may open it
            documents = self.env["register.document"].sudo()
            wizard.live_contract_id = documents.search(
                [
                    ("opportunity_id", "=", wizard.lead_id.id),
                    ("kind", "=", CONTRACT),
                    ("stage_code", "in", LIVE),
                ],
                limit=1,
            )

    @api.constrains("lead_id")
    def _check_lead_id(self):
        """The dialog tells of an opportunity what only those who write it may know."""
        # constraints run as superuser: the person is the one who asks
        self.lead_id.sudo(False).check_access("write")

    def action_make(self):
        """Make the register entry with its file; once, however often it is called.

        :return: the action that opens the contract
        :raise UserError: without a template, or naming what is wrong in it
        :raise AccessError: for whoever may not write the opportunity
        """
        self.ensure_one()
        self.check_access("write")
        self.lead_id.check_access("write")
        self.lock_for_update()
        if not self.document_id:
            self.document_id = self._make()
        return self.document_id.get_formview_action()

    def _make(self):
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))
        if not self.lead_id.partner_id:
            raise UserError(self.env._("Choose the customer first."))
        if not self.template_id:
            raise UserError(
                self.env._(
                    "%(company)s has no contract template yet: a manager of the "
                    "registers makes one under Document Register, Configuration.",
                    company=self.company_id.name,
                )
            )
        vals = self._prepare_document_vals()
        documents = self.env["register.document"].with_company(self.company_id)
        document = documents.create(vals)
        document._generate()
        return document

    def _get_person(self, user):
        """Return the person if he works for the own company, else the caller."""
        # sudo: only the person's companies are looked at
        works_there = self.company_id in user.sudo().company_ids
        return user if works_there else self.env.user

    def _prepare_document_vals(self):
        """Return the values of the contract; override to add some."""
        lead = self.lead_id
        return {
            "register_id": self.template_id.register_id.id,
            "template_id": self.template_id.id,
            "company_id": self.company_id.id,
            "partner_id": lead.partner_id.id,
            "opportunity_id": lead.id,
            "user_id": self._get_person(lead.user_id).id,
            "preparer_id": self._get_person(lead.contract_user_id).id,
            "date": self.date,
            "date_end": self.date_end,
            "currency_id": self.currency_id.id,
            "amount": self.amount,
        }
