from odoo import fields, models


class LifecycleRunFailure(models.Model):
    _name = "lifecycle.run.failure"
    _description = "Failure in a Run"
    _order = "id desc"

    run_id = fields.Many2one(
        "lifecycle.run", required=True, ondelete="cascade", index=True
    )
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    record_name = fields.Char()
    error = fields.Text(required=True)

    def action_open_record(self):
        """Open the record that failed. Raises AccessError for those who may not."""
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id).get_formview_action()
