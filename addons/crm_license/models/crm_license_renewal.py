"""From one licence to the next: renewal opportunities, predecessors, successors."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base_lifecycle.models.passes import clean

from .crm_license import STAFF


class CrmLicense(models.Model):
    _inherit = "crm.license"

    renewal_lead_ids = fields.One2many(
        "crm.lead",
        "renewed_license_id",
        "Renewal Opportunities",
        context={"active_test": False},
        groups="sales_team.group_sale_salesman",
    )
    renewal_opportunity_id = fields.Many2one(
        "crm.lead",
        compute="_compute_renewal_opportunity_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=STAFF,
    )
    renewal_state = fields.Selection(
        [
            ("none", "Not begun"),
            ("open", "Being renewed"),
            ("won", "Renewed"),
            ("lost", "Lost"),
        ],
        "Renewal",
        compute="_compute_renewal_state",
        store=True,
        index=True,
        groups=STAFF,
    )
    renewal_lost_reason_id = fields.Many2one(
        "crm.lost.reason",
        related="renewal_opportunity_id.lost_reason_id",
        store=True,
        string="Why Not Renewed",
        groups=STAFF,
    )
    predecessor_id = fields.Many2one(
        "crm.license",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
        help="The licence that this one continues.",
    )
    successor_ids = fields.One2many("crm.license", "predecessor_id", "Successors")
    successor_id = fields.Many2one(
        "crm.license",
        compute="_compute_successor_id",
        store=True,
        index="btree_not_null",
        help="The licence that continues this one.",
    )
    root_id = fields.Many2one(
        "crm.license",
        "First of the Chain",
        compute="_compute_root_id",
        store=True,
        recursive=True,
        index="btree_not_null",
    )
    chain_count = fields.Integer(compute="_compute_chain_count")
    suggested_start = fields.Date(compute="_compute_suggested_start")

    _one_successor = models.UniqueIndex(
        "(predecessor_id) WHERE predecessor_id IS NOT NULL",
        "This licence has its successor already.",
    )

    @api.depends("renewal_lead_ids")
    def _compute_renewal_opportunity_id(self):
        for licence in self:
            licence.renewal_opportunity_id = licence.renewal_lead_ids[:1]

    @api.depends("renewal_lead_ids.won_status", "successor_ids")
    def _compute_renewal_state(self):
        states = {"won": "won", "lost": "lost", "pending": "open"}
        for licence in self:
            lead = licence.renewal_lead_ids[:1]
            state = states.get(lead.won_status, "none") if lead else "none"
            licence.renewal_state = "won" if licence.successor_ids else state

    @api.depends("successor_ids")
    def _compute_successor_id(self):
        for licence in self:
            licence.successor_id = licence.successor_ids[:1]

    @api.depends("predecessor_id.root_id")
    def _compute_root_id(self):
        for licence in self:
            before = licence.predecessor_id
            licence.root_id = before.root_id or before or licence._origin

    def _compute_chain_count(self):
        groups = self.with_context(active_test=False)._read_group(
            [("root_id", "in", self.root_id.ids)], ["root_id"], ["__count"]
        )
        counts = dict(groups)
        for licence in self:
            licence.chain_count = counts.get(licence.root_id, 1)

    @api.depends("predecessor_id.date_end", "company_id", "stage_entry_date")
    def _compute_suggested_start(self):
        """Sold in time it begins without a gap; sold later it begins today."""
        for licence in self:
            # sudo: the day of a company is no secret of its licences' readers
            today = (licence.company_id or self.env.company).sudo()._operating_today()
            end, sold = licence.predecessor_id.date_end, licence.stage_entry_date
            licence.suggested_start = end if end and (sold or today) <= end else today

    @api.constrains("predecessor_id")
    def _check_predecessor(self):
        if self._has_cycle("predecessor_id"):
            raise ValidationError(self.env._("A licence cannot follow itself."))

    # === ACTIONS === #

    def action_renew(self):
        """Open the renewal opportunity; make it now when there is none.

        :return: the action that opens it
        :raise AccessError: for whoever may not read the licence or make opportunities
        :raise UserError: before the licence was issued, or when it was renewed
        """
        self.ensure_one()
        self.check_access("read")
        self.env["crm.lead"].check_access("create")
        # sudo: the opportunity belongs to the salesperson, whoever asks for it
        acting = clean(self.sudo())
        lead = acting.renewal_opportunity_id or acting._renew_by_hand()
        return lead.with_env(self.env).get_formview_action()

    def _renew_by_hand(self):
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["renewal_opportunity_id"])
        if not self.date_start or self.successor_id:
            raise UserError(
                self.env._("%(licence)s is not to be renewed.", licence=self.name)
            )
        today = self.company_id._operating_today()
        leads = self._make_renewals(today)
        self._lifecycle_event("renew", today)
        return leads[self]

    def action_view_chain(self):
        """Open all licences of the chain, the first one on top."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_license.crm_license_action"
        )
        context = {"active_test": False, "search_default_running": 0}
        domain = [("root_id", "=", self.root_id.id)]
        views = [(False, "list"), (False, "form")]
        return dict(action, domain=domain, context=context, views=views)

    # === THE STEP === #

    def _apply_renew(self, steps, today):
        licences = self.browse([licence.id for licence in steps])
        return {
            licence.id: {"doc_model": lead._name, "doc_id": lead.id}
            for licence, lead in licences._make_renewals(today).items()
        }

    def _make_renewals(self, today):
        """Make one opportunity for each licence in one batch; {licence: lead}."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        found = leads.search([("renewed_license_id", "in", self.ids)])
        missing = self - found.renewed_license_id
        new = leads.with_context(
            tracking_disable=True, mail_auto_subscribe_no_notify=True
        ).create(missing._prepare_renewals())
        new._ask_to_renew(today)
        return {lead.renewed_license_id: lead for lead in found | new}

    def _prepare_renewals(self):
        """Return the values of the opportunities; nothing is left to defaults."""
        vals_list = []
        for (team, company), licences in self.grouped(
            lambda licence: (licence.product_id.sales_team_id, licence.company_id)
        ).items():
            stage = self.env["crm.lead"]._get_first_stage(team)
            common = {
                "type": "opportunity",
                "team_id": team.id,
                "stage_id": stage.id,
                "company_id": company.id,
            }
            vals_list += [common | licence._prepare_renewal() for licence in licences]
        return vals_list

    def _prepare_renewal(self):
        return {
            "name": self.env._("Renewal: %(licence)s", licence=self.name),
            "partner_id": self.partner_id.id,
            "user_id": self._get_seller().id,
            "license_product_id": self.product_id.id,
            "license_tariff_id": self.tariff_id.id,
            "license_term_id": self.term_id.id,
            "license_currency_id": self.currency_id.id,
            "license_price": self._get_renewal_price(),
            "contract_user_id": self.contract_user_id.id,
            "renewed_license_id": self.id,
            "date_deadline": self.date_end,
        }

    def _get_renewal_price(self):
        """Return today's price of the tariff, the old one where it has none."""
        lines = self.tariff_id._get_price(self.term_id, self.currency_id)
        same = lines.filtered(lambda line: line.currency_id == self.currency_id)
        return same.price if same else self.amount

    def _get_seller(self):
        """Return who sells the renewal: an archived salesperson's team leader."""
        users = self.user_id | self.product_id.sales_team_id.user_id
        return users.filtered(
            lambda u: u.active and not u.share and self.company_id in u.company_ids
        )[:1]
