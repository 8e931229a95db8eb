"""When the scheduler's job does a run, and for which companies."""

import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class LifecycleRun(models.Model):
    _inherit = "lifecycle.run"

    @api.model
    def _get_scheduled(self, company, today):
        """Return the day's run of the scheduler, made when there is none."""
        domain = [
            ("company_id", "=", company.id),
            ("run_date", "=", today),
            ("is_scheduled", "=", True),
        ]
        return self.search(domain, limit=1) or self.create(
            {"company_id": company.id, "run_date": today, "is_scheduled": True}
        )

    @api.model
    def _has_work(self, company, today, now):
        for name in self._get_models():
            records = self.env[name].with_company(company)
            if records._search_due(today, now, limit=1):
                return True
        return False

    @api.model
    def _get_companies_with_work(self, now):
        """Return the companies to look at, asking each model once for all of them.

        A company may turn out to have nothing due yet on its own date.
        """
        companies = self.env["res.company"].search([("active", "=", True)])
        latest = max(company._operating_today(now) for company in companies)
        domain = fields.Domain("company_id", "in", companies.ids) & (
            fields.Domain("next_step_date", "<=", latest)
            | fields.Domain("lifecycle_retry_at", "<=", now)
        )
        found = companies.browse()
        for name in self._get_models():
            for (company,) in self.env[name]._read_group(domain, ["company_id"]):
                found |= company
        return companies & found

    @api.model
    def _cron_run(self):
        now = fields.Datetime.now()
        for company in self._get_companies_with_work(now):
            try:
                if not self._run_company(company, now):
                    self._call_again()
                    break
            except Exception as error:  # one company never stops the others
                self._tell_broken(company, now, error)
        self.env["lifecycle.journal"]._trigger_sending()

    @api.model
    def _tell_broken(self, company, now, error):
        """Tell a manager that the run of a company broke off; the next hour tries it.

        The job itself does not fail: Odoo would take it from all after a week.
        """
        self.env.cr.rollback()
        _logger.exception("The run of %s failed", company.name)
        try:
            run = self._get_scheduled(company, company._operating_today(now))
            run = run._in_language_of_person()
            run._ask_manager(run.env._("The run of the day broke off"), str(error))
        except Exception:
            self.env.cr.rollback()
            _logger.exception("Nobody could be told of it")
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _call_again(self):
        """Have the job called at once for another turn.

        Were something said to remain, Odoo would repeat the job ten times, a chunk
        each, before others have their turn: on a slow machine longer than it may live.
        """
        self.env.ref("base_lifecycle.ir_cron_run")._trigger()
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _run_company(self, company, now):
        """Return False when the time was over before the company was done."""
        today = company._operating_today(now)
        for name in self._get_models():
            self.env[name]._lifecycle_release_recovered(company, today, now)
        if not self._has_work(company, today, now):
            return True
        return self._get_scheduled(company, today)._execute()
