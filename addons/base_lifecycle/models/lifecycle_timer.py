from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..timeline import Timer


class LifecycleTimer(models.Model):
    _name = "lifecycle.timer"
    _description = "Stage Timer"
    _order = "stage_id, days, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    stage_id = fields.Many2one(
        "lifecycle.stage", required=True, ondelete="cascade", index=True
    )
    pipeline_id = fields.Many2one(related="stage_id.pipeline_id", store=True)
    model = fields.Char(related="pipeline_id.model", store=True, index=True)
    days = fields.Integer(
        "Days After Entry",
        required=True,
        default=1,
        help="So many days after the record entered the stage, if it is still there.",
    )
    date_from = fields.Date(
        "In Force From",
        required=True,
        default=fields.Date.context_today,
        help="What would have been due before this day is not done: a new timer does "
        "not go off for everything that has been in the stage for long.",
    )
    action = fields.Selection(
        [
            ("activity", "Remind the responsible"),
            ("mail", "Send a mail"),
            ("route", "Start a route of tasks"),
            ("move", "Move to another stage"),
        ],
        required=True,
        default="activity",
    )
    user_id = fields.Many2one(
        "res.users",
        "Remind",
        domain=[("share", "=", False)],
        help="Empty: the responsible of the record.",
    )
    note = fields.Html("What to Do", translate=True)
    template_id = fields.Many2one("mail.template", domain="[('model', '=', model)]")
    route_id = fields.Many2one("workflow.route", domain="[('model', '=', model)]")
    target_stage_id = fields.Many2one(
        "lifecycle.stage", domain="[('pipeline_id', '=', pipeline_id)]"
    )

    _days_positive = models.Constraint(
        "CHECK(days >= 0)", "A timer cannot go off before the stage was entered."
    )

    @api.constrains("action", "template_id", "route_id", "target_stage_id")
    def _check_action_complete(self):
        needs = {"mail": "template_id", "route": "route_id", "move": "target_stage_id"}
        for timer in self:
            name = needs.get(timer.action)
            if name and not timer[name]:
                raise ValidationError(
                    self.env._(
                        "The timer %(timer)s needs: %(field)s.",
                        timer=timer.name,
                        field=timer._fields[name]._description_string(self.env),
                    )
                )

    # === THE RECORDS THAT WAIT FOR IT === #

    @api.model_create_multi
    def create(self, vals_list):
        timers = super().create(vals_list)
        for records in timers._get_waiting_records():
            records._lifecycle_reschedule()
        return timers

    def write(self, vals):
        before = self._get_waiting_records()
        result = super().write(vals)
        for records in (*before, *self._get_waiting_records()):
            records._lifecycle_reschedule()
        return result

    def unlink(self):
        """Delete the timers; what waited for them waits no more."""
        waiting = self._get_waiting_records()
        result = super().unlink()
        for records in waiting:
            records._lifecycle_reschedule()
        return result

    def _get_waiting_records(self):
        """Return the records in the stages of these timers, model by model."""
        # sudo: the timer concerns all records, whoever changes it
        return [
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search([("stage_id", "in", timers.stage_id.ids)])
            for model, timers in self.grouped("model").items()
            if model in self.env
        ]

    def _get_facts(self):
        """Return the timer as the pure rules know it."""
        target = self.target_stage_id.code if self.action == "move" else ""
        return Timer(
            self.id, self.stage_id.code, self.days, target or "", self.date_from
        )
