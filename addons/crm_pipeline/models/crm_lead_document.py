from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Lets a merge take documents along. Nobody can send this object over RPC.
KEY = "crm_pipeline_document_pass"
MERGE = object()


class CrmLeadDocument(models.Model):
    """A file of an opportunity with its kind. Who reads it: see ``ir.rule``."""

    _name = "crm.lead.document"
    _description = "Opportunity Document"
    _order = "type_id, date desc, id desc"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        index=True,
        ondelete="cascade",
    )
    type_id = fields.Many2one(
        "crm.lead.document.type",
        string="Kind",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    type_note = fields.Text(related="type_id.note")
    name = fields.Char(
        string="Title", compute="_compute_name", store=True, readonly=False
    )
    file = fields.Binary(attachment=True, required=True)
    file_name = fields.Char()
    file_size = fields.Integer(compute="_compute_file_size", compute_sudo=True)
    note = fields.Char()
    date = fields.Date(default=lambda self: self.env.company._operating_today())
    is_personal = fields.Boolean(related="type_id.is_personal", store=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True)

    @api.depends("type_id", "file_name")
    def _compute_name(self):
        for document in self:
            name = document.file_name or document.type_id.name
            document.name = document.name or name

    @api.depends("type_id", "name")
    def _compute_display_name(self):
        for document in self:
            kind, name = document.type_id.name or "", document.name
            named = name and name != kind
            document.display_name = f"{kind}: {name}" if named else kind

    @api.depends("file")
    def _compute_file_size(self):
        sizes = dict(
            self.env["ir.attachment"]._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "in", self._origin.ids),
                ],
                ["res_id"],
                ["file_size:sum"],
            )
        )
        for document in self:
            origin = document._origin.id
            unsaved = 0 if origin else len(document.file or b"")
            document.file_size = sizes.get(origin, 0) or unsaved

    @api.constrains("lead_id", "file")
    def _check_file(self):
        self.invalidate_recordset(["file_size"])
        empty = self.filtered(lambda document: not document.file_size)
        if empty:
            raise ValidationError(
                self.env._(
                    "A document needs a file that is not empty: %(names)s.",
                    names=", ".join(empty.mapped("name")),
                )
            )

    def write(self, vals):
        """Refuse another opportunity, and any change while a route is running."""
        merging = self.env.context.get(KEY) is MERGE
        if "lead_id" in vals and not merging:
            raise UserError(self.env._("A document stays with its opportunity."))
        if not merging:
            self._check_not_running()
        return super().write(vals)

    def unlink(self):
        """Refuse while a route is running on the opportunity."""
        # not @api.ondelete: a context key would open that
        self._check_not_running()
        return super().unlink()

    def _check_not_running(self):
        # sudo: a run blocks whether or not the caller sees it
        runs = self.sudo().lead_id._workflow_open_runs()
        if runs:
            raise UserError(
                self.env._(
                    "“%(lead)s” is in the route “%(route)s”: documents can be added, "
                    "but not changed or deleted until it has ended.",
                    lead=runs[0].record_name,
                    route=runs[0].route_id.name,
                )
            )

    def _move_to(self, lead):
        self.with_context(**{KEY: MERGE}).write({"lead_id": lead.id})
