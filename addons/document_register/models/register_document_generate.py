"""Making the file of a document from its template."""

import base64

from odoo import models
from odoo.exceptions import UserError

from ..registering import FIRST


class RegisterDocument(models.Model):
    _inherit = "register.document"

    def action_generate(self):
        """Make the file anew from the template, with today's data of the parties.

        :return: True
        :raise UserError: without a template, when something is wrong in it, or when
            the document was signed already
        :raise AccessError: for whoever may not write the documents
        """
        self.check_access("write")
        for document in self:
            if document.stage_code not in FIRST.values():
                raise UserError(
                    self.env._(
                        "%(number)s was signed: its text stays.", number=document.name
                    )
                )
            if not document.template_id:
                raise UserError(
                    self.env._("%(number)s has no template.", number=document.name)
                )
            document._generate()
        return True

    def _generate(self):
        """Write the file that the template gives."""
        self.ensure_one()
        # sudo: whoever makes a document need not read the templates' files
        content, extension = self.template_id.sudo()._render(self.sudo())
        name = self._get_file_base_name()
        vals = {
            "file": base64.b64encode(content),
            "file_name": f"{name}.{extension}",
        }
        self.write(vals)

    def _get_file_base_name(self):
        """Return the name of the file, without its extension."""
        self.ensure_one()
        lang = self._get_document_lang()
        register = self.sudo().with_context(lang=lang).register_id
        return f"{register.name} {self.name}".replace("/", "-")

    def _get_report_values(self, template_id=None):
        """Return what the printed contract shows, by a template or the own one.

        :raise AccessError: for whoever may not read the document
        """
        self.ensure_one()
        # whoever is logged in can ask for the report of any number
        self.check_access("read")
        template = self._get_named_template(template_id)
        template = template or self.sudo().template_id  # sudo: see _generate
        lang = template.lang or self._get_document_lang()
        return {
            "lang": lang,
            "title": template.with_context(lang=lang).title,
            "body": template._render_body(self.sudo(), lang),
            "data": self.sudo()._get_template_values(lang),
        }

    def _get_named_template(self, template_id):
        """Return the template a report was asked for: one that the caller may read."""
        templates = self.env["register.template"]
        if not isinstance(template_id, int) or isinstance(template_id, bool):
            return templates
        template = templates.browse(template_id).exists()
        template.check_access("read")
        return template
