from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from .const import RUN_STATES
from .passes import clean, engine


class WorkflowRun(models.Model):
    _name = "workflow.run"
    _description = "Workflow Run"
    _inherit = ["workflow.linked"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    route_id = fields.Many2one(
        "workflow.route", required=True, readonly=True, index=True, ondelete="restrict"
    )
    round = fields.Integer(required=True, readonly=True, default=1, aggregator="max")
    state = fields.Selection(
        RUN_STATES, required=True, readonly=True, default="running", index=True
    )
    requester_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="restrict"
    )
    date_start = fields.Datetime(string="Started", required=True, readonly=True)
    date_end = fields.Datetime(string="Ended", readonly=True)
    task_ids = fields.One2many("workflow.task", "run_id", string="Tasks")
    decision_ids = fields.One2many("workflow.decision", "run_id", string="Decisions")
    decision_count = fields.Integer(readonly=True)
    decision_head = fields.Char(readonly=True, copy=False)

    _res_idx = models.Index("(res_model, res_id)")
    _one_open = models.UniqueIndex(
        "(route_id, res_model, res_id) WHERE state = 'running'",
        "This document already has an open run of the route.",
    )
    _one_round = models.UniqueIndex(
        "(route_id, res_model, res_id, round)",
        "This document already has this round of the route.",
    )

    @api.depends("route_id", "round", "record_name")
    def _compute_name(self):
        for run in self:
            run.name = self.env._(
                "%(document)s: %(route)s, round %(round)s",
                document=run.record_name or "",
                # sudo: the name of the route is for whoever sees the run
                route=run.sudo().route_id.name or "",
                round=run.round,
            )

    @api.depends("name")
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.name

    @api.model
    def _start(self, route, records, today=None, requester=None):
        """Start ``route`` on ``records`` in one batch; return the new runs.

        Records whose run of this route is open get no second one. Raises
        UserError when the route does not fit the records.
        """
        # sudo: configuration is read in full, rows are the engine's
        route, Run = route.sudo(), clean(self).sudo()
        route._check_startable(records)
        records = records.sudo() - Run._open_records(route, records)
        runs = engine(Run).create(
            Run._prepare_runs(route, records, requester or self.env.user)
        )
        runs._create_tasks(route)
        runs = Run.browse(runs.ids)
        for company, group in runs.grouped("company_id").items():
            group._advance(today or company._operating_today())
        return self.browse(runs.ids)

    @api.model
    def _open_records(self, route, records):
        rows = self._read_group(
            [
                ("route_id", "=", route.id),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "=", "running"),
            ],
            ["res_id"],
        )
        return records.browse(res_id for (res_id,) in rows)

    @api.model
    def _prepare_runs(self, route, records, requester):
        rounds = Counter(
            dict(
                self._read_group(
                    [
                        ("route_id", "=", route.id),
                        ("res_model", "=", records._name),
                        ("res_id", "in", records.ids),
                    ],
                    ["res_id"],
                    ["round:max"],
                )
            )
        )
        now = fields.Datetime.now()
        return [
            {
                "route_id": route.id,
                "round": rounds[record.id] + 1,
                "res_model": record._name,
                "res_id": record.id,
                "record_name": record.display_name,
                "company_id": self._company_of(record).id,
                "requester_id": requester.id,
                "date_start": now,
            }
            for record in records
        ]

    def _company_of(self, record):
        own = record.company_id if "company_id" in record._fields else None
        return own or self.env.company

    def _create_tasks(self, route):
        """Copy the steps: later changes of the route do not touch these runs."""
        Task = self.env["workflow.task"]
        templates = [step._prepare_task() for step in route.step_ids.sorted()]
        tasks = Task.create(
            [
                {
                    **template,
                    "run_id": run.id,
                    "route_id": run.route_id.id,
                    "round": run.round,
                    "res_model": run.res_model,
                    "res_id": run.res_id,
                    "record_name": run.record_name,
                    "company_id": run.company_id.id,
                    "requester_id": run.requester_id.id,
                }
                for run in self
                for template in templates
            ]
        )
        tasks._copy_translations()
        tasks._create_checklist()

    def _end(self, state):
        self._engine_write({"state": state, "date_end": fields.Datetime.now()})

    def _cancel(self, reason):
        """End these open runs and record why."""
        runs = self.filtered(lambda run: run.state == "running")
        tasks = runs.task_ids.filtered(lambda task: task.state in ("ready", "future"))
        ready = tasks.filtered(lambda task: task.state == "ready")
        ready._record_decisions("cancelled", reason)
        ready._remove_activities()
        tasks._engine_write({"state": "cancelled"})
        runs._end("cancelled")

    def action_verify(self):
        """Check the chain of decisions; tell the result. Read access is enough."""
        self.check_access("read")
        # sudo: the check must see every decision of the run
        problems = self.sudo()._verify()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if problems else "success",
                "sticky": bool(problems),
                "message": "\n".join(problems)
                or self.env._("The history is complete and unchanged."),
            },
        }

    def _verify(self):
        """Return the list of what is wrong with the decisions of these runs."""
        return [text for run in self for text in run.decision_ids._verify_chain(run)]

    def _lock(self):
        """Lock the runs for this transaction or raise UserError."""
        if len(self.try_lock_for_update(allow_referencing=True)) != len(self):
            raise UserError(
                self.env._(
                    "Somebody else is working on this task right now. Try again in "
                    "a moment."
                )
            )
        self.invalidate_recordset()
        self.task_ids.invalidate_recordset()
