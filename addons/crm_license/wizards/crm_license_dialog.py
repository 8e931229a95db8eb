from odoo import api, models
from odoo.exceptions import UserError


class CrmLicenseDialog(models.AbstractModel):
    """A dialog about a licence tells nobody what he may not read of it."""

    _name = "crm.license.dialog"
    _description = "Dialog of a Licence"

    @api.model_create_multi
    def create(self, vals_list):
        # before: the computed values would be read
        for vals in vals_list:
            self._check_license(vals)
        dialogs = super().create(vals_list)
        dialogs.sudo(False).license_id._check_dialog()
        return dialogs

    def write(self, vals):
        self._check_license(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Like Odoo's. Raises AccessError for a licence one may not read,
        UserError for what names no licence.
        """
        self._check_license(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_license(self, vals):
        if not isinstance(vals, dict):
            raise UserError(
                self.env._("The dialog takes values by the names of its fields.")
            )
        given = vals.get("license_id", self.env.context.get("default_license_id"))
        licence_id = given.get("id") if isinstance(given, dict) else given
        if not licence_id:
            return
        if not str(licence_id).isdecimal():
            raise UserError(self.env._("Name one licence by its number."))
        self.env["crm.license"].browse(int(licence_id))._check_dialog()
