import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..templating import TemplateProblem, check_docx

QWEB, DOCX = "qweb", "docx"
CONFIGURES = "document_register.group_register_manager"


class RegisterTemplate(models.Model):
    _name = "register.template"
    _description = "Document Template"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    register_id = fields.Many2one(
        "document.register",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        "Own Company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        [(QWEB, "PDF from the text below"), (DOCX, "Word file (.docx)")],
        required=True,
        default=QWEB,
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Empty: the language of the customer.",
    )
    title = fields.Char(
        translate=True,
        default=lambda self: self.env._("Contract"),
        help="The heading of the PDF; the number follows.",
    )
    body = fields.Html(
        "Text",
        translate=True,
        sanitize_attributes=True,
        help="The clauses. Placeholders like {{ customer.name }} are filled in.",
    )
    docx = fields.Binary("Word File", attachment=True)
    docx_name = fields.Char()
    field_help = fields.Html(
        "Available Fields", compute="_compute_field_help", sanitize=False
    )
    # shows a document that the readers of templates may not see
    preview = fields.Binary(
        attachment=True, copy=False, readonly=True, groups=CONFIGURES
    )
    preview_name = fields.Char(copy=False, readonly=True, groups=CONFIGURES)

    @api.depends("register_id", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_field_help(self):
        for template in self:
            template.field_help = template._render_field_help()

    @api.constrains("kind", "docx")
    def _check_docx(self):
        for template in self.filtered(lambda t: t.kind == DOCX):
            content = template.with_context(bin_size=False).docx
            if not content:
                raise ValidationError(
                    self.env._("%(name)s needs a Word file.", name=template.name)
                )
            try:
                check_docx(base64.b64decode(content))
            except (TemplateProblem, ValueError) as problem:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be used: %(problem)s.",
                        name=template.docx_name or template.name,
                        problem=template._get_problem_text(problem),
                    )
                ) from None

    def action_test(self):
        """Fill the template with the newest document of its register.

        :return: the action that downloads the result
        :raise UserError: naming the field or the line that is wrong
        :raise AccessError: for whoever may not write the template
        """
        self.ensure_one()
        self.check_access("write")
        document = self._get_document()
        if not document:
            raise UserError(
                self.env._(
                    "The register has no document of %(company)s yet to try it with.",
                    company=self.company_id.name,
                )
            )
        # sudo: the data of the parties are printed whoever prints
        content, extension = self._render(document.sudo())
        self.write(
            {
                "preview": base64.b64encode(content),
                "preview_name": f"{self.name}.{extension}",
            }
        )
        url = f"/web/content/{self._name}/{self.id}/preview"
        return {
            "type": "ir.actions.act_url",
            "url": f"{url}/{self.preview_name.replace('/', '-')}?download=true",
            "target": "new",
        }
