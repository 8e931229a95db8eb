"""The key of a licence: stored encrypted, shown to few, each time on record."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_lifecycle.models.passes import clean, engine

from .crm_license_issue import MANAGER
from .mail_render_mixin import RENDERING

ISSUER = "crm_license.group_license_issuer"
LONGEST_KEY = 2000


class CrmLicense(models.Model):
    _inherit = "crm.license"

    def _store_key(self, key):
        """Keep the key encrypted. Raises UserError when it is missing or taken."""
        self.ensure_one()
        text = key.strip() if isinstance(key, str) else ""
        if not self.product_id.key_required:
            if text:
                raise UserError(
                    self.env._(
                        "%(product)s needs no key.", product=self.product_id.name
                    )
                )
            return
        if not text or len(text) > LONGEST_KEY:
            raise UserError(
                self.env._("%(product)s needs its key.", product=self.product_id.name)
            )
        # sudo: nobody has a right on the keys
        self.env["crm.license.secret"].sudo()._store(self, text)
        engine(self).write({"has_key": True})

    def action_reveal_key(self):
        """Return the key of the licence; who asked is on record.

        :return: the key as text
        :raise AccessError: for all but its issuer and the managers of licences, and
            wherever a template or the system asks
        :raise UserError: when it has no key or none can be read
        """
        self.ensure_one()
        self._check_may_reveal()
        # sudo: nobody has a right on the keys; the caller was checked by name
        secrets = self.env["crm.license.secret"].sudo()
        secret = secrets.search([("license_id", "=", self.id)], limit=1)
        if not secret:
            raise UserError(
                self.env._("%(licence)s has no key.", licence=self.sudo().name)
            )
        text = secret._read_text()
        # sudo: the log is written by this method only
        clean(self.env["crm.license.reveal"].sudo())._log(self)
        return text

    def _check_may_reveal(self):
        if self.env.su or RENDERING.get():
            raise AccessError(self.env._("Keys are shown to people only."))
        self.check_access("read")
        user = self.env.user
        if user.has_group(MANAGER):
            return
        if not user.has_group(ISSUER) or user not in self._get_key_readers():
            raise AccessError(
                self.env._("Only its issuer and managers see the key of a licence.")
            )

    def _get_key_readers(self):
        """Return who issued it and who issues its product now."""
        own = self.product_id._find_issuer(self.company_id, own=True)
        return self.issuer_id | own

    def action_show_key(self):
        """Show the key on the screen. Raises what `action_reveal_key` raises."""
        key = self.action_reveal_key()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Key of %(licence)s", licence=self.name),
                "message": key,
                "sticky": True,
                "type": "info",
            },
        }

    def action_view_reveals(self):
        """Open who has seen the key. Needs the right to read the log."""
        self.ensure_one()
        self.env["crm.license.reveal"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_license.crm_license_reveal_action"
        )
        return dict(action, domain=[("license_id", "=", self.id)])


class CrmLicenseProduct(models.Model):
    _inherit = "crm.license.product"

    def action_rotate_keys(self):
        """Encrypt all licence keys, of all products, with the newest key.

        :return: a notification with the numbers
        :raise AccessError: for whoever may not configure products
        :raise UserError: when no encryption key is configured
        """
        self.browse().check_access("write")
        # sudo: nobody has a right on the keys; none of them is shown
        done, lost = clean(self.env["crm.license.secret"].sudo())._rotate()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if lost else "success",
                "message": self.env._(
                    "Encrypted anew: %(done)s. Readable by no key: %(lost)s.",
                    done=done,
                    lost=lost,
                ),
            },
        }
