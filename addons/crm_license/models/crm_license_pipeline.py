"""Each product's licences move in its own pipeline; the codes are the same."""

from odoo import api, models

from odoo.addons.base_lifecycle.models.passes import engine

from ..licensing import PipelineMachine, Stage


class CrmLicense(models.Model):
    _inherit = "crm.license"

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show the columns of the product looked at, else those that are in use."""
        product = self.env["crm.license.product"].browse(
            self.env.context.get("default_product_id") or []
        )
        pipelines = product.pipeline_id or stages.pipeline_id
        pipelines = pipelines or product._default_pipeline_id() or pipelines
        return stages.search([("pipeline_id", "in", pipelines.ids)])

    @api.model
    def _lifecycle_timed_machine(self):
        # sudo: the timers are configuration, whoever touches the record
        timers = self.env["lifecycle.timer"].sudo().search([("model", "=", self._name)])
        return PipelineMachine(
            self._lifecycle_machine(),
            {
                pipeline.id: tuple(timer._get_facts() for timer in of_pipeline)
                for pipeline, of_pipeline in timers.grouped("pipeline_id").items()
            },
        )

    def _get_stage(self, code):
        # sudo: the stages are configuration, the same for everybody
        stages = self.product_id.sudo().pipeline_id.stage_ids
        return stages.filtered(lambda stage: stage.code == code).sudo(False)

    def _put_into_stages(self, code, **vals):
        """Write the stage with the code of each product's pipeline."""
        for licences in self.grouped("product_id").values():
            stage = licences[0]._get_stage(code)
            quiet = engine(licences).with_context(tracking_disable=True)
            quiet.write({"stage_id": stage.id, **vals})

    def _lifecycle_move(self, code, today, visit):
        """Like the engine's, in the pipeline of the product where it has the stage."""
        own = self.filtered(lambda licence: licence._get_stage(code))
        own._put_into_stages(code, stage_entry_date=today, stage_visit=visit)
        return super(CrmLicense, self - own)._lifecycle_move(code, today, visit)

    def _change_pipeline(self):
        """Bring the licences into the same stages of their product's new pipeline.

        Where it has no such stage an issued licence runs on, the others are to be
        issued.
        """
        for (code, issued), licences in self.grouped(
            lambda licence: (licence.stage_code, bool(licence.date_start))
        ).items():
            usual = Stage.ACTIVE if issued else Stage.TO_ISSUE
            known = licences[0]._get_stage(code)
            licences._put_into_stages(known.code or usual)

    def _lifecycle_journal_vals(self, step):
        vals = {"currency_id": self.currency_id.id}
        if stage := self._get_stage(step.stage):
            vals["stage_id"] = stage.id
        return vals
