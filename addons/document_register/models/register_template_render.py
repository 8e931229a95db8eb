"""From a template and a document to a file."""

import base64

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..templating import (
    BROKEN,
    ENTITIES,
    MACROS,
    NOT_ALLOWED,
    NOT_WORD,
    TOO_LARGE,
    TOO_MUCH,
    TemplateProblem,
    list_fields,
    render_docx,
    render_html,
)
from .register_template import DOCX

REPORT = "document_register.register_document_report"


class RegisterTemplate(models.Model):
    _inherit = "register.template"

    def _render(self, document):
        """Return (content, extension) of the document made from this template.

        :raise UserError: naming the field or the line that is wrong
        """
        self.ensure_one()
        lang = self.lang or document._get_document_lang()
        if self.kind == DOCX:
            return self._render_docx(document, lang), "docx"
        # first alone: an error in the text is named better than in a report
        self._render_body(document, lang)
        reports = self.env["ir.actions.report"].with_context(lang=lang)
        content, _kind = reports._render_qweb_pdf(
            REPORT, document.ids, data={"register_template_id": self.id}
        )
        return content, "pdf"

    def _render_docx(self, document, lang):
        content = base64.b64decode(self.with_context(bin_size=False).docx or b"")
        try:
            return render_docx(content, document._get_template_values(lang))
        except TemplateProblem as problem:
            raise UserError(self._get_error(problem)) from None

    def _render_body(self, document, lang):
        """Return the filled text as Markup."""
        body = self.with_context(lang=lang).body or ""
        try:
            return render_html(body, document._get_template_values(lang))
        except TemplateProblem as problem:
            raise UserError(self._get_error(problem)) from None

    def _get_error(self, problem):
        return self.env._(
            "The template “%(template)s” cannot be filled: %(problem)s. Nothing was "
            "changed.",
            template=self.name,
            problem=self._get_problem_text(problem),
        )

    def _get_problem_text(self, problem):
        """Return in words what is wrong in the template."""
        field = getattr(problem, "field", "")
        if field:
            return self.env._("there is no field “%(field)s”", field=field)
        if getattr(problem, "line", 0):
            return self.env._(
                "%(detail)s (line %(line)s: %(text)s)",
                detail=problem,
                line=problem.line,
                text=problem.near,
            )
        return self._get_known_problems().get(str(problem), str(problem))

    @api.model
    def _get_known_problems(self):
        return {
            TOO_LARGE: self.env._("the file is larger than 5 MB"),
            NOT_WORD: self.env._("the file is not a Word document (.docx)"),
            TOO_MUCH: self.env._("the file is too large when it is unpacked"),
            MACROS: self.env._("the file has macros"),
            ENTITIES: self.env._("the file declares entities, which Word never does"),
            BROKEN: self.env._(
                "the Word file is damaged or a placeholder breaks its structure"
            ),
            NOT_ALLOWED: self.env._(
                "a template may only show the fields, it may not do this"
            ),
        }

    # === WHAT ONE CAN WRITE IN A TEMPLATE === #

    def _get_document(self):
        """Return the newest document that the template could be for, if any."""
        domain = [("register_id", "=", self.register_id.id)]
        domain.append(("company_id", "=", self.company_id.id))
        return self.env["register.document"].search(domain, limit=1)

    def _get_sample(self):
        """Return a document that is not saved, to show what can be written."""
        return self.env["register.document"].new(
            {
                "name": f"{self.register_id.code or ''}/0001",
                "register_id": self.register_id.id,
                "company_id": (self.company_id or self.env.company).id,
                "partner_id": self.env.user.partner_id.id,
                "amount": 1234.5,
            }
        )

    def _render_field_help(self):
        lang = self.env.lang
        document = self._get_document() or self._get_sample()
        rows = Markup("").join(
            Markup("<tr><td><code>{{ %s }}</code></td><td>%s</td></tr>") % (name, value)
            for name, value in list_fields(document._get_template_values(lang))
        )
        return Markup('<table class="table table-sm">%s</table>') % rows
