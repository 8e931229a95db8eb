from odoo import api, fields, models
from odoo.exceptions import AccessError

KEY = "crm_license_reveal_pass"
# nobody can send this object over RPC
PASS = object()


class CrmLicenseReveal(models.Model):
    """Who has seen which key, and when; a row each, never changed."""

    _name = "crm.license.reveal"
    _description = "Licence Key Shown"
    _order = "id desc"
    _rec_name = "license_id"

    license_id = fields.Many2one(
        "crm.license", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="license_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)

    @api.model
    def _log(self, licence):
        return self.with_context(**{KEY: PASS}).create(
            {
                "license_id": licence.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get(KEY) is not PASS:
            self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        if set(vals) - {"company_id"}:
            self._refuse()
        return super().write(vals)

    # a context key would open @api.ondelete, so the method itself refuses
    # pylint: disable-next=method-required-super
    def unlink(self):
        """Refuse: who has seen a key stays known. Raises AccessError."""
        self._refuse()

    def _refuse(self):
        raise AccessError(
            self.env._("Who has seen a key is written by the system, never changed.")
        )
