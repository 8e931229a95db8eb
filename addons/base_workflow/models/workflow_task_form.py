from ast import literal_eval

from odoo import models
from odoo.fields import Datetime, Domain

from ..typed import plain_lines, write_number
from .const import LINK_CHOICES, NUMBER_TYPES

FILE = "ir.attachment"


class WorkflowTask(models.Model):
    """The inputs of a task as a plain page shows them."""

    _inherit = "workflow.task"

    def _form_fields(self):
        """Return the fields that the step offers and the document still has."""
        known = self.env[self.res_model]._fields
        names = self.sudo().config["editable"]
        return [known[name] for name in names if name in known]

    def _form_inputs(self, typed):
        """Return what to ask for, one dict for each field that the step offers.

        :param typed: {input name: text} to show instead of the present values
        """
        # sudo: the step offers these fields to its holder
        record = self.sudo()._record()
        required = self.sudo().config["required"]
        return [
            {
                "name": f"value_{field.name}",
                "label": self._label(field.name),
                "kind": self._form_kind(field),
                "required": field.name in required,
                "value": self._form_value(field, record, typed),
                "unit": self._form_unit(field, record),
                **self._form_options(field, record),
            }
            for field in self._form_fields()
        ]

    def _form_kind(self, field):
        if field.comodel_name == FILE:
            return "file"
        return {"many2one": "selection"}.get(field.type, field.type)

    def _form_value(self, field, record, typed):
        name = f"value_{field.name}"
        if typed:
            return typed.get(name, "")
        value = record[field.name]
        if isinstance(value, models.BaseModel):
            return str(value.id or "")
        if not value:
            return ""
        if field.type in ("float", "monetary"):
            digits = self._digits(field, record)
            return write_number(value, digits, self._lang().decimal_point)
        if field.type == "datetime":
            local = Datetime.context_timestamp(self, value)
            return local.strftime("%Y-%m-%dT%H:%M")
        return plain_lines(str(value))

    def _form_unit(self, field, record):
        if field.type != "monetary":
            return ""
        return record[field.get_currency_field(record)].symbol or ""

    def _form_options(self, field, record):
        """Return the choices of a field and whether there are more of them."""
        if field.type == "selection":
            return {"options": field._description_selection(self.env), "more": False}
        if field.type != "many2one" or field.comodel_name == FILE:
            return {"options": [], "more": False}
        current, found = record[field.name], self._form_choices(field, LINK_CHOICES + 1)
        options = [(str(row.id), row.display_name) for row in found[:LINK_CHOICES]]
        if current and current.id not in found[:LINK_CHOICES]._ids:
            options.insert(0, (str(current.id), current.display_name))
        return {"options": options, "more": len(found) > LINK_CHOICES}

    def _form_choices(self, field, limit=None, ids=None):
        """Return what the holder may choose: only what he can read himself."""
        Model = self.env[field.comodel_name]
        if not Model.has_access("read"):
            return Model
        domain = self._form_domain(field)
        if ids is not None:
            domain &= Domain("id", "in", ids)
        return Model.search(domain, limit=limit)

    def _form_domain(self, field):
        """Return the field's own filter, as far as it does not depend on a form."""
        domain = field.domain
        if callable(domain):
            domain = domain(self.env[self.res_model])
        if isinstance(domain, str):
            try:
                domain = literal_eval(domain)
            except (ValueError, SyntaxError):
                return Domain.TRUE
        return Domain(domain or [])

    def _lang(self):
        return self.env["res.lang"]._get_data(code=self.env.lang or "en_US")

    def _is_number(self, field):
        return field.type in NUMBER_TYPES
