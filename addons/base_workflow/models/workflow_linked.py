from odoo import api, fields, models
from odoo.exceptions import UserError

from .passes import engine, is_engine


class WorkflowLinked(models.AbstractModel):
    """Row of the engine that belongs to a record of some model.

    Rows are written by the engine only, whoever asks. They can be read by the
    people named in the record rules, and by everybody who can read the record.
    """

    _name = "workflow.linked"
    _description = "Part of a Workflow"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(string="Document Name", readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_harmless(vals):
            self._check_engine()
        return super().write(vals)

    # a context key would open @api.ondelete, so the method itself refuses
    # pylint: disable-next=method-required-super
    def unlink(self):
        """Refuse: rows are evidence. Uninstalling drops the tables instead."""
        self._raise_kept()

    def _raise_kept(self):
        raise UserError(
            self.env._("%(kind)s rows cannot be deleted.", kind=self._description)
        )

    @api.model
    def _is_harmless(self, vals):
        """Override to name the fields that do not belong to the engine."""
        return False

    @api.model
    def _check_engine(self):
        if not is_engine(self.env):
            raise UserError(
                self.env._(
                    "%(kind)s rows are written by the workflow itself. Use its "
                    "buttons or the public methods of the task.",
                    kind=self._description,
                )
            )

    def _engine_write(self, vals):
        # sudo: the engine's rows are not writable for anybody
        return engine(self).write(vals)

    def _records(self):
        """Return {row id: record (su, may not exist any more)}."""
        result = {}
        for model, rows in self.grouped("res_model").items():
            if model not in self.env:
                continue
            # sudo: the engine acts for people without access to the record
            records = self.env[model].sudo().browse(rows.mapped("res_id"))
            result.update(zip(rows._ids, records, strict=True))
        return result

    def _check_access(self, operation):
        result = super()._check_access(operation)
        Access = self.env["ir.model.access"]
        if (
            operation != "read"
            or not result
            or not Access.check(self._name, "read", raise_exception=False)
        ):
            return result
        forbidden = result[0] - result[0]._filter_record_readable()
        if not forbidden:
            return None
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(
            operation, forbidden
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Find given rows, or those of given documents, for who reads the documents."""
        if self.env.su or bypass_access or not self._names_rows(domain):
            return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        self.browse().check_access("read")
        query = super()._search(domain, *args, bypass_access=True, **kwargs)
        return self.browse(query)._filtered_access("read")._as_query()

    @api.model
    def _names_rows(self, domain):
        return any(
            condition.field_expr in ("id", "res_id")
            and condition.operator in ("in", "=")
            for condition in fields.Domain(domain).iter_conditions()
        )

    def _filter_record_readable(self):
        """Return the rows of the current companies whose record can be read."""
        readable = self.browse()
        # sudo: only model, id and company of the row are looked at
        rows = self.sudo().filtered(lambda row: row.company_id in self.env.companies)
        for model, group in rows.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(group.mapped("res_id")).exists()
            seen = set(records._filtered_access("read")._ids)
            readable |= group.filtered(lambda row, seen=seen: row.res_id in seen)
        return readable.sudo(self.env.su)

    def action_open_record(self):
        """Open the document; raise AccessError when the caller may not read it."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
