"""Won by itself: signed and paid; then the licence and its issuing task."""

import logging

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base_workflow.models.passes import clean

_logger = logging.getLogger(__name__)
SIGNED = ("signed", "scan", "original")
NOT_READY = "crm_license.mail_activity_type_not_won"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # === READY? === #

    def _stage_gaps(self, stage):
        """The sale of a licence is won when it is signed and paid, never before."""
        gaps = super()._stage_gaps(stage)
        if stage.is_won and self.sudo().license_product_id:
            gaps += [gap for gap in self._get_license_gaps() if gap not in gaps]
        return gaps

    def _get_license_gaps(self):
        lead = self.sudo()  # sudo: what is missing is missing for everybody
        missing = {
            self.env._("customer"): not lead.partner_id,
            self.env._("tariff"): not lead.license_tariff_id,
            self.env._("term"): not lead.license_term_id,
            self.env._("signed contract"): lead.contract_id.state_code not in SIGNED,
            self.env._("fully paid invoice"): not lead.is_fully_paid,
        }
        return [name for name, is_missing in missing.items() if is_missing]

    def _is_signed_and_paid(self):
        return self.contract_id.state_code in SIGNED and self.is_fully_paid

    # === WIN === #

    def _win_if_ready(self):
        """Win the licence sales that are signed and paid; return them.

        For the events of contracts and invoices: nothing that goes wrong here stops
        the payment or the signature. The scheduler looks again.
        """
        # sudo: whoever signs or pays may not see the opportunity
        leads = clean(self.sudo()).exists()
        ready = leads.filtered(
            lambda lead: (
                lead.license_product_id
                and lead.active
                and lead.won_status == "pending"
                and lead._is_signed_and_paid()
            )
        )
        won = leads.browse()
        for lead in ready.try_lock_for_update(allow_referencing=True):
            won |= lead._win_safely()
        return won

    def _win_safely(self):
        stage = self._get_won_stage()
        try:
            with self.env.cr.savepoint():
                if not stage:
                    raise UserError(self.env._("The team has no stage for won deals."))
                self._workflow_write({"stage_id": stage.id})
                self.env.flush_all()
        except UserError as problem:
            self.invalidate_recordset()
            self._ask_why_not_won(str(problem))
            return self.browse()
        self.activity_unlink([NOT_READY])
        return self

    def _get_won_stage(self):
        stages = self.env["crm.stage"].search([("is_won", "=", True)])
        stages = stages.filtered(lambda stage: stage._is_of_team(self.team_id))
        return (stages.filtered("team_ids") or stages)[:1]

    def _ask_why_not_won(self, problem):
        """Tell the salesperson once what keeps a paid deal from being won."""
        kind = self.env.ref(NOT_READY)
        if self.activity_ids.filtered(lambda a: a.activity_type_id == kind):
            return
        user = self.user_id or self.team_id.user_id or self.create_uid
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            NOT_READY,
            summary=self.env._("Signed and paid, but not won"),
            note=problem,
            user_id=user.id,
        )

    # === THE LICENCE === #

    def _make_licenses_of_won(self):
        """Make the licence of each won sale, once."""
        # sudo: the licence is made by the sale, whoever won it
        won = clean(self.sudo()).filtered(
            lambda lead: lead.license_product_id and lead.won_status == "won"
        )
        missing = won.filtered(lambda lead: not lead.license_ids)
        if not missing:
            return self.env["crm.license"]
        licences = self.env["crm.license"].sudo()
        quiet = clean(licences).with_context(mail_auto_subscribe_no_notify=True)
        licences = quiet.create([lead._prepare_license() for lead in missing])
        licences.with_env(clean(licences).env)._start_issuing()
        return licences

    def _prepare_license(self):
        company = self.company_id or self.env.company
        return {
            "partner_id": self.partner_id.id,
            "product_id": self.license_product_id.id,
            "tariff_id": self.license_tariff_id.id,
            "term_id": self.license_term_id.id,
            "amount": self.license_price,
            "currency_id": (self.license_currency_id or company.currency_id).id,
            "company_id": company.id,
            "user_id": self.user_id.id,
            "contract_user_id": self.contract_user_id.id,
            "issuer_id": self.license_product_id._find_issuer(company).id,
            "contract_id": self.contract_id.id,
            "opportunity_id": self.id,
            "predecessor_id": self.renewed_license_id.id,
        }

    # === WHAT THE EVENTS HAVE MISSED === #

    @api.model
    def _cron_win_ready(self):
        """Win what is ready, make the licences that are missing; commit by batch."""
        for domain, act in (
            (self._get_ready_domain(), CrmLead._win_if_ready),
            (self._get_unlicensed_domain(), CrmLead._make_licenses_of_won),
        ):
            ids = self.search(domain, order="id").ids
            progress = self.env["ir.cron"]._commit_progress
            progress(remaining=len(ids))
            for lead_id in ids:
                self.browse(lead_id)._act_safely(act)
                if not progress(1):
                    return

    def _act_safely(self, act):
        """Do it for one opportunity; a bad one never stops the others."""
        try:
            act(self)
            self.env.flush_all()
        except Exception as error:  # named in the log, looked at in the next run
            self.env.cr.rollback()
            _logger.warning("%s: %s", self, error)

    @api.model
    def _get_ready_domain(self):
        return [
            ("license_product_id", "!=", False),
            ("won_status", "=", "pending"),
            ("contract_id.stage_code", "in", SIGNED),
            ("is_fully_paid", "=", True),
        ]

    @api.model
    def _get_unlicensed_domain(self):
        return [
            ("license_product_id", "!=", False),
            ("won_status", "=", "won"),
            ("license_ids", "=", False),
        ]
