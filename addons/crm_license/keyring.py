"""The encryption keys, which live outside the database, and what is done with them.

They come from the environment variable CRM_LICENSE_KEYS, else from the option
crm_license_keys of the server's configuration file: Fernet keys separated by commas,
the newest first. Older ones only read, until every key is encrypted anew.
"""

import hashlib
import hmac
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from odoo.tools import config

VARIABLE, OPTION = "CRM_LICENSE_KEYS", "crm_license_keys"
PURPOSE = b"crm_license unique key"


class KeyringError(Exception):
    """No usable key; `position` counts from one, 0 when none is configured."""

    def __init__(self, position=0):
        super().__init__(position)
        self.position = position


class UnknownKey(Exception):
    """None of the configured keys can read the text."""


class Keyring:
    """Encrypts with the newest key, reads with all of them.

    >>> one, two = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    >>> old, new = Keyring([one]), Keyring([two, one])
    >>> new.decrypt(old.encrypt("7", "secret"), "7")
    'secret'
    >>> old.digest("secret") in new.digests("secret")
    True
    """

    def __init__(self, keys):
        if not keys:
            raise KeyringError
        self._fernets, self._hash_keys, self._names = [], [], []
        for position, key in enumerate(keys, start=1):
            self._add(key, position)

    @classmethod
    def load(cls):
        text = os.environ.get(VARIABLE) or config.get(OPTION) or ""
        return cls([key.strip() for key in text.split(",") if key.strip()])

    def _add(self, key, position):
        try:
            fernet = Fernet(key)
        except ValueError:
            # the key itself must not come into a message
            raise KeyringError(position) from None
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=PURPOSE).derive(
            key.encode()
        )
        self._fernets.append(fernet)
        self._hash_keys.append(derived)
        self._names.append(hashlib.sha256(derived).hexdigest()[:16])

    @property
    def name(self):
        """What tells the newest key from others and says nothing about it."""
        return self._names[0]

    @property
    def names(self):
        return tuple(self._names)

    def encrypt(self, owner, text):
        """Return the encrypted text, which only its owner's row can give back."""
        return self._fernets[0].encrypt(f"{owner}:{text}".encode()).decode()

    def decrypt(self, token, owner):
        for fernet in self._fernets:
            try:
                found = fernet.decrypt(token.encode()).decode()
            except InvalidToken:
                continue
            begin, _colon, text = found.partition(":")
            if begin == owner:
                return text
        raise UnknownKey

    def digest(self, text):
        """Return the keyed hash by which two equal texts are found."""
        return self.digests(text)[0]

    def digests(self, text):
        return [
            hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
            for key in self._hash_keys
        ]
