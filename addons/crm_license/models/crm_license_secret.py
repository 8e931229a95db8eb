"""The keys of licences, encrypted. Nobody has a right on this model."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..keyring import OPTION, VARIABLE, Keyring, KeyringError, UnknownKey

_logger = logging.getLogger(__name__)
BATCH = 500


class CrmLicenseSecret(models.Model):
    _name = "crm.license.secret"
    _description = "Encrypted Licence Key"
    _rec_name = "id"

    license_id = fields.Many2one("crm.license", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "crm.license.product", required=True, ondelete="restrict"
    )
    token = fields.Text(required=True, copy=False)
    digest = fields.Char(required=True, copy=False)
    key_name = fields.Char(required=True, index=True, copy=False)

    _one_each = models.Constraint(
        "UNIQUE(license_id)", "This licence has its key already."
    )
    _once_per_product = models.Constraint(
        "UNIQUE(product_id, digest)", "Another licence of the product has this key."
    )

    @api.model
    def _get_keyring(self):
        """Return the configured keys. Raises UserError without a usable one."""
        try:
            return Keyring.load()
        except KeyringError as error:
            if error.position:
                raise UserError(
                    self.env._(
                        "The encryption key number %(number)s is no Fernet key: "
                        "licence keys can be neither stored nor shown.",
                        number=error.position,
                    )
                ) from None
            raise UserError(
                self.env._(
                    "Licence keys can be neither stored nor shown: no encryption key "
                    "is configured. Set the environment variable %(variable)s, or the "
                    "option %(option)s of the server's configuration file.",
                    variable=VARIABLE,
                    option=OPTION,
                )
            ) from None

    @api.model
    def _store(self, licence, text):
        """Encrypt the key of a licence. Raises UserError when it is taken."""
        ring = self._get_keyring()
        self._check_names(ring)
        taken = self.search_count(
            [
                ("product_id", "=", licence.product_id.id),
                ("digest", "in", ring.digests(text)),
            ],
            limit=1,
        )
        if taken:
            raise UserError(
                self.env._(
                    "Another licence of %(product)s has this key.",
                    product=licence.product_id.name,
                )
            )
        self.create(self._prepare(ring, licence, text))

    @api.model
    def _prepare(self, ring, licence, text):
        return {
            "license_id": licence.id,
            "product_id": licence.product_id.id,
            "token": ring.encrypt(str(licence.id), text),
            "digest": ring.digest(text),
            "key_name": ring.name,
        }

    @api.model
    def _check_names(self, ring):
        """Without an older key nobody could say whether a licence key is unique."""
        if self.search_count([("key_name", "not in", ring.names)], limit=1):
            raise UserError(
                self.env._(
                    "Some licence keys are encrypted with a key that is not configured "
                    "any more. Add it again, behind the newest one."
                )
            )

    def _read_text(self):
        """Return the key in clear. Raises UserError when no key can read it."""
        self.ensure_one()
        try:
            return self._get_keyring().decrypt(self.token, str(self.license_id.id))
        except UnknownKey:
            raise UserError(
                self.env._(
                    "The licence key is encrypted with a key that is not configured "
                    "any more."
                )
            ) from None

    # === ROTATION === #

    @api.model
    def _rotate(self, commit=False):
        """Encrypt with the newest key what older ones have encrypted.

        :param commit: commit after each batch (in a cron only)
        :return: how many were done, and how many no key can read
        """
        ring, done, lost, last = self._get_keyring(), 0, 0, 0
        domain = [("key_name", "!=", ring.name)]
        while rows := self.search(
            [*domain, ("id", ">", last)], order="id", limit=BATCH
        ):
            last = rows[-1].id
            changed = sum(row._encrypt_anew(ring) for row in rows)
            done, lost = done + changed, lost + len(rows) - changed
            if commit and not self.env["ir.cron"]._commit_progress(len(rows)):
                break
        if lost:
            _logger.warning("%s licence keys can be read by no configured key", lost)
        return done, lost

    def _encrypt_anew(self, ring):
        """Return whether the row could be read."""
        try:
            text = ring.decrypt(self.token, str(self.license_id.id))
        except UnknownKey:
            return False
        self.write(self._prepare(ring, self.license_id, text))
        return True

    @api.model
    def _cron_rotate(self):
        if self.search_count([], limit=1):
            self._rotate(commit=True)
