from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
