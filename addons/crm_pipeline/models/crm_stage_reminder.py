from odoo import fields, models


class CrmStageReminder(models.Model):
    _name = "crm.stage.reminder"
    _description = "Reminder of a Stage"
    _order = "stage_id, sequence, id"

    stage_id = fields.Many2one(
        "crm.stage", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Summary", required=True, translate=True)
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        required=True,
        ondelete="restrict",
        domain="['|', ('res_model', '=', False), ('res_model', '=', 'crm.lead')]",
        default=lambda self: self._default_activity_type_id(),
    )
    delay_days = fields.Integer(
        string="Days",
        help="The activity is due so many days after the stage is entered.",
    )
    note = fields.Html(translate=True)

    _delay_positive = models.Constraint(
        "CHECK (delay_days >= 0)", "A reminder cannot be due before the stage begins."
    )

    def _default_activity_type_id(self):
        return self.env["mail.activity"]._default_activity_type_for_model("crm.lead")

    def _prepare_activity(self, lead, user, today):
        """Return the values of the activity of this reminder on ``lead``."""
        reminder = self.with_context(lang=user.lang or self.env.lang)
        return {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": lead.id,
            "crm_stage_id": self.stage_id.id,
            "activity_type_id": self.activity_type_id.id,
            "summary": reminder.name,
            "note": reminder.note,
            "user_id": user.id,
            "date_deadline": fields.Date.add(today, days=self.delay_days),
            "automated": True,
        }
