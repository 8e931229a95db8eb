from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from .passes import clean, without_defaults

ASK_MANAGER = "base_lifecycle.mail_activity_type_stopped"
DRAFT, RUNNING, DONE, STOPPED = "draft", "running", "done", "stopped"


class LifecycleRun(models.Model):
    """One pass of the scheduler for one company and one day."""

    _name = "lifecycle.run"
    _description = "Scheduler Run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "run_date desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    run_date = fields.Date(
        "Day",
        required=True,
        compute="_compute_run_date",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        help="Everything due on this day or before is done.",
    )
    state = fields.Selection(
        [
            (DRAFT, "To run"),
            (RUNNING, "Running"),
            (DONE, "Done"),
            (STOPPED, "Stopped: asks a manager"),
        ],
        required=True,
        readonly=True,
        default=DRAFT,
        tracking=True,
    )
    is_scheduled = fields.Boolean("By the Scheduler", readonly=True)
    is_confirmed = fields.Boolean(
        "Confirmed by a Manager", readonly=True, tracking=True
    )
    date_started = fields.Datetime("Started", readonly=True)
    date_ended = fields.Datetime("Ended", readonly=True)
    duration = fields.Float("Seconds", readonly=True)
    stop_reason = fields.Text(readonly=True)

    journal_ids = fields.One2many("lifecycle.journal", "run_id", readonly=True)
    failure_ids = fields.One2many("lifecycle.run.failure", "run_id", readonly=True)
    step_count = fields.Integer("Steps", readonly=True)
    failure_count = fields.Integer("Failures", readonly=True)
    deferred_count = fields.Integer(
        "Left for Later",
        readonly=True,
        help="Records that somebody else was changing at that moment.",
    )
    unsent_count = fields.Integer("Mails Waiting", compute="_compute_mail_counts")
    undeliverable_count = fields.Integer(
        "Not Deliverable", compute="_compute_mail_counts"
    )

    @api.depends("company_id")
    def _compute_run_date(self):
        for run in self:
            company = run.company_id or self.env.company
            run.run_date = run.run_date or company._operating_today()

    @api.depends("journal_ids.state")
    def _compute_mail_counts(self):
        groups = self.env["lifecycle.journal"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count"]
        )
        counts = {(run.id, state): count for run, state, count in groups}
        for run in self:
            waiting = [counts.get((run.id, s), 0) for s in ("to_send", "failed")]
            run.unsent_count = sum(waiting)
            run.undeliverable_count = counts.get((run.id, "undeliverable"), 0)

    @api.depends("run_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            day = format_date(self.env, run.run_date)
            run.display_name = self.env._("Run of %(day)s", day=day)

    @api.constrains("run_date", "company_id")
    def _check_run_date(self):
        # the scheduler's own day may end between its beginning and this check
        self.filtered(lambda run: not run.is_scheduled)._check_is_today()

    def _check_is_today(self):
        """Refuse other days than today, unless the calendar is simulated."""
        now = fields.Datetime.now()
        for run in self:
            company = run.company_id
            today = company._operating_today(now)
            if run.run_date != today and not company._is_lifecycle_simulated():
                raise ValidationError(run._get_wrong_day_text(run.run_date > today))

    def _get_wrong_day_text(self, is_future):
        day = fields.Date.to_string(self.run_date)
        if is_future:
            return self.env._(
                "%(day)s is in the future: what is not due yet cannot be done. To see "
                "what will happen use the forecast.",
                day=day,
            )
        return self.env._(
            "%(day)s is over: what was not done then is done by a run of today.",
            day=day,
        )

    def unlink(self):
        """Delete runs that were not started. Raises UserError for others."""
        # not @api.ondelete: a context key would open that
        self._check_not_started()
        return super().unlink()

    def _check_not_started(self):
        if any(run.state != DRAFT for run in self):
            raise UserError(self.env._("A run that was started is kept as evidence."))

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: an incoming mail starts no run. Raises AccessError."""
        raise AccessError(self.env._("Runs are not made by incoming mails."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_people(vals)
        own = self if self.env.su else without_defaults(self, self._get_engine_fields())
        return super(LifecycleRun, own).create(vals_list)

    def write(self, vals):
        self._refuse_people(vals)
        if {"run_date", "company_id"} & set(vals) and any(
            run.state != DRAFT for run in self
        ):
            raise UserError(self.env._("A run that was started cannot be changed."))
        return super().write(vals)

    @api.model
    def _get_engine_fields(self):
        """Return the fields that tell what a run did: nobody else writes them."""
        return {
            "state",
            "is_scheduled",
            "is_confirmed",
            "date_started",
            "date_ended",
            "duration",
            "stop_reason",
            "step_count",
            "failure_count",
            "deferred_count",
            "journal_ids",
            "failure_ids",
        }

    def _refuse_people(self, vals):
        if not self.env.su and self._get_engine_fields() & set(vals):
            raise AccessError(
                self.env._("What a run did is written by the scheduler only.")
            )

    # === ACTIONS === #

    def action_run(self):
        """Do everything that is due on the day of the run, and send the mails.

        Running it again does only what has come up since.

        :return: True
        :raise AccessError: for whoever is no manager of the scheduler
        :raise ValidationError: for a day that is over
        """
        self.check_access("write")
        # what was begun on its day may be ended later
        self.filtered(lambda run: run.state in (DRAFT, DONE))._check_is_today()
        for run in self:
            # sudo: the engine writes journal, documents and records of all owners
            acting = clean(run.sudo())
            acting._execute()
            acting._send_mails()
        return True

    def action_confirm(self):
        """Let stopped runs go on.

        :return: True
        :raise AccessError: for whoever is no manager of the scheduler
        :raise UserError: when none of the runs is stopped
        """
        self.check_access("write")
        stopped = self.filtered(lambda run: run.state == STOPPED)
        if not stopped:
            raise UserError(self.env._("Only a stopped run can be confirmed."))
        for run in stopped:
            # sudo: the flag is readonly to everybody, this button is its only way
            clean(run.sudo()).write({"is_confirmed": True})
            clean(run).activity_feedback([ASK_MANAGER])
        return stopped.action_run()

    def action_view_journal(self):
        """Open the steps of this run."""
        return self._get_journal_action()

    def action_view_unsent(self):
        """Open the steps of this run whose mail is still waiting."""
        return self._get_journal_action([("state", "in", ("to_send", "failed"))])

    def action_view_undeliverable(self):
        """Open the steps of this run whose mail nobody can receive."""
        return self._get_journal_action([("state", "=", "undeliverable")])

    def _get_journal_action(self, extra=None):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_lifecycle.lifecycle_journal_action"
        )
        domain = [("run_id", "=", self.id), *(extra or [])]
        return dict(action, domain=domain, context={})

    def action_view_failures(self):
        """Open the records that failed in this run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_lifecycle.lifecycle_run_failure_action"
        )
        return dict(action, domain=[("run_id", "=", self.id)])

    def action_run_today(self):
        """Make a run for today, do it and open it (button of the status page).

        :raise AccessError: for whoever is no manager of the scheduler
        """
        run = clean(self).create({})
        run.action_run()
        return run.get_formview_action()
