from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import split_every

from ..timeline import due_date
from .passes import is_engine, without_defaults

BATCH = 500


class LifecycleMixin(models.AbstractModel):
    """A record that moves through stages by dates and events.

    A model that inherits it overrides `_lifecycle_machine`, `_lifecycle_facts`,
    `_lifecycle_depends` and one `_apply_<kind>` for each kind with an effect.
    """

    _name = "lifecycle.mixin"
    _description = "Record Moved by the Calendar"
    _is_lifecycle = True

    stage_id = fields.Many2one(
        "lifecycle.stage",
        default=lambda self: self._default_stage_id(),
        domain=lambda self: [("pipeline_id.model", "=", self._name)],
        group_expand="_read_group_stage_ids",
        ondelete="restrict",
        index=True,
        copy=False,
        tracking=True,
        readonly=True,
        help="Moves by itself, by dates, payments and finished tasks.",
    )
    stage_code = fields.Char(related="stage_id.code", store=True, index=True)
    stage_entry_date = fields.Date("In Stage Since", readonly=True, copy=False)
    stage_visit = fields.Integer(
        readonly=True,
        copy=False,
        help="How many stages it has entered: tells one stay in a stage from another.",
    )
    next_step_date = fields.Date(
        "Next Step",
        compute="_compute_next_step_date",
        store=True,
        index="btree_not_null",
        help="The day on which the scheduler will look at it next.",
    )
    hold_until = fields.Date(readonly=True, copy=False, tracking=True)
    hold_reason = fields.Char(readonly=True, copy=False, tracking=True)

    lifecycle_failure = fields.Text("Failure", readonly=True, copy=False)
    lifecycle_failure_count = fields.Integer(
        "Failed Attempts", readonly=True, copy=False
    )
    lifecycle_retry_at = fields.Datetime(
        "Next Attempt", readonly=True, copy=False, index="btree_not_null"
    )
    journal_ids = fields.One2many(
        "lifecycle.journal",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
    )
    journal_count = fields.Integer("Steps Done", compute="_compute_journal_count")

    # === WHAT A MODEL OVERRIDES === #

    @api.model
    def _lifecycle_machine(self):
        """Return the pure machine (see `timeline.Machine`) of this model."""
        raise NotImplementedError

    def _lifecycle_facts(self):
        """Return the frozen facts of each record as a dict by id, in few queries."""
        raise NotImplementedError

    @api.model
    def _lifecycle_depends(self):
        """Return the fields on which the next step depends (see `api.depends`)."""
        return ["stage_id", "stage_entry_date", "hold_until"]

    @api.model
    def _lifecycle_kind_labels(self):
        """Return the translated names of the kinds of steps as a dict."""
        return {
            "timer": self.env._("Timer"),
            "failure": self.env._("Cannot be planned"),
        }

    @api.model
    def _lifecycle_guarded_kinds(self):
        """Return the kinds that the circuit breaker counts."""
        return ()

    @api.model
    def _lifecycle_engine_fields(self):
        """Return the fields that only the engine may write."""
        return {
            "stage_id",
            "stage_code",
            "stage_entry_date",
            "stage_visit",
            "next_step_date",
            "hold_until",
            "hold_reason",
            "lifecycle_failure",
            "lifecycle_failure_count",
            "lifecycle_retry_at",
        }

    def _lifecycle_responsible(self):
        """Return the user who is asked when a person is needed."""
        self.ensure_one()
        return self.create_uid

    def _lifecycle_journal_vals(self, step):
        """Return what the journal row of a step shows beside the step itself."""
        return {}

    def _lifecycle_skip_text(self, step):
        """Return the reason of a skipped step in words; override to translate it."""
        return step.skip

    def _lifecycle_stale_reason(self, row):
        """Return why the mail of a journal row must not be sent any more, or ''."""
        return ""

    def _lifecycle_must_wait(self, row):
        """Tell whether the mail of a journal row waits, for what it is about."""
        return False

    def _lifecycle_skipped(self, row):
        """Extend what follows from a mail that was out of date and did not leave."""

    def _lifecycle_send(self, row):
        """Queue the mail of a journal row; a model that sends mails extends it.

        :return: its mail.message; empty when there is nobody to send it to
        """
        return self._lifecycle_send_timer(row)

    # === FIELDS === #

    def _valid_field_parameter(self, field, name):
        # the models that inherit this one are mail threads
        return name == "tracking" or super()._valid_field_parameter(field, name)

    def _default_stage_id(self):
        # sudo: the stages are configuration; whoever may create needs the first
        return (
            self.env["lifecycle.stage"]
            .sudo()
            .search(
                [("pipeline_id.model", "=", self._name)], order="sequence, id", limit=1
            )
        )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([("pipeline_id.model", "=", self._name)])

    @api.depends(lambda self: self._lifecycle_depends())
    def _compute_next_step_date(self):
        records = self.filtered(lambda record: isinstance(record.id, int))
        (self - records).next_step_date = False
        machine = records and records._lifecycle_timed_machine()
        for ids in split_every(BATCH, records.ids):
            batch = records.browse(ids)
            facts = batch._lifecycle_facts()
            for record in batch:
                record.next_step_date = due_date(machine, facts[record.id])

    def _compute_journal_count(self):
        groups = self.env["lifecycle.journal"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for record in self:
            record.journal_count = counts.get(record.id, 0)

    # === GUARD === #

    @api.model_create_multi
    def create(self, vals_list):
        own = self
        if not (self.env.su or is_engine(self)):
            own = without_defaults(self, self._lifecycle_engine_fields())
        for vals in vals_list:
            self._lifecycle_refuse(vals)
            company = self.env.company.browse(vals.get("company_id"))
            today = (company or self.env.company)._operating_today()
            vals.setdefault("stage_entry_date", today)
        return super(LifecycleMixin, own).create(vals_list)

    def write(self, vals):
        self._lifecycle_refuse(vals)
        return super().write(vals)

    def _lifecycle_refuse(self, vals):
        """Refuse what only the engine writes; nothing a caller sends opens this."""
        if self.env.su or is_engine(self):
            return
        names = self._lifecycle_engine_fields() & set(vals)
        if names:
            labels = [self._fields[n]._description_string(self.env) for n in names]
            raise AccessError(
                self.env._(
                    "%(fields)s move by themselves: use the buttons.",
                    fields=", ".join(sorted(labels)),
                )
            )
