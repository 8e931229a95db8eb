"""What a run tells people: a summary of its steps, the health of the scheduler."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount

CRONS = ("base_lifecycle.ir_cron_run", "base_lifecycle.ir_cron_send")
OVERDUE_AFTER = timedelta(hours=3)


class LifecycleRun(models.Model):
    _inherit = "lifecycle.run"

    summary = fields.Text(compute="_compute_summary")
    is_runnable = fields.Boolean(
        compute="_compute_is_runnable", help="It is for today, so it can be run."
    )
    health_problems = fields.Text("Scheduler", compute="_compute_health_problems")

    @api.depends("run_date", "company_id")
    def _compute_is_runnable(self):
        for run in self:
            company = run.company_id
            is_today = run.run_date == company._operating_today()
            run.is_runnable = is_today or company._is_lifecycle_simulated()

    @api.depends("journal_ids")
    def _compute_summary(self):
        groups = self.env["lifecycle.journal"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "res_model", "kind", "currency_id"],
            ["__count", "amount:sum"],
        )
        lines = {run: [] for run in self}
        for run, model, kind, currency, count, amount in groups:
            label = self._get_kind_label(model, kind)
            money = amount and currency and format_amount(self.env, amount, currency)
            parts = [str(count), money] if money else [str(count)]
            lines[run].append(f"{label}: {', '.join(parts)}")
        for run in self:
            run.summary = "\n".join(lines[run])

    @api.model
    def _get_kind_label(self, model, kind):
        if model not in self.env:
            return kind
        return self.env[model]._lifecycle_kind_labels().get(kind, kind)

    def _compute_health_problems(self):
        problems = "\n".join(self._health_problems())
        for run in self:
            run.health_problems = problems

    @api.model
    def _health_problems(self):
        """Return sentences about what keeps the scheduler from its work."""
        problems = []
        for xmlid in CRONS:
            # sudo: only whether the job runs is told
            cron = self.env.ref(xmlid, raise_if_not_found=False)
            problems += self._get_cron_problems(cron.sudo()) if cron else [xmlid]
        return problems

    @api.model
    def _get_cron_problems(self, cron):
        name = cron.name
        if not cron.active:
            return [self.env._("The scheduled action “%(name)s” is off.", name=name)]
        if cron.failure_count:
            return [
                self.env._(
                    "The scheduled action “%(name)s” failed %(count)s times.",
                    name=name,
                    count=cron.failure_count,
                )
            ]
        if cron.nextcall < fields.Datetime.now() - OVERDUE_AFTER:
            return [
                self.env._(
                    "The scheduled action “%(name)s” was due at %(when)s (UTC): no "
                    "scheduler seems to be running.",
                    name=name,
                    when=fields.Datetime.to_string(cron.nextcall),
                )
            ]
        return []
