from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LifecyclePipeline(models.Model):
    _name = "lifecycle.pipeline"
    _description = "Lifecycle Pipeline"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        "ir.model",
        "Records",
        required=True,
        ondelete="cascade",
        help="The kind of records that move through the stages of this pipeline.",
    )
    model = fields.Char(related="model_id.model", store=True, index=True)
    stage_ids = fields.One2many("lifecycle.stage", "pipeline_id", "Stages")
    timer_ids = fields.One2many("lifecycle.timer", "pipeline_id", "Timers")

    @api.constrains("model_id")
    def _check_model_id(self):
        models_ = self.env["lifecycle.run"]._get_models()
        for pipeline in self.filtered(lambda p: p.model not in models_):
            raise ValidationError(
                self.env._(
                    "%(model)s does not move by the calendar.",
                    model=pipeline.model_id.name,
                )
            )
