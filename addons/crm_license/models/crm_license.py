from odoo import api, fields, models
from odoo.exceptions import ValidationError

# customers read their licences over RPC, but not what is said about them
STAFF = "base.group_user"


class CrmLicense(models.Model):
    _name = "crm.license"
    _description = "Licence"
    _inherit = [
        "lifecycle.mixin",
        "workflow.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_end, id"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index="trigram",
        tracking=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    product_id = fields.Many2one(
        "crm.license.product",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    tariff_id = fields.Many2one(
        "crm.license.tariff",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
    )
    term_id = fields.Many2one(
        "crm.license.term",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    months = fields.Integer(related="term_id.months", store=True, aggregator=None)
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    amount = fields.Monetary(
        "Price",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="For the whole term.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount_company = fields.Monetary(
        "Price in Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of the day on which the licence begins, or was made.",
    )

    has_key = fields.Boolean("Key Stored", copy=False, readonly=True)
    key_required = fields.Boolean(related="product_id.key_required")

    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    contract_user_id = fields.Many2one(
        "res.users",
        "Contract Preparer",
        index="btree_not_null",
        domain=[("share", "=", False)],
        groups=STAFF,
    )
    issuer_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain=[("share", "=", False)],
        readonly=True,
        copy=False,
        groups=STAFF,
        help="Who is to issue it, by the role; then who did.",
    )
    # contract and preparer may be of another own company, as those of the sale
    contract_id = fields.Many2one(
        "register.document",
        index="btree_not_null",
        ondelete="restrict",
        groups=STAFF,
    )
    opportunity_id = fields.Many2one(
        "crm.lead",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
        groups=STAFF,
        help="The sale that this licence comes from.",
    )
    import_key = fields.Char(copy=False, readonly=True, groups=STAFF)
    note = fields.Html("Internal Notes", groups=STAFF)

    # one statement each: the last defence against doing something twice
    _once_per_opportunity = models.UniqueIndex(
        "(opportunity_id) WHERE opportunity_id IS NOT NULL",
        "This opportunity has its licence already.",
    )
    _import_once = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This row of a spreadsheet was imported already.",
    )
    _due = models.Index("(company_id, next_step_date, id) WHERE active IS TRUE")
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "The price cannot be negative."
    )

    # === COMPUTES === #

    @api.depends("partner_id", "product_id", "tariff_id", "term_id")
    def _compute_name(self):
        for licence in self:
            what = [
                licence.product_id.name,
                licence.tariff_id.name,
                licence.term_id.name,
            ]
            parts = [licence.partner_id.name, ", ".join(filter(None, what))]
            licence.name = ": ".join(filter(None, parts)) or self.env._("Licence")

    @api.depends("tariff_id", "term_id")
    def _compute_amount(self):
        for licence in self:
            usual = (licence.company_id or self.env.company).currency_id
            currency = licence.currency_id or usual
            line = licence.tariff_id._get_price(licence.term_id, currency)
            licence.currency_id = line.currency_id or currency
            licence.amount = line.price if line else licence.amount

    @api.depends("amount", "currency_id", "company_id", "date_start")
    def _compute_amount_company(self):
        for licence in self:
            company = licence.company_id or self.env.company
            licence.amount_company = licence.currency_id._convert(
                licence.amount,
                company.currency_id,
                company,
                licence.date_start or company._operating_today(),
            )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for licence in self:
            licence.access_url = f"/my/licenses/{licence.id}"
        return result

    @api.constrains("product_id", "tariff_id")
    def _check_tariff(self):
        for licence in self:
            if licence.tariff_id.product_id != licence.product_id:
                raise ValidationError(
                    self.env._(
                        "%(tariff)s is no tariff of %(product)s.",
                        tariff=licence.tariff_id.name,
                        product=licence.product_id.name,
                    )
                )
