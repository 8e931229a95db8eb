"""What licences and their keys know of an import from a spreadsheet."""

from odoo import models

from ..keyring import Keyring, KeyringError


class CrmLicense(models.Model):
    _inherit = "crm.license"

    def _lifecycle_kind_labels(self):
        return super()._lifecycle_kind_labels() | {"import": self.env._("Imported")}


class CrmLicenseSecret(models.Model):
    _inherit = "crm.license.secret"

    def _find_taken(self, keys):
        """Return the (product id, key) of these keys that are stored; in one query."""
        try:
            ring = Keyring.load()
        except KeyringError:
            return set()  # storing refuses and says why
        self._check_names(ring)
        by_digest = {digest: key for key in keys for digest in ring.digests(key)}
        rows = self.search_fetch(
            [("digest", "in", list(by_digest))], ["digest", "product_id"]
        )
        return {(row.product_id.id, by_digest[row.digest]) for row in rows}

    def _store_many(self, licences, keys):
        """Encrypt the keys of licences checked by `_find_taken`; "" is no key."""
        pairs = [pair for pair in zip(licences, keys, strict=True) if pair[1]]
        if pairs:
            ring = self._get_keyring()
            self._check_names(ring)
            self.create([self._prepare(ring, *pair) for pair in pairs])
