import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from odoo.addons.base_import_report.models.import_report import decode_file
from odoo.addons.base_import_report.models.import_report_line import ERROR, WARNING
from odoo.addons.base_import_report.tabular import Limits, parse, write_csv

from ..keyring import Keyring, KeyringError, UnknownKey
from ..licence_sheet import SCHEMA
from ..models.crm_license_issue import MANAGER
from ..models.crm_license_key import LONGEST_KEY
from .crm_license_import_plan import LicencePlan

LIMITS = Limits()
OWNER = "import"  # what the encrypted file belongs to
PLAIN = "plain:"  # begins a file without keys, where no encryption is configured


class CrmLicenseImport(models.TransientModel):
    """A sheet of licences. It may hold keys: it is never stored in clear."""

    _name = "crm.license.import"
    _inherit = ["crm.license.import.creation", "import.report"]
    _description = "Import Licences"

    data_file = fields.Binary(
        "File",
        compute="_compute_data_file",
        inverse="_inverse_data_file",
        exportable=False,
    )
    sealed_file = fields.Text(groups=NO_ACCESS, copy=False, exportable=False)
    user_id = fields.Many2one(
        "res.users",
        "Default Salesperson",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        help="Salesperson of the licences whose row names nobody.",
    )
    line_ids = fields.One2many("crm.license.import.line", "import_id", readonly=True)
    problem_line_ids = fields.One2many(
        "crm.license.import.line",
        "import_id",
        "Rows to Look At",
        domain=[("state", "in", (ERROR, WARNING))],
        readonly=True,
    )
    template_file = fields.Binary(compute="_compute_template_file")
    _longest_key = LONGEST_KEY

    # === THE FILE === #

    def _compute_data_file(self):
        """It is taken in, and never given out again."""
        self.data_file = False

    def _inverse_data_file(self):
        for wizard in self:
            content = wizard.data_file
            # sudo: nobody has a right on the file that was taken in
            wizard.sudo().sealed_file = content and wizard._seal(content)
            wizard.state = "upload"
        self.invalidate_recordset(["data_file"])

    def _seal(self, content):
        """Return the file encrypted; one without keys needs no encryption key.

        :raise UserError: it cannot be encrypted, and may hold keys
        """
        text = content.decode() if isinstance(content, bytes) else content
        try:
            return Keyring.load().encrypt(OWNER, text)
        except KeyringError:
            self._refuse_keys(self._read(decode_file(text)))
            return PLAIN + text

    def _refuse_keys(self, report):
        if not report.is_readable:
            raise UserError(LicencePlan(self, report, None).file_message())
        if any(item.key for item in report.items):
            # sudo: nobody has a right on the keys; this only says what is wrong
            self.env["crm.license.secret"].sudo()._get_keyring()

    def _get_content(self):
        # sudo: nobody has a right on the file that was taken in
        sealed = self.sudo().sealed_file
        if not sealed:
            raise UserError(self.env._("Choose a file first."))
        if sealed.startswith(PLAIN):
            return decode_file(sealed.removeprefix(PLAIN))
        try:
            # sudo: nobody has a right on the keys
            ring = self.env["crm.license.secret"].sudo()._get_keyring()
            return decode_file(ring.decrypt(sealed, OWNER))
        except UnknownKey:
            raise UserError(self.env._("Choose the file again.")) from None

    def _drop_content(self):
        # sudo: nobody has a right on the file that was taken in
        self.sudo().sealed_file = False

    def _read(self, content):
        return parse(content, SCHEMA, LIMITS)

    def _make_plan(self, content):
        today = self.company_id._operating_today()
        return LicencePlan(self, self._read(content), today)

    # === SCREEN === #

    @api.depends_context("lang")
    def _compute_template_file(self):
        language = (self.env.lang or "en")[:2]
        sheet = write_csv(SCHEMA.columns, language=language)
        self.template_file = base64.b64encode(sheet)

    def action_download_template(self):
        """Return the action that downloads an empty sheet with all columns."""
        wizard = self._as_importer()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{wizard.id}/template_file/"
            "licences_template.csv?download=true",
            "target": "download",
        }

    def _may_import(self):
        return self.env.user.has_group(MANAGER)

    def _get_lines(self):
        return self.line_ids

    def _show(self, made):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Licences"),
            "res_model": made._name,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("import_key", "!=", False), ("id", "in", made.ids)],
        }
