from odoo import models
from odoo.exceptions import UserError

from ..typed import plain_lines, read_date, read_datetime, read_integer, read_number
from .const import LINK_FILES, LINK_MEGABYTES
from .passes import CHANNEL, Channel

MEGABYTE = 1024 * 1024


class WorkflowTask(models.Model):
    """Working on a task from a plain page, through the task's public methods."""

    _inherit = "workflow.task"

    def _submit_form(self, typed, uploads, channel):
        """Complete or reject the task with what was typed into a page.

        :param typed: {input name: text}
        :param uploads: [(input name, file name, content)]
        :param channel: on which way the page was reached, see ``CHANNELS``
        :raise UserError: unreadable input, and whatever the task raises
        """
        self.ensure_one()
        typed = {name: plain_lines(text) for name, text in typed.items()}
        # an object of this module: nobody claims a channel over RPC
        task = self.with_context(**{CHANNEL: Channel(channel, self.id)})
        comment = typed.get("comment") or None
        if typed.get("do") == "reject":
            return task.action_reject(comment, self._typed_reason(typed))
        if typed.get("do") != "complete":
            raise UserError(self.env._("Press one of the buttons."))
        self._check_uploads(uploads)
        values = self._typed_values(typed)
        files = self._store_uploads(uploads)
        values.update(self._file_values(files))
        self._tick(typed)
        loose = [file.id for name, file in files if name == "files"]
        return task.action_complete(values, loose, comment)

    def _typed_reason(self, typed):
        text = typed.get("reason_id") or ""
        if text and not text.isdecimal():
            raise UserError(self.env._("Choose the reason from the list."))
        return int(text[:9]) if text else None

    def _typed_values(self, typed):
        """Return {field: value}; raise one UserError for all that is unreadable.

        What is as the page showed it was only looked at: it must not be rounded, and a
        choice of somebody else need not be readable.
        """
        values, wrong = {}, []
        # sudo: the record of the task
        record = self.sudo()._record()
        for field in self._form_fields():
            if self._form_kind(field) == "file":
                continue
            text = typed.get(f"value_{field.name}")
            if field.type != "boolean" and (
                text is None or text == self._form_value(field, record, {})
            ):
                continue
            try:
                values[field.name] = self._typed_value(field, text or "")
            except ValueError:
                wrong.append(self._explain(field, text))
        if wrong:
            raise UserError("\n".join(wrong))
        return values

    def _typed_value(self, field, text):
        if field.type == "boolean":
            return bool(text)
        if field.type in ("char", "text"):
            return text
        text = text.strip()
        if not text:
            # None: an emptied number is not one that was given
            return None if self._is_number(field) else False
        lang = self._lang()
        read = {
            "integer": lambda: read_integer(text, lang.thousands_sep),
            "float": lambda: read_number(text, lang.decimal_point, lang.thousands_sep),
            "date": lambda: read_date(text),
            "datetime": lambda: read_datetime(text, str(self.env.tz)),
            "selection": lambda: self._typed_choice(field, text),
            "many2one": lambda: self._typed_record(field, text),
        }
        return read[{"monetary": "float"}.get(field.type, field.type)]()

    def _typed_choice(self, field, text):
        if text not in dict(field._description_selection(self.env)):
            raise ValueError(text)
        return text

    def _typed_record(self, field, text):
        number = int(text) if text.isascii() and text.isdecimal() else 0
        # sudo: what the document has already may stay, readable or not
        if number == self.sudo()._record()[field.name].id:
            return number
        if not 0 < number < 2**31 or not self._form_choices(field, 1, [number]):
            raise ValueError(text)
        return number

    def _explain(self, field, text):
        if self._is_number(field):
            return self.env._(
                "“%(field)s”: “%(text)s” is not a number. Write it like %(example)s.",
                field=self._label(field.name),
                text=text,
                example="1250"
                if field.type == "integer"
                else f"1250{self._lang().decimal_point}50",
            )
        if field.type in ("date", "datetime"):
            return self.env._(
                "“%(field)s”: “%(text)s” is not a date.",
                field=self._label(field.name),
                text=text,
            )
        return self.env._(
            "“%(field)s”: choose a value from the list.", field=self._label(field.name)
        )

    def _limits_text(self):
        return self.env._(
            "At most %(count)s files of %(size)s MB each.",
            count=LINK_FILES,
            size=LINK_MEGABYTES,
        )

    def _check_uploads(self, uploads):
        if len(uploads) > LINK_FILES:
            raise UserError(
                self.env._("Attach at most %(count)s files at once.", count=LINK_FILES)
            )
        for _name, file_name, content in uploads:
            if not content:
                raise UserError(
                    self.env._("The file “%(file)s” is empty.", file=file_name)
                )
            if len(content) > LINK_MEGABYTES * MEGABYTE:
                raise UserError(
                    self.env._(
                        "The file “%(file)s” is larger than %(size)s MB.",
                        file=file_name,
                        size=LINK_MEGABYTES,
                    )
                )

    def _store_uploads(self, uploads):
        """Create the files as the holder; return [(input name, attachment)]."""
        files = self.env["ir.attachment"].create(
            [
                {"name": file_name, "raw": content}
                for _name, file_name, content in uploads
            ]
        )
        names = [name for name, _file_name, _content in uploads]
        return list(zip(names, files, strict=True))

    def _file_values(self, files):
        """Return {field: id} of the files that are values of the document."""
        offered = {f"value_{f.name}": f.name for f in self._form_fields()}
        return {offered[name]: file.id for name, file in files if name in offered}

    def _tick(self, typed):
        for check in self.check_ids:
            if check.is_done != bool(typed.get(f"check_{check.id}")):
                check.action_toggle()
