from odoo import api, models
from odoo.exceptions import AccessError

from .ir_actions_report import PAPER


class IrAttachment(models.Model):
    """The paper of an act is its first print: nobody puts another in its place."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._check_no_paper()
        return files

    def write(self, vals):
        self._check_no_paper()
        result = super().write(vals)
        self._check_no_paper()
        return result

    def unlink(self):
        self._check_no_paper()
        return super().unlink()

    def _check_no_paper(self):
        if self.env.su:  # the print itself keeps the paper in sudo
            return
        # sudo: whose file it is does not depend on the reader
        papers = self.sudo().filtered(lambda file: file.res_field == PAPER)
        if "closing.act" in papers.mapped("res_model"):
            raise AccessError(
                self.env._("This is the paper of a closing act: it stays as printed.")
            )
