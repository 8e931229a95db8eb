from odoo import api, fields, models

SEES_LICENSES = (
    "crm_license.group_license_user,sales_team.group_sale_salesman,"
    "account.group_account_invoice"
)


class CrmLead(models.Model):
    """The sale of a licence: what is sold, for how long, for how much."""

    _inherit = "crm.lead"

    license_product_id = fields.Many2one(
        "crm.license.product",
        "Licence Product",
        compute="_compute_license_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    license_tariff_id = fields.Many2one(
        "crm.license.tariff",
        "Tariff",
        compute="_compute_license_tariff_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('product_id', '=', license_product_id)]",
        ondelete="restrict",
        tracking=True,
    )
    license_term_id = fields.Many2one(
        "crm.license.term", "Term", ondelete="restrict", tracking=True
    )
    license_currency_id = fields.Many2one(
        "res.currency",
        "Price Currency",
        compute="_compute_license_price",
        store=True,
        readonly=False,
        precompute=True,
    )
    license_price = fields.Monetary(
        currency_field="license_currency_id",
        compute="_compute_license_price",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="By the tariff and the term; a price agreed otherwise is kept until one "
        "of them changes.",
    )
    expected_revenue = fields.Monetary(
        compute="_compute_license_revenue", store=True, readonly=False, default=None
    )
    renewed_license_id = fields.Many2one(
        "crm.license",
        copy=False,
        readonly=True,
        ondelete="restrict",
        groups=SEES_LICENSES,
        help="The licence that this opportunity renews.",
    )
    previous_contract_id = fields.Many2one(
        related="renewed_license_id.contract_id",
        string="Previous Contract",
        groups=SEES_LICENSES,
    )
    renewed_end = fields.Date(
        related="renewed_license_id.date_end",
        string="Present Licence Ends",
        groups=SEES_LICENSES,
    )
    license_ids = fields.One2many(
        "crm.license",
        "opportunity_id",
        "Licences",
        context={"active_test": False},
        groups=SEES_LICENSES,
    )
    license_count = fields.Integer(
        compute="_compute_license_count", groups=SEES_LICENSES
    )

    _renewed_once = models.UniqueIndex(
        "(renewed_license_id) WHERE renewed_license_id IS NOT NULL",
        "This licence is being renewed already.",
    )
    _license_price_positive = models.Constraint(
        "CHECK(license_price >= 0)", "The price of a licence cannot be negative."
    )

    @api.depends("user_id", "type")
    def _compute_team_id(self):
        # what has made its licence stays where it was sold, whoever gets it
        # sudo: every licence counts, whoever may see it
        free = self.filtered(lambda lead: not lead.sudo().license_ids)
        return super(CrmLead, free)._compute_team_id()

    @api.depends("user_id", "team_id", "partner_id")
    def _compute_company_id(self):
        before = {lead: lead.company_id for lead in self}
        result = super()._compute_company_id()
        # what a team sells depends on the company, which is found after the team
        found = self.filtered(
            lambda lead: lead.id and lead.company_id and not before[lead]
        )
        self.env.add_to_compute(self._fields["license_product_id"], found)
        return result

    @api.depends("team_id")
    def _compute_license_product_id(self):
        """A team that sells one licence product sells it in all opportunities.

        What was sold, and what is renewed, stays.
        """
        for lead in self:
            # sudo: what a team sells is configuration; every licence counts
            products = lead.team_id.sudo().license_product_ids
            bound = lead.sudo().license_ids or lead.sudo().renewed_license_id
            products = products.filtered_domain(
                products._check_company_domain(lead.company_id)
            )
            own = lead.license_product_id
            # a team that sells no licences takes none out of a deal
            kept = own in products or not products or bound
            only = products if len(products) == 1 else products.browse()
            lead.license_product_id = own if kept else only.sudo(False)

    @api.depends("license_product_id")
    def _compute_license_tariff_id(self):
        for lead in self:
            kept = lead.license_tariff_id.product_id == lead.license_product_id
            lead.license_tariff_id = lead.license_tariff_id if kept else False

    @api.depends("license_tariff_id", "license_term_id")
    def _compute_license_price(self):
        for lead in self:
            usual = (lead.company_id or self.env.company).currency_id
            currency = lead.license_currency_id or usual
            line = lead.license_tariff_id._get_price(lead.license_term_id, currency)
            lead.license_currency_id = line.currency_id or currency
            lead.license_price = line.price

    @api.depends("license_price", "license_currency_id")
    def _compute_license_revenue(self):
        """What is expected follows the price; other opportunities keep theirs."""
        companies = self.company_id | self.env.company
        days = {company: company._operating_today() for company in companies}
        for lead in self:
            tariff, term = lead.license_tariff_id, lead.license_term_id
            has_price = tariff._get_price(term, lead.license_currency_id)
            if not lead.license_currency_id or not (lead.license_price or has_price):
                lead.expected_revenue = lead.expected_revenue
                continue
            company = lead.company_id or self.env.company
            lead.expected_revenue = lead.license_currency_id._convert(
                lead.license_price,
                company.currency_id,
                company,
                days[company],
            )

    def _compute_license_count(self):
        groups = self.env["crm.license"]._read_group(
            [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
        )
        counts = dict(groups)
        for lead in self:
            lead.license_count = counts.get(lead, 0)

    def action_view_licenses(self):
        """Open the licence that was sold here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_license.crm_license_action"
        )
        context = {"active_test": False, "search_default_running": 0}
        return dict(action, domain=[("opportunity_id", "=", self.id)], context=context)

    @api.model
    def _get_first_stage(self, team):
        """Return the stage in which the team's opportunities begin."""
        stages = self.env["crm.stage"].search([("team_ids", "in", team.ids)])
        stages = stages.filtered(lambda stage: not stage.is_won and not stage.fold)
        return stages[:1] or self._stage_find(
            team_id=team.id, domain=[("fold", "=", False)]
        )
