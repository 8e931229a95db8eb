import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from ..spreadsheet import Limits, Report, parse, write_csv
from . import infrastructure_import_creation  # noqa: F401
from .infrastructure_import_line import ERROR, EXISTS, WARNING
from .infrastructure_import_plan import ImportPlan

UPLOAD = "upload"
CHECKED = "checked"
DONE = "done"
GROUP = "crm_infrastructure.group_infrastructure_user"
LIMITS = Limits()
NAMED_ROWS = 10  # how many refused rows an error message names


class InfrastructureImport(models.TransientModel):
    _name = "infrastructure.import"
    _inherit = ["infrastructure.import.creation"]
    _description = "Import of Services"

    state = fields.Selection(
        [(UPLOAD, "File"), (CHECKED, "Check Report"), (DONE, "Imported")],
        default=UPLOAD,
        required=True,
        readonly=True,
    )
    data_file = fields.Binary("File", attachment=False)
    file_name = fields.Char()
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        "Default Account Manager",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        help="Account manager of the services whose row names nobody.",
    )
    start_services = fields.Boolean(
        default=True,
        help="The services run from the moment of the import: their next periods are "
        "invoiced by themselves. Otherwise they stay in the stage New.",
    )
    create_customers = fields.Boolean("Create Missing Customers", default=True)
    only_correct = fields.Boolean(
        "Import the Correct Rows Only",
        help="Without this, a file with an error in any row is refused as a whole.",
    )

    file_message = fields.Text("About the File", readonly=True)
    checked_digest = fields.Char(readonly=True)
    new_count = fields.Integer("Services to Create", readonly=True)
    customer_count = fields.Integer("Customers to Create", readonly=True)
    warning_count = fields.Integer("With a Warning", readonly=True)
    existing_count = fields.Integer("Already There", readonly=True)
    error_count = fields.Integer("With an Error", readonly=True)
    line_ids = fields.One2many("infrastructure.import.line", "import_id", readonly=True)
    problem_line_ids = fields.One2many(
        "infrastructure.import.line",
        "import_id",
        "Rows to Look At",
        domain=[("state", "in", (ERROR, WARNING))],
        readonly=True,
    )
    template_file = fields.Binary(compute="_compute_template_file")

    @api.depends_context("lang")
    def _compute_template_file(self):
        language = (self.env.lang or "en")[:2]
        self.template_file = base64.b64encode(write_csv(language=language))

    # === ACTIONS === #

    def action_check(self):
        """Check the file and fill the report; nothing but the report is written.

        :return: the action that shows the wizard again
        :raise UserError: there is no file
        :raise AccessError: the user may not import services, or not in this company
        """
        wizard = self._as_importer()
        plan = wizard._make_plan()
        wizard._write_report(plan)
        wizard.write({"state": CHECKED, "checked_digest": wizard._digest()})
        return wizard._reopen()

    def action_import(self):
        """Create what the checked file holds: all of it or, on any failure, nothing.

        Rows are checked anew. Rows whose service exists are left alone, rows in error
        are left out if "Import the correct rows only" is ticked.

        :return: the action that shows the services created, or the wizard if none were
        :raise UserError: not checked, changed since the check, or rows are in error
        :raise AccessError: the user may not import services, or not in this company
        """
        wizard = self._as_importer()
        if wizard.state != CHECKED or wizard.checked_digest != wizard._digest():
            raise UserError(
                self.env._(
                    "Check the file first: the report has to belong to this very file "
                    "and these options."
                )
            )
        plan = wizard._make_plan()
        wizard._refuse_errors(plan)
        services = wizard._carry_out(plan)
        wizard._write_report(plan)
        wizard.state = DONE
        return wizard._show(services) if services else wizard._reopen()

    def action_download_template(self):
        """Return the action that downloads an empty sheet with all columns."""
        wizard = self._as_importer()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{wizard.id}/template_file/"
            "services_template.csv?download=true",
            "target": "download",
        }

    def action_back(self):
        """Go back to the file and the options."""
        wizard = self._as_importer()
        wizard.state = UPLOAD
        return wizard._reopen()

    # === STEPS === #

    def _as_importer(self):
        """Return the wizard in its company, after checking who asks."""
        if not (self.env.su or self.env.user.has_group(GROUP)):
            raise AccessError(self.env._("You may not import services."))
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("You do not work in the company of this import.")
            )
        return self.with_company(self.company_id).with_context(bin_size=False)

    def _make_plan(self):
        report = self._read_file()
        return ImportPlan(self, report, self.company_id._operating_today())

    def _read_file(self) -> Report:
        if not self.data_file:
            raise UserError(self.env._("Choose a file first."))
        try:
            content = base64.b64decode(self.data_file)
        except binascii.Error:
            content = b"\x00"  # what no spreadsheet begins with: reported unreadable
        return parse(content, LIMITS)

    def _digest(self):
        """Tell one file with its options from another."""
        options = f"{self.company_id.id} {self.create_customers} {self.start_services}"
        content = self.data_file or b""
        return hashlib.sha256(options.encode() + content).hexdigest()

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

    # === REPORT === #

    def _write_report(self, plan):
        self.line_ids.unlink()
        Line = self.env["infrastructure.import.line"]
        Line.create(
            [
                {"import_id": self.id, **Line._prepare_vals(plan, verdict)}
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
            "name": self.env._("Import Services"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _show(self, services):
        """Return the action that lists the services created."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Services"),
            "res_model": services._name,
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", services.ids)],
        }
