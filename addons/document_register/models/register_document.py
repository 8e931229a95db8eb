from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..registering import CONTRACT, ORIGINALS

# customers read their contracts over RPC, but not what is said about them
STAFF = "base.group_user"
NO_NUMBER = "/"


class RegisterDocument(models.Model):
    _name = "register.document"
    _description = "Document"
    _inherit = [
        "lifecycle.mixin",
        "workflow.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        "Number", default=NO_NUMBER, copy=False, index="trigram", tracking=True
    )
    active = fields.Boolean(default=True)
    register_id = fields.Many2one(
        "document.register",
        required=True,
        default=lambda self: self._default_register_id(),
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [(CONTRACT, "Contracts"), (ORIGINALS, "Originals")],
        compute="_compute_kind",
        store=True,
        precompute=True,
        index=True,
    )
    pipeline_id = fields.Many2one(related="register_id.pipeline_id")
    stage_id = fields.Many2one(domain="[('pipeline_id', '=', pipeline_id)]")
    state_code = fields.Char("Status Code", related="stage_code")
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
    # not check_company: the own company is chosen for each contract
    opportunity_id = fields.Many2one(
        "crm.lead", index="btree_not_null", copy=False, tracking=True, groups=STAFF
    )
    company_id = fields.Many2one(
        "res.company",
        "Own Company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Manager",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
        help="Is asked to decide and gets the reminders.",
    )
    supervisor_id = fields.Many2one(
        "res.users",
        compute="_compute_supervisor_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        groups=STAFF,
        help="Verifies the scan, gets what is overdue.",
    )
    preparer_id = fields.Many2one(
        "res.users",
        "Prepared By",
        index=True,
        domain=[("share", "=", False)],
        check_company=True,
        groups=STAFF,
    )

    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._operating_today(),
        tracking=True,
    )
    date_end = fields.Date("Valid Until", tracking=True)
    date_signed = fields.Date("Signed On", copy=False, readonly=True)
    date_original = fields.Date("Original Received On", copy=False, readonly=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(tracking=True)

    template_id = fields.Many2one(
        "register.template",
        check_company=True,
        domain="[('register_id', '=', register_id), ('company_id', '=', company_id)]",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        groups=STAFF,
    )
    file = fields.Binary("Document", attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    scan = fields.Binary("Signed Scan", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    scan_user_id = fields.Many2one(
        "res.users", "Scan From", copy=False, readonly=True, groups=STAFF
    )
    scan_verified = fields.Boolean(copy=False, readonly=True)
    scan_verified_by_id = fields.Many2one(
        "res.users", "Verified By", copy=False, readonly=True, groups=STAFF
    )
    scan_verified_date = fields.Date("Verified On", copy=False, readonly=True)
    reason = fields.Char(
        "Why",
        copy=False,
        readonly=True,
        tracking=True,
        groups=STAFF,
        help="Why it was cancelled, annulled or reopened.",
    )
    note = fields.Html("Internal Notes", groups=STAFF)

    _number_once = models.UniqueIndex(
        "(register_id, company_id, name)",
        "The register has a document with this number already.",
    )
    _due = models.Index("(company_id, next_step_date, id) WHERE active IS TRUE")
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "The amount cannot be negative."
    )
    _end_after_date = models.Constraint(
        "CHECK(date_end >= date)", "A document cannot end before its date."
    )

    @api.model
    def _default_register_id(self):
        companies = (self.env.company.id, False)
        return self.env["document.register"].search(
            [("kind", "=", CONTRACT), ("company_id", "in", companies)], limit=1
        )

    @api.depends("register_id.kind")
    def _compute_kind(self):
        for document in self:
            document.kind = document.register_id.kind

    @api.depends("register_id", "opportunity_id")
    def _compute_supervisor_id(self):
        for document in self:
            # sudo: the team of an opportunity is looked at whoever sees it
            leader = document.sudo().opportunity_id.team_id.user_id
            known = document.supervisor_id or (
                leader if leader != document.user_id else leader.browse()
            )
            document.supervisor_id = known or document.register_id.supervisor_id

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for document in self:
            document.display_name = document.name or NO_NUMBER

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for document in self:
            document.access_url = f"/my/contracts/{document.id}"
        return result

    @api.constrains("name")
    def _check_name(self):
        for document in self:
            if not (document.name or "").strip(" /"):
                raise ValidationError(self.env._("A document needs its number."))

    def copy_data(self, default=None):
        today = self.env.company._operating_today()
        return [
            dict({"date": today, "date_end": False}, **(default or {}))
            | {k: v for k, v in vals.items() if k not in ("date", "date_end")}
            for vals in super().copy_data(default)
        ]
