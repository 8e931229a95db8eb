from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, format_datetime, formatLang

from .const import NUMBER_TYPES
from .passes import KEY, RecordPass


class WorkflowTask(models.Model):
    """Values typed into a task: checked, written, read back."""

    _inherit = "workflow.task"

    def _clean_text(self, text, required, message):
        """Return the text without blanks at its ends; refuse an invisible one."""
        text = text.strip() if isinstance(text, str) else ""
        visible = any(sign.isprintable() and not sign.isspace() for sign in text)
        if required and not visible:
            raise UserError(message)
        return text if visible else ""

    def _check_values(self, values):
        """Return (values to write, files among them); refuse what is not offered."""
        values = values or {}
        if not isinstance(values, dict):
            raise UserError(self.env._("The values of a task are field: value pairs."))
        foreign = sorted(set(values) - set(self.config["editable"]))
        if foreign:
            raise UserError(
                self.env._(
                    "The task “%(task)s” does not offer these fields: %(fields)s.",
                    task=self.name,
                    fields=", ".join(map(str, foreign)),
                )
            )
        known, files = self._record()._fields, self.env["ir.attachment"]
        for name, value in values.items():
            self._check_value(known[name], value)
            if value and known[name].comodel_name == files._name:
                files |= self._check_attachments([value])
        return dict(values), files

    def _check_value(self, field, value):
        is_scalar = value is None or isinstance(value, (str, int, float))
        if field.type != "many2one":
            # dates come as text over RPC and as objects from the wizard
            if not is_scalar and field.type not in ("date", "datetime"):
                raise UserError(
                    self.env._("“%(field)s” has a wrong value.", field=field.string)
                )
            return
        if not value:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            raise UserError(
                self.env._("“%(field)s” has a wrong value.", field=field.string)
            )
        if field.comodel_name == "ir.attachment":
            return  # has its own check
        # not as superuser: nobody chooses what he may not see
        target = self.env[field.comodel_name].browse(value).sudo(False)
        if not target.exists() or not target.has_access("read"):
            raise UserError(
                self.env._(
                    "“%(field)s”: the chosen record does not exist or is not "
                    "available to you.",
                    field=field.string,
                )
            )

    def _write_values(self, values):
        """Write exactly these fields of the record, whatever the caller may do."""
        if not values:
            return
        record = self._record().with_company(self.company_id)
        granted = RecordPass(record._name, frozenset(record.ids), frozenset(values))
        # the record is in sudo: the step offers these fields to people without
        # access to the document; names and values have been checked
        record.with_context(**{KEY: granted}).write(values)
        record.env.flush_all()

    def _check_required(self, values):
        """Raise UserError naming the required fields that are still empty.

        A number counts as filled in when it is not zero or was given right now.
        """
        record = self._record()
        missing = []
        for name in self.config["required"]:
            field = record._fields[name]
            given = field.type in NUMBER_TYPES and values.get(name) is not None
            value = record[name]
            blank = isinstance(value, str) and not value.strip()
            if not given and (blank or not value):
                missing.append(self._label(name))
        if missing:
            raise UserError(
                self.env._(
                    "“%(task)s” cannot be completed. Fill in: %(fields)s.",
                    task=self.name,
                    fields=", ".join(missing),
                )
            )

    def _check_checklist(self):
        open_lines = self.check_ids.filtered(lambda check: not check.is_done)
        if open_lines:
            raise UserError(
                self.env._(
                    "“%(task)s” cannot be completed. Tick first: %(lines)s.",
                    task=self.name,
                    lines=", ".join(open_lines.mapped("name")),
                )
            )

    def _label(self, name):
        field = self.env[self.res_model]._fields.get(name)
        if field is None:
            return name
        return field.get_description(self.env, ["string"])["string"]

    def _known_fields(self):
        """Return the names this task shows or writes, in a steady order."""
        config, known = self.config, self.env[self.res_model]._fields
        names = dict.fromkeys([*config["shown"], *config["editable"]])
        return [name for name in names if name in known]

    def _read_texts(self, names):
        """Return {name: (raw JSON value, text for people)} of the record."""
        record = self._record()
        return {
            name: (self._raw(record, name), self._text(record, name)) for name in names
        }

    def _raw(self, record, name):
        value = record[name]
        if isinstance(value, models.BaseModel):
            return value.ids
        return value if isinstance(value, (str, bool)) else str(value)

    def _text(self, record, name):
        """Return a value as its reader writes it."""
        field, value, env = record._fields[name], record[name], self.env
        if isinstance(value, models.BaseModel):
            return ", ".join(value.mapped("display_name"))
        if field.type == "boolean":
            return env._("yes") if value else env._("no")
        if field.type in NUMBER_TYPES:
            return self._number_text(record, field, value)
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(env)).get(value, value)
        write = {"date": format_date, "datetime": format_datetime}.get(field.type)
        return write(env, value) if write else str(value)

    def _number_text(self, record, field, value):
        if field.type == "integer":
            return str(value)
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return format_amount(self.env, value, currency) if currency else str(value)
        digits = (field.get_digits(self.env) or (0, 2))[1]
        return formatLang(self.env, value, digits=digits)
