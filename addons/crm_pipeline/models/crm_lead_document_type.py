from odoo import fields, models


class CrmLeadDocumentType(models.Model):
    _name = "crm.lead.document.type"
    _description = "Kind of Document"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, help="Technical name, for imports and add-ons.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )
    is_personal = fields.Boolean(
        string="Personal Data",
        help="Only the salesperson, the people who have a task on the opportunity and "
        "sales managers see documents of this kind.",
    )
    note = fields.Text(
        string="Explanation",
        translate=True,
        help="What to upload, shown to the salesperson.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another kind of document has this code."
    )
