from odoo import api, models

FILE = "ir.attachment"


class WorkflowTask(models.Model):
    """A file that a step asks for as a field is uploaded, not chosen from a list."""

    _inherit = "workflow.task"

    def action_complete(self, values=None, attachment_ids=None, comment=None):
        """Let an uploaded file fill the file field that the values leave empty.

        :param values: {field: value}, only fields that the step offers
        :param attachment_ids: ids of uploaded files or files of the document
        :param comment: text, needed when the step says so
        :return: True
        :raise AccessError: the caller is neither holder nor valid deputy
        :raise UserError: not ready, something missing or not offered
        """
        if self.res_model == "crm.lead" and isinstance(values or {}, dict):
            values = self._fill_file_field(dict(values or {}), attachment_ids)
        return super().action_complete(values, attachment_ids, comment)

    def _fill_file_field(self, values, attachment_ids):
        known = self.env[self.res_model]._fields
        # sudo: the step tells which fields it asks for, to nobody but this method
        wanted = [n for n in self.sudo().config["required"] if n in known]
        for name in wanted:
            is_file = known[name].comodel_name == FILE
            if is_file and attachment_ids and not values.get(name):
                values[name] = attachment_ids[0]
        # an empty choice comes as 0 from the dialog
        empty = [n for n in values if n in known and known[n].type == "many2one"]
        return values | {name: values[name] or False for name in empty}


class WorkflowTaskComplete(models.TransientModel):
    _inherit = "workflow.task.complete"

    def _create_lines(self):
        result = super()._create_lines()
        self.line_ids.filtered(lambda line: line.relation == FILE).unlink()
        return result

    @api.depends("task_id")
    def _compute_asked(self):
        super()._compute_asked()
        for wizard in self:
            # sudo: the labels of what the step asks for
            task = wizard.task_id.sudo()
            labels = [
                task._label(name)
                for name in task.config["required"]
                if task._record()._fields[name].comodel_name == FILE
            ]
            if labels and not wizard.attachment_label:
                wizard.attachment_label = ", ".join(labels)
