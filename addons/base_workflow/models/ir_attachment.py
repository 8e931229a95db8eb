from odoo import models
from odoo.exceptions import UserError

from .passes import is_engine

EVIDENCE = "workflow.decision"
FROZEN = {
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "checksum",
    "name",
    "mimetype",
    "type",
    "url",
    "res_model",
    "res_id",
    "res_field",
}


class IrAttachment(models.Model):
    """Files of decisions are evidence: they keep their content and their place."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if FROZEN & vals.keys():
            self._check_evidence()
        return super().write(vals)

    def unlink(self):
        self._check_evidence()
        return super().unlink()

    def _check_evidence(self):
        # sudo: whether a file is evidence does not depend on the reader
        if not is_engine(self.env) and EVIDENCE in self.sudo().mapped("res_model"):
            raise UserError(
                self.env._("A file of a decision can be neither changed nor deleted.")
            )
