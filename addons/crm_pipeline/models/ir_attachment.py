from odoo import api, models
from odoo.exceptions import UserError

DOCUMENT = "crm.lead.document"
PLACE = {"res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    """Files of documents change together with the document only."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["res_model", "res_field"])
        for vals in vals_list:
            self._check_document_place({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        if PLACE & vals.keys():
            self._check_document_place(vals)
        self._check_document_file()
        return super().write(vals)

    def unlink(self):
        self._check_document_file()
        return super().unlink()

    @api.model
    def _check_document_place(self, vals):
        # the document itself stores its file in sudo
        if vals.get("res_model") == DOCUMENT and not self.env.su:
            self._raise_document_file()

    def _check_document_file(self):
        # sudo: whether a file belongs to a document does not depend on the reader
        files = self.sudo().filtered(lambda file: file.res_model == DOCUMENT)
        if not files:
            return
        if not self.env.su:
            self._raise_document_file()
        documents = self.env[DOCUMENT].browse(files.mapped("res_id"))
        documents.exists()._check_not_running()

    def _raise_document_file(self):
        raise UserError(
            self.env._("This file belongs to a document. Change the document itself.")
        )
