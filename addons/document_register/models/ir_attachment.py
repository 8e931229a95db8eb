from odoo import api, models
from odoo.exceptions import UserError

DOCUMENT = "register.document"


class IrAttachment(models.Model):
    """The file and the scan of a document change together with the document only."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:  # the document itself stores its files in sudo
            defaults = self.default_get(["res_model", "res_field"])
            for vals in vals_list:
                self._check_register_place(defaults | vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            # sudo: whose file it is does not depend on the reader
            for file in self.sudo():
                place = {"res_model": file.res_model, "res_field": file.res_field}
                self._check_register_place(place)
                self._check_register_place(place | vals)
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            # sudo: see write
            for file in self.sudo():
                place = {"res_model": file.res_model, "res_field": file.res_field}
                self._check_register_place(place)
        return super().unlink()

    @api.model
    def _check_register_place(self, place):
        if place.get("res_model") == DOCUMENT and place.get("res_field"):
            raise UserError(
                self.env._(
                    "This is the file of a document in a register. Change the document "
                    "itself."
                )
            )
