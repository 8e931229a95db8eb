from odoo import api, fields, models
from odoo.tools import SQL

AGGREGATES = {"avg": SQL("AVG"), "sum": SQL("SUM"), "max": SQL("MAX")}


class WorkflowTask(models.Model):
    """How long tasks lie with people, those in hand included."""

    _inherit = "workflow.task"

    waiting_hours = fields.Float(
        string="Hours in Hand",
        compute="_compute_waiting_hours",
        aggregator="avg",
        help="Hours by the clock since the task was given out, until it was closed "
        "or until now.",
    )

    @api.depends("state", "date_ready", "date_done")
    def _compute_waiting_hours(self):
        now = fields.Datetime.now()
        for task in self:
            end = task.date_done or (now if task.state == "ready" else None)
            lasted = end - task.date_ready if end and task.date_ready else None
            task.waiting_hours = lasted.total_seconds() / 3600 if lasted else 0.0

    def _read_group_select(self, aggregate_spec, query):
        name, _point, function = aggregate_spec.partition(":")
        if name != "waiting_hours" or function not in AGGREGATES:
            return super()._read_group_select(aggregate_spec, query)
        return SQL("%s(%s)", AGGREGATES[function], self._waiting_sql(query))

    def _waiting_sql(self, query):
        """Return the hours in SQL; NULL, and so not counted, for tasks not begun."""
        ready, done, state = (
            self._field_to_sql(self._table, name, query)
            for name in ("date_ready", "date_done", "state")
        )
        end = SQL(
            "COALESCE(%s, CASE WHEN %s = 'ready' THEN %s END)",
            done,
            state,
            fields.Datetime.now(),
        )
        return SQL("EXTRACT(EPOCH FROM %s - %s)::float / 3600", end, ready)
