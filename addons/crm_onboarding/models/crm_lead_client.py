from odoo import api, fields, models

# what the approval is about; they stay as agreed until they are agreed anew
TERMS = (
    "credit_limit_requested",
    "credit_limit_temporary",
    "credit_limit_temporary_until",
    "markup_group_id",
    "markup_group_temporary_id",
    "markup_group_temporary_until",
    "payment_term_id",
)
DELIVERY_METHODS = [
    ("transport_company", "Transport company"),
    ("own_delivery", "Own delivery"),
    ("pickup", "Pick-up by the client"),
]
FREIGHT_PAYERS = [("seller", "Us"), ("client", "The client")]
FORMATS = [
    ("retail", "Retail"),
    ("wholesale", "Wholesale"),
    ("online", "Online trade"),
    ("service", "Service and repair"),
    ("industry", "Industry and construction"),
    ("other", "Other"),
]


class CrmLead(models.Model):
    """The card of a new client."""

    _inherit = "crm.lead"

    counterparty = fields.Char(
        help="The legal person we conclude the contract with, as in its documents."
    )
    holding = fields.Char(help="The group of companies that the client belongs to.")
    court_cases = fields.Text(
        help="What the court registers say of the client; write “none” when there is "
        "nothing."
    )

    credit_limit_requested = fields.Monetary(
        "Credit Limit",
        currency_field="company_currency",
        help="What the client may owe at most. 0 means that no limit is set on the "
        "customer.",
    )
    credit_limit_temporary = fields.Monetary(
        "Temporary Limit",
        currency_field="company_currency",
        help="Holds instead of the credit limit up to the day beside it, then the "
        "limit falls back by itself.",
    )
    credit_limit_temporary_until = fields.Date(
        "Temporary Limit Until",
        compute="_compute_credit_limit_temporary_until",
        store=True,
        readonly=False,
        help="The last day of the temporary limit.",
    )
    markup_group_id = fields.Many2one(
        "crm.markup.group",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The prices at which the client buys.",
    )
    markup_group_temporary_id = fields.Many2one(
        "crm.markup.group",
        "Temporary Markup Group",
        check_company=True,
        ondelete="restrict",
        help="Holds instead of the markup group up to the day beside it, then the "
        "prices fall back by themselves.",
    )
    markup_group_temporary_until = fields.Date(
        "Temporary Markup Group Until", help="The last day of the temporary group."
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Payment Terms",
        check_company=True,
        ondelete="restrict",
    )

    shipping_direction_id = fields.Many2one(
        "crm.shipping.direction",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="From which branch the goods go; it tells who handles the order.",
    )
    delivery_method = fields.Selection(DELIVERY_METHODS)
    freight_payer = fields.Selection(FREIGHT_PAYERS, "Freight Paid By")
    shipping_region = fields.Char(help="Where the goods go.")
    driver_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        ondelete="restrict",
        help="Takes the goods to the client or to the transport company.",
    )

    activity_format = fields.Selection(FORMATS, "Line of Business")
    shop_count = fields.Integer("Number of Shops")
    brands = fields.Text("Brands in Portfolio")
    extra_information = fields.Text()

    contract_number = fields.Char(
        copy=False,
        index="btree_not_null",
        help="Given by the ERP operator in the task of the approval.",
    )
    contract_attachment_id = fields.Many2one(
        "ir.attachment",
        "Attached Contract",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Handed in by the lawyer in the last task of the approval.",
    )
    contract_file = fields.Binary(
        "Contract File", related="contract_attachment_id.datas", readonly=True
    )
    contract_file_name = fields.Char(related="contract_attachment_id.name")

    client_terms_ids = fields.One2many(
        "crm.client.terms",
        "lead_id",
        "Agreed Terms",
        groups="sales_team.group_sale_salesman",
    )
    client_terms_count = fields.Integer(
        compute="_compute_client_terms_count", groups="sales_team.group_sale_salesman"
    )
    is_terms_locked = fields.Boolean(
        compute="_compute_is_terms_locked",
        help="Under approval or agreed: the terms change only through tasks.",
    )

    _limits_not_negative = models.Constraint(
        "CHECK(credit_limit_requested >= 0 AND credit_limit_temporary >= 0)",
        "A credit limit cannot be negative.",
    )
    _shop_count_not_negative = models.Constraint(
        "CHECK(shop_count >= 0)", "The number of shops cannot be negative."
    )

    @api.depends("credit_limit_temporary", "markup_group_temporary_until")
    def _compute_credit_limit_temporary_until(self):
        for lead in self:
            # one period for all that is temporary, unless somebody says otherwise
            day = lead.credit_limit_temporary_until or lead.markup_group_temporary_until
            lead.credit_limit_temporary_until = lead.credit_limit_temporary and day

    @api.depends("client_terms_ids")
    def _compute_client_terms_count(self):
        for lead in self:
            lead.client_terms_count = len(lead.client_terms_ids)

    def action_view_client_terms(self):
        """Open the terms agreed on this opportunity."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_onboarding.crm_client_terms_action"
        )
        return dict(action, domain=[("lead_id", "=", self.id)], context={})

    def action_open_customer(self):
        """Open the customer of this opportunity."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id.get_formview_action()
