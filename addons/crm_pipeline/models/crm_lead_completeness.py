from odoo import api, fields, models
from odoo.tools.mail import is_html_empty

from .crm_stage import REQUIRED_TYPES

AUTOMATIC = set(models.MAGIC_COLUMNS)


class CrmLead(models.Model):
    """What is missing before the next stage."""

    _inherit = "crm.lead"

    next_stage_id = fields.Many2one(
        "crm.stage",
        string="Prepared For",
        compute="_compute_completeness",
        compute_sudo=True,
        help="The next stage that requires something.",
    )
    completeness = fields.Integer(
        compute="_compute_completeness",
        compute_sudo=True,
        search="_search_completeness",
        aggregator=None,
        help="How much of what the next stage requires is there, in percent.",
    )
    completeness_gaps = fields.Text(
        string="Missing", compute="_compute_completeness", compute_sudo=True
    )

    @api.depends(lambda self: self._completeness_depends())
    @api.depends_context("lang")
    def _compute_completeness(self):
        following, none = self._get_required_stages(), self.env["crm.stage"]
        for lead in self:
            stage = following[lead._get_place()] if lead._is_in_work() else none
            gaps = lead._stage_gaps(stage) if stage else []
            lead.next_stage_id = stage
            lead.completeness_gaps = "\n".join(gaps)
            total = max(stage._requirement_count(), len(gaps), 1)
            lead.completeness = 100 * (total - len(gaps)) // total

    @api.model
    def _completeness_depends(self):
        """Any field may be required by some stage, so all of them count."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.type in REQUIRED_TYPES and name not in AUTOMATIC
        ]
        return [*names, "document_ids.type_id", "document_ids.file"]

    @api.model
    def _search_completeness(self, operator, value):
        """Find opportunities in work by what they lack; costs a pass over them."""
        compare = {
            "in": lambda found: found in value,
            "<": lambda found: found < value,
            ">": lambda found: found > value,
            "<=": lambda found: found <= value,
            ">=": lambda found: found >= value,
        }.get(operator)
        if not compare:
            return NotImplemented
        leads = self.search([("type", "=", "opportunity")])
        found = leads.filtered(lambda lead: compare(lead.completeness))
        return fields.Domain("id", "in", found.ids)

    def _is_in_work(self):
        return self.type == "opportunity" and self.won_status == "pending"

    def _get_place(self):
        return self.team_id._origin, self.stage_id._origin

    def _get_required_stages(self):
        """Return {(team, stage): the next stage that requires something, or none}."""
        places = {lead._get_place() for lead in self if lead._is_in_work()}
        teams = [team.id for team, _stage in places]
        stages = self.env["crm.stage"].search(
            ["|", ("team_ids", "=", False), ("team_ids", "in", teams)]
        )
        return {place: stages._get_required_after(*place) for place in places}

    def _stage_gaps(self, stage):
        """Return the list of what this opportunity lacks to enter ``stage``.

        Translated texts. Override to add more; read the values of ``self`` and
        ``stage`` only through prefetched fields, so that many opportunities cost
        as many queries as one.
        """
        self.ensure_one()
        # sudo: required fields and personal documents count for everybody
        lead, stage = self.sudo(), stage.sudo()
        names = stage.required_field_ids.mapped("name")
        labels = self.env["ir.model.fields"].get_field_string(self._name)
        gaps = [
            labels[name]
            for name in names
            if name in self._fields and not lead._is_filled(name)
        ]
        kinds = lead._required_document_types(stage)
        # a loop keeps the prefetch of all opportunities, filtered() does not
        there = {
            document.type_id._origin.id
            for document in lead.document_ids
            if document.file_size
        }
        return gaps + [
            self.env._("Document “%(kind)s”", kind=kind.name)
            for kind in kinds
            if kind.id not in there
        ]

    def _required_document_types(self, stage):
        own = self.company_id._origin
        return stage.required_document_type_ids.filtered(
            lambda kind: not kind.company_id or kind.company_id == own
        )

    def _is_filled(self, name):
        value, kind = self[name], self._fields[name].type
        if kind == "html":
            return not is_html_empty(value)
        if kind in ("char", "text"):
            return bool(value and value.strip())
        return bool(value)
