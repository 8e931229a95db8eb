"""The signed scan: taken in, given to the supervisor, set aside when it is bad."""

import base64
import binascii

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.base_lifecycle.models.passes import engine

MAX_SCAN = 20 * 2**20
KINDS = ("application/pdf", "image/png", "image/jpeg", "image/tiff", "image/webp")


class RegisterDocument(models.Model):
    _inherit = "register.document"

    def action_attach_scan(self, scan, name=None):
        """Attach the scan of a signed contract; the supervisor is asked to verify it.

        :param scan: the file in base64, a PDF or a picture
        :param name: its file name
        :return: True
        :raise UserError: for another file, or before the contract was signed
        :raise AccessError: for whoever may not write the contract
        """
        self.ensure_one()
        self.check_access("write")
        if name and not isinstance(name, str):
            raise UserError(self.env._("The name of the file is a text."))
        return self.write({"scan": scan, "scan_name": name or f"{self.name}.pdf"})

    def _check_scan(self, scan):
        """Raise UserError unless these documents may get this scan now."""
        self.check_access("write")
        for document in self:
            document._get_target("attach_scan")
        if not scan:
            raise UserError(
                self.env._("A scan is replaced by another one, not taken away.")
            )
        content = self._decode(scan)
        if len(content) > MAX_SCAN:
            raise UserError(self.env._("The scan is larger than 20 MB."))
        if guess_mimetype(content) not in KINDS:
            raise UserError(self.env._("A scan is a PDF or a picture."))

    def _decode(self, value):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise UserError(self.env._("The file is not encoded in base64.")) from None

    def _get_scan_vals(self):
        return self._get_unverified_vals() | {"scan_user_id": self.env.uid}

    def _get_unverified_vals(self):
        return {
            "scan_verified": False,
            "scan_verified_by_id": False,
            "scan_verified_date": False,
        }

    def _set_aside_scans(self):
        for document in self:
            document.check_access("write")
            document._get_target("reopen")
            document.sudo()._set_aside_scan()  # sudo: checked on the lines before

    def _set_aside_scan(self):
        """Keep the scan among the files of the document, not as the signed one."""
        self.ensure_one()
        if not self.scan:
            return
        self.env["ir.attachment"].create(
            {
                "name": self.env._(
                    "Set aside: %(name)s", name=self.scan_name or self.name
                ),
                "datas": self.with_context(bin_size=False).scan,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        engine(self).write({"scan": False, "scan_name": False})
