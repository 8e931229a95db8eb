import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_import_report.models.import_report import decode_file
from odoo.addons.base_import_report.models.import_report_line import ERROR, WARNING
from odoo.addons.base_import_report.tabular import Limits, parse, write_csv

from ..spreadsheet import SCHEMA, TEMPLATE
from .infrastructure_import_plan import ServicePlan

GROUP = "crm_infrastructure.group_infrastructure_user"
LIMITS = Limits()


class InfrastructureImport(models.TransientModel):
    _name = "infrastructure.import"
    _inherit = ["infrastructure.import.creation", "import.report"]
    _description = "Import of Services"

    data_file = fields.Binary("File", attachment=False)
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
    new_count = fields.Integer("Services to Create")
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
        self.template_file = base64.b64encode(write_csv(TEMPLATE, language=language))

    def action_download_template(self):
        """Return the action that downloads an empty sheet with all columns."""
        wizard = self._as_importer()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{wizard.id}/template_file/"
            "services_template.csv?download=true",
            "target": "download",
        }

    # === STEPS === #

    def _may_import(self):
        return self.env.user.has_group(GROUP)

    def _get_refusal(self):
        return self.env._("You may not import services.")

    def _get_content(self):
        if not self.data_file:
            raise UserError(self.env._("Choose a file first."))
        return decode_file(self.data_file)

    def _drop_content(self):
        """Keep the file: it may be checked once more, with other options."""

    def _make_plan(self, content):
        report = parse(content, SCHEMA, LIMITS)
        return ServicePlan(self, report, self.company_id._operating_today())

    def _get_lines(self):
        return self.line_ids

    def _get_digest(self):
        return f"{super()._get_digest()} {self.start_services}"

    def _reopen(self):
        return {**super()._reopen(), "name": self.env._("Import Services")}

    def _show(self, made):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Services"),
            "res_model": made._name,
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", made.ids)],
        }
