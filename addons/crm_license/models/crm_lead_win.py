"""Won by itself: signed and paid; then the licence and its issuing task."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_workflow.models.passes import clean

from ..licensing import is_agreed
from .crm_lead_asked import NOT_READY, RENEWAL
from .crm_lead_sale import SIGNED

_logger = logging.getLogger(__name__)
WIN = "crm_license.ir_cron_win"
BUSY = timedelta(minutes=1)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # === WIN === #

    def _win_if_ready(self):
        """Win the licence sales that are signed and paid; return them.

        For the events of contracts and invoices: nothing that goes wrong here stops
        the payment or the signature. What somebody else holds is won by the
        scheduler, called at once.
        """
        ready = self._get_ready()
        won = ready.browse()
        for lead in ready.try_lock_for_update(allow_referencing=True):
            won |= lead._win_safely()
        return won

    def _get_ready(self):
        # sudo: whoever signs or pays may not see the opportunity
        leads = clean(self.sudo()).exists()
        return leads.filtered(
            lambda lead: (
                lead.license_product_id
                and lead.active
                and lead.won_status == "pending"
                and is_agreed(lead._get_sale())
                # an approval under way holds the sale until it is decided
                and not lead._workflow_open_runs()
            )
        )

    def _win_by_event(self):
        """Win what is ready, and have the rest looked at after the commit.

        The other half of signature and payment may be coming in a transaction that
        this one cannot see yet, or that holds the opportunity.
        """
        # sudo: whoever signs or pays may not see the opportunity
        sales = clean(self.sudo()).exists().filtered("license_product_id")
        sales._win_if_ready()
        if sales.filtered(lambda lead: lead.active and lead.won_status == "pending"):
            self._call_scheduler()
        sales._ask_about_lost()

    def _workflow_done(self, run):
        """What was paid and signed during the approval is won now."""
        result = super()._workflow_done(run)
        self._win_by_event()
        return result

    @api.model
    def _call_scheduler(self, wait=None):
        # sudo: the scheduler's own row; the code that it runs is fixed
        cron = self.env.ref(WIN).sudo()
        cron._trigger(at=fields.Datetime.now() + wait if wait else None)

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
        if not self._get_not_won_activities():
            self._ask_not_won(self.env._("Signed and paid, but not won"), problem)

    # === THE LICENCE === #

    def _make_licenses_of_won(self):
        """Make the licence of each won sale, once.

        What became the sale of a licence after it was won waits until it is signed
        and paid.
        """
        # sudo: the licence is made by the sale, whoever won it
        missing = (
            clean(self.sudo())
            ._get_unlicensed()
            .filtered(lambda lead: not lead._get_license_gaps())
        )
        if not missing:
            return self.env["crm.license"]
        licences = self.env["crm.license"].sudo()
        quiet = clean(licences).with_context(mail_auto_subscribe_no_notify=True)
        licences = quiet.create([lead._prepare_license() for lead in missing])
        for lead in missing:
            # what is to be refunded was not paid for it
            lead.license_paid = min(lead.amount_invoiced, lead.amount_paid)
            lead.activity_unlink([RENEWAL])
        licences.with_env(clean(licences).env)._start_issuing()
        return licences

    def _get_unlicensed(self):
        won = self.filtered(
            lambda lead: lead.license_product_id and lead.won_status == "won"
        )
        return won.filtered(lambda lead: not lead.license_ids)

    def _prepare_license(self):
        # not that of whoever pays or of the scheduler: the contract says whose it is
        company = self.company_id or self.contract_id.company_id or self.env.company
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
        """Do what the events have missed; commit by batch.

        What somebody else holds is tried again in a minute.
        """
        # money is taken back from archived deals as well
        leads = self.with_context(active_test=False)
        for domain, act in self._get_missed():
            ids = leads.search(domain, order="id").ids
            progress = self.env["ir.cron"]._commit_progress
            progress(remaining=len(ids))
            for lead_id in ids:
                self.browse(lead_id)._act_safely(act)
                if not progress(1):
                    return

    @api.model
    def _get_missed(self):
        """Return pairs: the opportunities to look at, what is done for each."""
        return [
            (self._get_ready_domain(), CrmLead._win_or_wait),
            (self._get_unlicensed_domain(), CrmLead._make_licenses_of_won),
        ]

    def _win_or_wait(self):
        ready = self._get_ready()
        if ready and not ready.try_lock_for_update(allow_referencing=True):
            self._call_scheduler(BUSY)
        ready._win_if_ready()

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
            ("active", "=", True),
            ("license_product_id", "!=", False),
            ("won_status", "=", "pending"),
            ("contract_id.stage_code", "in", SIGNED),
            "|",
            ("is_fully_paid", "=", True),
            "&",
            ("license_price", "=", 0),
            ("expected_revenue", "=", 0),
        ]

    @api.model
    def _get_unlicensed_domain(self):
        return [
            ("active", "=", True),
            ("license_product_id", "!=", False),
            ("won_status", "=", "won"),
            ("license_ids", "=", False),
        ]
