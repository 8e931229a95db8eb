from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .limits import refuse_date, refuse_interval, sql_date, sql_interval

# how long a unit is; a week and a day are parts of an average year
MONTHS = {"day": 12 / 365.25, "week": 84 / 365.25, "month": 1, "year": 12}


class InfrastructureService(models.Model):
    _name = "infrastructure.service"
    _description = "Recurring Service"
    _inherit = [
        "lifecycle.mixin",
        "workflow.mixin",
        "infrastructure.policy",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "next_step_date, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
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
    type_id = fields.Many2one(
        "infrastructure.service.type",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Account Manager",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    administrator_id = fields.Many2one(
        "res.users",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
        help="Does the work: renews, switches off and on.",
    )
    opportunity_id = fields.Many2one(
        "crm.lead", index="btree_not_null", copy=False, check_company=True
    )
    import_key = fields.Char(copy=False, readonly=True)
    note = fields.Html("Internal Notes")

    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("sale_ok", "=", True)],
        check_company=True,
        tracking=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    price_unit = fields.Monetary(
        "Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="For one period. A new price holds from the next invoice on.",
    )
    quantity = fields.Float(
        digits="Product Unit", default=1.0, required=True, tracking=True
    )
    amount_period = fields.Monetary(
        "Per Period", compute="_compute_amount_period", store=True
    )
    amount_monthly = fields.Monetary(
        "Per Month",
        compute="_compute_amount_period",
        store=True,
        help="The price of a period as an amount for a month: what sums add up.",
    )

    interval_number = fields.Integer("Every", default=1, required=True)
    interval_unit = fields.Selection(
        [
            ("day", "Days"),
            ("week", "Weeks"),
            ("month", "Months"),
            ("year", "Years"),
        ],
        "Period Unit",
        default="month",
        required=True,
    )
    date_start = fields.Date(
        "Start Date",
        required=True,
        default=lambda self: self.env.company._operating_today(),
        copy=False,
        tracking=True,
        help="The periods are counted from this day. The 31st comes back in every "
        "month that has one.",
    )
    date_end = fields.Date(
        "Last Day",
        copy=False,
        tracking=True,
        help="Nothing is billed beyond this day; the last period is shortened.",
    )
    paid_through = fields.Date(
        copy=False,
        help="Until when the customer has paid. For a service that was running "
        "before: the first invoice is for the time after it.",
    )

    own_delays = fields.Boolean(
        help="This service follows its own delays, not those of its type."
    )
    disconnect_cause = fields.Selection(
        [("debt", "Unpaid invoice"), ("manual", "Decision of a person")],
        "Why Off",
        readonly=True,
        copy=False,
        tracking=True,
        help="A payment lifts a cut-off for debt. What a person has switched off "
        "stays off until a person resumes it.",
    )
    disconnect_reason = fields.Char(readonly=True, copy=False, tracking=True)
    close_reason = fields.Char(readonly=True, copy=False, tracking=True)
    no_billing_before = fields.Date(readonly=True, copy=False)
    first_number = fields.Integer(default=1, readonly=True, copy=False)

    period_ids = fields.One2many(
        "infrastructure.period", "service_id", "Periods", readonly=True
    )

    _import_once = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This row of a spreadsheet was imported already.",
    )
    _due = models.Index("(company_id, next_step_date, id) WHERE active IS TRUE")
    _interval_positive = models.Constraint(
        f"CHECK({sql_interval('interval_number', 'interval_unit')})", refuse_interval
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "The quantity must be above zero."
    )
    _price_positive = models.Constraint(
        "CHECK(price_unit >= 0)", "The price cannot be negative."
    )
    _dates_in_reach = models.Constraint(
        f"CHECK({sql_date('date_start')} AND {sql_date('date_end')})", refuse_date
    )
    _end_after_start = models.Constraint(
        "CHECK(date_end >= date_start)", "The last day cannot be before the start."
    )

    @api.depends("type_id")
    def _compute_product_id(self):
        for service in self:
            service.product_id = service.type_id.product_id or service.product_id

    @api.depends("product_id")
    def _compute_price_unit(self):
        for service in self:
            product = service.product_id
            if not product or service.price_unit:
                service.price_unit = service.price_unit or 0.0
                continue
            service.price_unit = product.currency_id._convert(
                product.lst_price,
                service.currency_id or product.currency_id,
                service.company_id or self.env.company,
                service.date_start or self.env.company._operating_today(),
            )

    @api.depends("price_unit", "quantity", "interval_number", "interval_unit")
    def _compute_amount_period(self):
        for service in self:
            amount = service.price_unit * service.quantity
            months = MONTHS[service.interval_unit] * service.interval_number
            service.amount_period = amount
            service.amount_monthly = amount / months if months > 0 else 0.0

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for service in self:
            service.access_url = f"/my/services/{service.id}"
        return result

    @api.constrains("paid_through", "date_start")
    def _check_paid_through(self):
        for service in self.filtered("paid_through"):
            if service.paid_through < fields.Date.subtract(service.date_start, days=1):
                raise ValidationError(
                    self.env._(
                        "%(service)s cannot be paid through a day before its start.",
                        service=service.name,
                    )
                )
