from odoo import api, models


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
        """Like Odoo's. Raises AccessError for a licence one may not read."""
        self._check_license(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_license(self, vals):
        given = vals.get("license_id", self.env.context.get("default_license_id"))
        licence_id = given.get("id") if isinstance(given, dict) else given
        if licence_id:
            self.env["crm.license"].browse(int(licence_id))._check_dialog()
