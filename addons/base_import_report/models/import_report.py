import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from .import_report_line import ERROR, EXISTS, WARNING

UPLOAD = "upload"
CHECKED = "checked"
DONE = "done"
NAMED_ROWS = 10  # how many refused rows an error message names


class ImportReport(models.AbstractModel):
    """A dialog: a file, a report of what it would create, then its creation.

    The addon that imports says who may (`_may_import`), reads the file
    (`_get_content`, `_make_plan`) and creates what the plan holds (`_carry_out`).
    """

    _name = "import.report"
    _description = "Import with a Check Report"

    state = fields.Selection(
        "_get_states",
        default=UPLOAD,
        required=True,
        readonly=True,
    )
    file_name = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    create_customers = fields.Boolean("Create Missing Customers", default=True)
    only_correct = fields.Boolean(
        "Import the Correct Rows Only",
        help="Without this, a file with an error in any row is refused as a whole.",
    )
    file_message = fields.Text("About the File", readonly=True)
    checked_digest = fields.Char(readonly=True)
    new_count = fields.Integer("To Create", readonly=True)
    customer_count = fields.Integer("Customers to Create", readonly=True)
    warning_count = fields.Integer("With a Warning", readonly=True)
    existing_count = fields.Integer("Already There", readonly=True)
    error_count = fields.Integer("With an Error", readonly=True)

    @api.model
    def _get_states(self):
        # not a plain list: its labels would be translated with this addon, before
        # the models of other addons are there
        return [
            (UPLOAD, self.env._("File")),
            (CHECKED, self.env._("Check Report")),
            (DONE, self.env._("Imported")),
        ]

    # === ACTIONS === #

    def action_check(self):
        """Check the file and fill the report; nothing but the report is written.

        :return: the action that shows the wizard again
        :raise UserError: there is no file
        :raise AccessError: the caller may not import, or not into this company
        """
        wizard = self._as_importer()
        plan = wizard._make_plan(wizard._get_content())
        wizard._write_report(plan)
        wizard.write({"state": CHECKED, "checked_digest": wizard._get_digest()})
        return wizard._reopen()

    def action_import(self):
        """Create what the checked file holds: all of it or, on any failure, nothing.

        Rows are checked anew. Rows that exist already are left alone, rows in error
        are left out if "Import the correct rows only" is ticked.

        :return: the action that shows what was created, or the wizard if nothing was
        :raise UserError: not checked, changed since the check, or rows are in error
        :raise AccessError: the caller may not import, or not into this company
        """
        wizard = self._as_importer()
        if wizard.state != CHECKED or wizard.checked_digest != wizard._get_digest():
            raise UserError(
                self.env._(
                    "Check the file first: the report has to belong to this very file "
                    "and these options."
                )
            )
        plan = wizard._make_plan(wizard._get_content())
        wizard._refuse_errors(plan)
        made = wizard._carry_out(plan)
        wizard._write_report(plan)
        wizard.state = DONE
        wizard._drop_content()
        return wizard._show(made) if made else wizard._reopen()

    def action_back(self):
        """Go back to the choice of a file; the present one is forgotten."""
        wizard = self._as_importer()
        wizard._get_lines().unlink()
        wizard._drop_content()
        wizard.state = UPLOAD
        return wizard._reopen()

    # === STEPS === #

    def _as_importer(self):
        """Return the wizard in its company, after checking who asks."""
        if not (self.env.su or self._may_import()):
            raise AccessError(self._get_refusal())
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("You do not work in the company of this import.")
            )
        return self.with_company(self.company_id).with_context(bin_size=False)

    def _may_import(self):
        raise NotImplementedError

    def _get_refusal(self):
        """Return what is said to somebody who may not import."""
        return self.env._("You may not import this.")

    def _get_content(self):
        """Return the bytes of the file. Raises UserError without a file."""
        raise NotImplementedError

    def _drop_content(self):
        """Forget the file."""
        raise NotImplementedError

    def _make_plan(self, content):
        raise NotImplementedError

    def _carry_out(self, plan):
        """Create what the plan holds, all or nothing; return the records."""
        raise NotImplementedError

    def _show(self, made):
        """Return the action that lists what was created."""
        raise NotImplementedError

    def _get_lines(self):
        """Return the lines of the report, all of them."""
        raise NotImplementedError

    def _get_digest(self):
        """Tell one file with its options from another."""
        options = f"{self.company_id.id} {self.create_customers} "
        return hashlib.sha256(options.encode() + self._get_content()).hexdigest()

    def _refuse_errors(self, plan):
        if not plan.report.is_readable:
            raise UserError(plan.file_message())
        errors = plan.of_state(ERROR)
        if errors and not self.only_correct:
            numbers = [str(verdict.row.number) for verdict in errors[:NAMED_ROWS]]
            numbers += ["…"] * (len(errors) > NAMED_ROWS)
            raise UserError(
                self.env._(
                    "Nothing was imported: there are errors in rows %(rows)s. Correct "
                    "them, or tick “Import the correct rows only”.",
                    rows=format_list(self.env, numbers),
                )
            )

    def _write_report(self, plan):
        lines = self._get_lines()
        lines.unlink()
        lines.create(
            [
                {"import_id": self.id, **lines._prepare_vals(plan, verdict)}
                for verdict in plan.verdicts
            ]
        )
        self.write(
            {
                "file_message": plan.file_message(),
                "new_count": len(plan.new),
                "customer_count": len(plan.new_customers(plan.new)),
                "warning_count": len(plan.of_state(WARNING)),
                "existing_count": len(plan.of_state(EXISTS)),
                "error_count": len(plan.of_state(ERROR)),
            }
        )

    def _reopen(self):
        """Return the action that shows this wizard in its dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


def decode_file(written):
    """Return the bytes of a base64 text or bytes; never raises."""
    try:
        return base64.b64decode(written)
    except binascii.Error:
        return b"\x00"  # what no spreadsheet begins with: reported unreadable
