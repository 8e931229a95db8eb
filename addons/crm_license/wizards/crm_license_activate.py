from odoo import api, fields, models
from odoo.exceptions import UserError

from ..keyring import UnknownKey


class CrmLicenseActivate(models.TransientModel):
    """Start date and key of a licence. The key is encrypted before it is stored."""

    _name = "crm.license.activate"
    _inherit = ["crm.license.dialog"]
    _description = "Activate a Licence"

    license_id = fields.Many2one("crm.license", required=True, ondelete="cascade")
    key_required = fields.Boolean(related="license_id.key_required")
    term_id = fields.Many2one(related="license_id.term_id")
    date_start = fields.Date(
        required=True,
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
    )
    # never stored as it is typed
    key = fields.Char(compute="_compute_key", inverse="_inverse_key")
    key_token = fields.Char(groups="base.group_system", copy=False)
    key_given = fields.Boolean(readonly=True)

    @api.depends("license_id")
    def _compute_date_start(self):
        for wizard in self:
            day = wizard.license_id.suggested_start
            wizard.date_start = wizard.date_start or day

    def _compute_key(self):
        self.key = False

    def _inverse_key(self):
        # sudo: nobody has a right on the keys, and none is read here
        secrets = self.env["crm.license.secret"].sudo()
        for wizard in self.filtered("key"):
            ring = secrets._get_keyring()
            # sudo: the encrypted text is for this wizard only
            wizard.sudo().key_token = ring.encrypt(self._get_owner(wizard), wizard.key)
            wizard.key_given = True

    @api.model
    def _get_owner(self, wizard):
        return f"wizard {wizard.id}"

    def action_confirm(self):
        """Activate the licence. Raises what `action_activate` raises."""
        self.ensure_one()
        self.check_access("write")
        self.license_id.action_activate(self.date_start, self._take_key())
        return {"type": "ir.actions.act_window_close"}

    def _take_key(self):
        # sudo: see _inverse_key
        token = self.sudo().key_token
        if not token:
            return None
        ring = self.env["crm.license.secret"].sudo()._get_keyring()
        self.sudo().key_token = False
        try:
            return ring.decrypt(token, self._get_owner(self))
        except UnknownKey:
            raise UserError(self.env._("Enter the key once more.")) from None
