import math
from datetime import date

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, format_datetime, formatLang

from .const import NUMBER_TYPES
from .passes import KEY, RecordPass


def is_visible(text):
    """Tell whether a text has a sign that a reader sees."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)


class WorkflowTask(models.Model):
    """Values typed into a task: checked, written, read back."""

    _inherit = "workflow.task"

    def _clean_text(self, text, required, message):
        """Return the text without blanks at its ends; refuse an invisible one."""
        text = text.strip() if isinstance(text, str) else ""
        if required and not is_visible(text):
            raise UserError(message)
        return text if is_visible(text) else ""

    def _check_values(self, values):
        """Return (values to write, files among them); refuse what is not offered."""
        values = values or {}
        if not isinstance(values, dict):
            raise UserError(self.env._("The values of a task are field: value pairs."))
        known = self._record()._fields
        foreign = sorted(set(values) - (set(self.config["editable"]) & known.keys()))
        if foreign:
            raise UserError(
                self.env._(
                    "The task “%(task)s” does not offer these fields: %(fields)s.",
                    task=self.name,
                    fields=", ".join(map(str, foreign)),
                )
            )
        files = self.env["ir.attachment"]
        for name, value in values.items():
            self._check_value(known[name], value)
            if value and known[name].comodel_name == files._name:
                files |= self._check_attachments([value])
        return {name: self._empty(known[name], v) for name, v in values.items()}, files

    def _empty(self, field, value):
        # a dialog shows an empty choice as 0, which would be the id of a record
        return value or False if field.type == "many2one" else value

    def _fill_file_fields(self, values, attachment_ids):
        """Return the values; the files, in their order, fill the empty file fields.

        That is what a dialog does: it uploads files, whatever they are for.
        """
        if not isinstance(values or {}, dict) or not isinstance(attachment_ids, list):
            return values  # refused by the checks that follow
        values, files = dict(values or {}), list(attachment_ids)
        for name in self._file_fields():
            if files and not values.get(name):
                values[name] = files.pop(0)
        return values

    def _file_fields(self):
        """Return the names of the offered fields that hold a file."""
        known, offered = self.env[self.res_model]._fields, self.config["editable"]
        return [
            name
            for name in offered
            if name in known and known[name].comodel_name == "ir.attachment"
        ]

    def _check_value(self, field, value):
        if field.type != "many2one":
            if not self._fits(field, value):
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

    def _fits(self, field, value):
        """Tell whether the field can take the value, without writing it."""
        # dates come as text over RPC and as objects from the wizard
        if value is not None and not isinstance(value, (str, int, float, date)):
            return False
        try:
            cached = field.convert_to_cache(value, self._record())
        except (ValueError, TypeError, OverflowError):
            return False
        return field.type not in NUMBER_TYPES or math.isfinite(cached or 0)

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
            field = record._fields.get(name)
            if field is None:
                continue  # gone since the step was copied
            given = field.type in NUMBER_TYPES and values.get(name) is not None
            value = record[name]
            blank = isinstance(value, str) and not is_visible(value)
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
        """Return the names this task shows or writes, in the order of the model."""
        config, known = self.config, self.env[self.res_model]._fields
        names = {*config["shown"], *config["editable"]} & known.keys()
        return sorted(names, key=lambda name: known[name]._sequence)

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
        return formatLang(self.env, value, digits=self._digits(field, record))

    def _digits(self, field, record):
        """Return the number of decimals that a number is shown with."""
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return currency.decimal_places if currency else 2
        return (field.get_digits(self.env) or (0, 2))[1]
