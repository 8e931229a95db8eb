from odoo import api, fields, models
from odoo.tools import format_date

from ..terms import LIMIT, MARKUP, REPLACED

PART_STATES = [
    ("none", "Nothing temporary"),
    ("temporary", "In force"),
    ("fallen_back", "Fallen back"),
    ("kept", "Changed by hand, kept"),
]


class CrmClientTerms(models.Model):
    """Terms agreed with a customer; temporary parts fall back by the calendar.

    The customer's record has the value in force. These rows tell where it came
    from and what it will be. Nobody but approvals and the scheduler writes them.
    """

    _name = "crm.client.terms"
    _description = "Agreed Terms"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "workflow.mixin",
        "lifecycle.mixin",
    ]
    _order = "date_agreed desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", readonly=True, index=True, ondelete="restrict"
    )
    run_id = fields.Many2one(
        "workflow.run",
        "Approval",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Salesperson", related="lead_id.user_id", store=True, index=True
    )
    active = fields.Boolean(default=True, readonly=True)
    date_agreed = fields.Date("Agreed On", required=True, readonly=True)
    payment_term_id = fields.Many2one(
        "account.payment.term", "Payment Terms", readonly=True, ondelete="restrict"
    )

    credit_limit = fields.Monetary(readonly=True, help="What the customer may owe.")
    credit_limit_temporary = fields.Monetary("Temporary Limit", readonly=True)
    credit_limit_until = fields.Date("Temporary Limit Until", readonly=True)
    limit_state = fields.Selection(
        PART_STATES, "Temporary Limit Is", required=True, readonly=True, default="none"
    )
    is_limit_reminded = fields.Boolean("Reminded of the Limit", readonly=True)

    markup_group_id = fields.Many2one(
        "crm.markup.group", readonly=True, ondelete="restrict"
    )
    markup_group_temporary_id = fields.Many2one(
        "crm.markup.group",
        "Temporary Markup Group",
        readonly=True,
        ondelete="restrict",
    )
    pricelist_temporary_id = fields.Many2one(
        "product.pricelist",
        "Price List Given for a Time",
        readonly=True,
        ondelete="restrict",
    )
    markup_group_until = fields.Date("Temporary Markup Group Until", readonly=True)
    markup_state = fields.Selection(
        PART_STATES, "Temporary Group Is", required=True, readonly=True, default="none"
    )
    is_markup_reminded = fields.Boolean("Reminded of the Group", readonly=True)

    date_end = fields.Date(
        "Temporary Until",
        compute="_compute_date_end",
        store=True,
        index="btree_not_null",
        help="The last day on which something temporary is in force.",
    )

    _one_approval = models.UniqueIndex(
        "(run_id) WHERE run_id IS NOT NULL", "An approval agrees on terms once."
    )
    _customer_idx = models.Index("(company_id, partner_id)")

    @api.depends(
        "stage_code",
        "limit_state",
        "markup_state",
        "credit_limit_until",
        "markup_group_until",
    )
    def _compute_date_end(self):
        for terms in self:
            days = [part["until"] for part in terms._get_parts() if part["is_open"]]
            in_force = terms.stage_code != REPLACED
            terms.date_end = in_force and max(days, default=False)

    @api.depends("partner_id", "date_agreed")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._(
                "%(customer)s, terms of %(day)s",
                customer=terms.partner_id.display_name,
                day=format_date(self.env, terms.date_agreed),
            )

    def _get_parts(self):
        """Return what was agreed for a time: name, last day, whether it is open."""
        self.ensure_one()
        return [
            {
                "name": LIMIT,
                "until": self.credit_limit_until,
                "is_open": self.limit_state == "temporary",
                "is_reminded": self.is_limit_reminded,
                "state": self.limit_state,
            },
            {
                "name": MARKUP,
                "until": self.markup_group_until,
                "is_open": self.markup_state == "temporary",
                "is_reminded": self.is_markup_reminded,
                "state": self.markup_state,
            },
        ]

    def action_open_lead(self):
        """Open the opportunity on which these terms were agreed."""
        self.ensure_one()
        self.check_access("read")
        return self.lead_id.get_formview_action()

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id.get_formview_action()
