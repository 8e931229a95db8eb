from ast import literal_eval

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .const import EDITABLE_TYPES, SHOWN_TYPES

CONFIGURED = (
    "route_id",
    "condition",
    "responsible",
    "role_id",
    "scope_field",
    "user_field",
    "four_eyes",
    "editable_field_ids",
    "required_field_ids",
    "shown_field_ids",
)


class WorkflowStep(models.Model):
    _inherit = "workflow.step"

    @api.constrains(*CONFIGURED)
    def _check_configuration(self):
        """Find mistakes when the route is made, not when a task fails on them."""
        for step in self.sudo():
            step._check_condition()
            step._check_responsible()
            step._check_fields()

    def _error(self, text):
        return ValidationError(
            self.env._("Step “%(step)s”: %(error)s", step=self.name, error=text)
        )

    def _check_condition(self):
        try:
            domain = literal_eval(self.condition or "[]")
            Domain(domain).validate(self.env[self.model])
        except Exception as error:  # whatever is wrong with it, say it to the person
            raise self._error(
                self.env._("the condition is not a filter (%(error)s).", error=error)
            ) from error

    def _check_responsible(self):
        if self.responsible == "role" and not self.role_id:
            raise self._error(self.env._("choose the role."))
        if self.responsible == "requester" and self.four_eyes:
            raise self._error(
                self.env._("the requester cannot be both responsible and excluded.")
            )
        if self.responsible == "role" and self.scope_field:
            self._check_path(self.scope_field)
        if self.responsible == "user_field":
            if not self.user_field:
                raise self._error(self.env._("name the user field."))
            last = self._check_path(self.user_field)
            if last.comodel_name != "res.users":
                raise self._error(
                    self.env._("“%(path)s” is not a user.", path=self.user_field)
                )

    def _check_path(self, path):
        """Return the last field of a dotted path of single relations."""
        model, field = self.env[self.model], None
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None or field.type != "many2one":
                raise self._error(
                    self.env._(
                        "“%(path)s” is not a path of single relations of the "
                        "document (at “%(name)s”).",
                        path=path,
                        name=name,
                    )
                )
            model = self.env.get(field.comodel_name)
        return field

    def _check_fields(self):
        chosen = self.editable_field_ids | self.required_field_ids
        for row in chosen | self.shown_field_ids:
            field = self.env[self.model]._fields.get(row.name)
            if row.model != self.model or field is None:
                raise self._error(
                    self.env._(
                        "field “%(field)s” belongs to another document.",
                        field=row.field_description,
                    )
                )
            if field.type not in SHOWN_TYPES:
                raise self._error(
                    self.env._(
                        "field “%(field)s” cannot be shown in a task.",
                        field=row.field_description,
                    )
                )
        for row in chosen:
            self._check_editable(row)

    def _check_editable(self, row):
        field = self.env[self.model]._fields[row.name]
        writable = not field.readonly and (not field.compute or field.inverse)
        if field.compute and field.store and not field.readonly:
            writable = True
        if field.type not in EDITABLE_TYPES or not writable:
            raise self._error(
                self.env._(
                    "field “%(field)s” cannot be filled in in a task.",
                    field=row.field_description,
                )
            )
