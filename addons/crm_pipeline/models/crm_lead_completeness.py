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
        # many at once: a pipeline shows hundreds of them
        self.next_stage_id, self.completeness_gaps, self.completeness = False, "", 100
        working = self.filtered(lambda lead: lead._is_in_work())
        for stage, leads in working._group_by_required_stage():
            leads._measure_completeness(stage)

    def _measure_completeness(self, stage):
        self.next_stage_id = stage
        found = self._stage_gaps(stage)
        groups = self.grouped(lambda lead: (lead.company_id._origin, *found[lead]))
        for (company, *gaps), leads in groups.items():
            total = max(stage._requirement_count(company), len(gaps), 1)
            leads.completeness_gaps = "\n".join(gaps)
            leads.completeness = 100 * (total - len(gaps)) // total

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

    def _group_by_required_stage(self):
        """Yield each next stage that requires something, with its opportunities."""
        places = self.grouped(lambda lead: lead._get_place())
        teams = [team.id for team, _stage in places]
        stages = self.env["crm.stage"].search(
            ["|", ("team_ids", "=", False), ("team_ids", "in", teams)]
        )
        for place, leads in places.items():
            if stage := stages._get_required_after(*place):
                yield stage, leads

    def _stage_gaps(self, stage):
        """Return {opportunity: what it lacks to enter ``stage``}.

        Lists of translated texts. Override to add more; read the values of ``self``
        and ``stage`` only through prefetched fields, so that many opportunities cost
        as many queries as one.
        """
        # sudo: required fields and personal documents count for everybody
        leads, stage = self.sudo(), stage.sudo()
        labels = self.env["ir.model.fields"].get_field_string(self._name)
        required = {
            name: labels[name]
            for name in stage.required_field_ids.mapped("name")
            if name in self._fields
        }
        gaps = {}
        for company, own in leads.grouped(lambda lead: lead.company_id._origin).items():
            kinds = stage._get_required_documents(company)
            for lead in own:
                missing = [
                    text for name, text in required.items() if not lead._is_filled(name)
                ]
                gaps[lead] = missing + lead._get_document_gaps(kinds)
        return gaps

    def _get_document_gaps(self, kinds):
        """Return the texts of the kinds of documents that are not there."""
        if not kinds:
            return []
        # a loop keeps the prefetch of all opportunities, filtered() does not
        there = {
            document.type_id._origin.id
            for document in self.document_ids
            if document.file_size
        }
        return [text for kind, text in kinds.items() if kind not in there]

    def _is_filled(self, name):
        value, kind = self[name], self._fields[name].type
        if kind == "html":
            return not is_html_empty(value)
        if kind in ("char", "text"):
            return bool(value and value.strip())
        return bool(value)
