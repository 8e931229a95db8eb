from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base_lifecycle.models.passes import clean

from ..registering import CONTRACT, FIRST, ORIGINALS

CODE = "register.document"


class DocumentRegister(models.Model):
    _name = "document.register"
    _description = "Document Register"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short and without spaces: it begins the numbers of new documents.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [(CONTRACT, "Contracts"), (ORIGINALS, "Originals")],
        required=True,
        default=CONTRACT,
        help="Contracts go from the signature to the original. Originals go from "
        "their issue to the day the customer has them.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: all companies keep this register."
    )
    supervisor_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
        help="Verifies scans and gets the overdue documents, unless the sales team "
        "of the opportunity has a leader.",
    )
    verify_route_id = fields.Many2one(
        "workflow.route",
        "Verification",
        domain=[("model", "=", CODE)],
        help="The tasks that a new scan gives to the supervisor. Empty: scans are "
        "not verified.",
    )
    pipeline_id = fields.Many2one(
        "lifecycle.pipeline", compute="_compute_pipeline_id", compute_sudo=True
    )
    template_ids = fields.One2many("register.template", "register_id", "Templates")
    document_ids = fields.One2many("register.document", "register_id", "Documents")
    document_count = fields.Integer(compute="_compute_document_count")

    _code_once = models.Constraint("UNIQUE(code)", "Another register has this code.")

    @api.depends("kind")
    def _compute_pipeline_id(self):
        stages = self.env["lifecycle.stage"]._get_by_code(CODE)
        for register in self:
            first = stages.get(FIRST.get(register.kind))
            register.pipeline_id = first and first.pipeline_id

    def _compute_document_count(self):
        groups = self.env["register.document"]._read_group(
            [("register_id", "in", self.ids)], ["register_id"], ["__count"]
        )
        counts = dict(groups)
        for register in self:
            register.document_count = counts.get(register, 0)

    @api.constrains("kind", "company_id")
    def _check_kept(self):
        """The states of documents belong to the kind of their register."""
        stages = self.env["lifecycle.stage"]._get_by_code(CODE)
        for register in self:
            # sudo: every document counts, whoever may see it
            documents = register.sudo().with_context(active_test=False).document_ids
            pipeline = stages[FIRST[register.kind]].pipeline_id
            if documents.stage_id.pipeline_id - pipeline:
                raise ValidationError(
                    self.env._(
                        "The register %(register)s has documents: its kind stays.",
                        register=register.name,
                    )
                )
            own = register.company_id
            if own and documents.company_id - own:
                raise ValidationError(
                    self.env._(
                        "The register %(register)s has documents of other companies.",
                        register=register.name,
                    )
                )

    def action_view_documents(self):
        """Open the documents of this register."""
        self.ensure_one()
        name = "contract" if self.kind == CONTRACT else "original"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"document_register.register_document_action_{name}"
        )
        context = {"register_kind": self.kind, "default_register_id": self.id}
        return dict(action, domain=[("register_id", "=", self.id)], context=context)

    # === NUMBERS === #

    def _next_number(self, company, day):
        """Return the next number of this register in the company."""
        self.ensure_one()
        sequence = self._get_sequence(company).with_context(ir_sequence_date=day)
        number = sequence.next_by_id()
        while self._is_taken(number, company):
            number = sequence.next_by_id()
        return number

    def _is_taken(self, number, company):
        # sudo: a number is taken, whoever may see the document
        documents = self.env["register.document"].sudo()
        domain = [("register_id", "=", self.id), ("company_id", "=", company.id)]
        return bool(
            documents.with_context(active_test=False).search_count(
                [*domain, ("name", "=", number)], limit=1
            )
        )

    def _get_sequence(self, company):
        """Return the company's numbering of this register; make it when missing."""
        # sudo: whoever may make a document gets its number
        sequences = clean(self.env["ir.sequence"].sudo())
        code = f"{CODE}.{self.id}"
        domain = [("code", "=", code), ("company_id", "=", company.id)]
        return sequences.search(domain, limit=1) or sequences.create(
            {
                "name": f"{self.name}, {company.name}",
                "code": code,
                "company_id": company.id,
                "prefix": f"{self.code}/%(year)s/",
                "padding": 4,
            }
        )

    def action_view_sequences(self):
        """Open the numberings of this register, one for each company.

        :raise AccessError: for whoever may not configure the register
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Numbering"),
            "res_model": "ir.sequence",
            "views": [(False, "list"), (False, "form")],
            "domain": [("code", "=", f"{CODE}.{self.id}")],
        }
