from odoo import api, fields, models
from odoo.exceptions import UserError


class LifecycleStage(models.Model):
    _name = "lifecycle.stage"
    _description = "Lifecycle Stage"
    _order = "pipeline_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        help="The rules refer to the stage by this code. Rename the stage as you "
        "like; a stage with a code that the rules use cannot be deleted.",
    )
    pipeline_id = fields.Many2one(
        "lifecycle.pipeline", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    fold = fields.Boolean("Folded in Kanban")
    color = fields.Integer()
    description = fields.Text(
        "What Happens Here",
        translate=True,
        help="Shown to users as the tooltip of the column.",
    )
    timer_ids = fields.One2many("lifecycle.timer", "stage_id", "Timers")

    _code_unique = models.Constraint(
        "UNIQUE(pipeline_id, code)", "A pipeline has only one stage with this code."
    )

    @api.model
    def _get_by_code(self, model):
        """Return the stages of a model's pipelines as a dict by code."""
        stages = self.search([("pipeline_id.model", "=", model), ("code", "!=", False)])
        return {stage.code: stage for stage in stages}

    @api.ondelete(at_uninstall=False)
    def _check_code_ondelete(self):
        for stage in self.filtered("code"):
            raise UserError(
                self.env._(
                    "The rules use the stage %(stage)s. Fold it if you do not want to "
                    "see it.",
                    stage=stage.name,
                )
            )

    def write(self, vals):
        if "code" in vals and any(s.code and s.code != vals["code"] for s in self):
            raise UserError(
                self.env._("The code of a stage is used by the rules: it stays.")
            )
        return super().write(vals)
