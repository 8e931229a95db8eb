from odoo import api, fields, models, tools
from odoo.exceptions import UserError

OWN = "x_"


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

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        for stage in stages.filtered(lambda stage: not stage.code):
            # a stage of the administrator's own: its timers need a code as well
            stage.code = f"{OWN}{stage.id}"
        return stages

    def write(self, vals):
        if "code" in vals and any(s.code and s.code != vals["code"] for s in self):
            raise UserError(
                self.env._("The code of a stage is used by the rules: it stays.")
            )
        if {"code", "pipeline_id"} & set(vals):
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_code_ondelete(self):
        for stage in self.filtered(lambda s: not (s.code or OWN).startswith(OWN)):
            raise UserError(
                self.env._(
                    "The rules use the stage %(stage)s. Fold it if you do not want to "
                    "see it.",
                    stage=stage.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _check_targets_ondelete(self):
        """A timer without its target would go off and move nothing."""
        timers = self.env["lifecycle.timer"].with_context(active_test=False)
        domain = [("target_stage_id", "in", self.ids), ("stage_id", "not in", self.ids)]
        if timer := timers.search(domain, limit=1):
            raise UserError(
                self.env._(
                    "The timer %(timer)s moves records to the stage %(stage)s. "
                    "Delete the timer first.",
                    timer=timer.name,
                    stage=timer.target_stage_id.name,
                )
            )

    def unlink(self):
        """Delete stages of one's own. Raises UserError for those of the rules."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === BY CODE === #

    @api.model
    def _get_by_code(self, model):
        """Return the stages of a model's pipelines as a dict by code."""
        ids = self._get_ids_by_code(model)
        return {code: self.browse(stage_id) for code, stage_id in ids.items()}

    @api.model
    @tools.ormcache("model")
    def _get_ids_by_code(self, model):
        # sudo: the stages are configuration, the same for everybody
        stages = self.sudo().search(
            [("pipeline_id.model", "=", model), ("code", "!=", False)]
        )
        return {stage.code: stage.id for stage in stages}
