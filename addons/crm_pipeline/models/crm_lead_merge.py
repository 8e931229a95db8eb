from odoo import models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """Runs and documents survive: no deletion, no merge that would lose them."""

    _inherit = "crm.lead"

    def unlink(self):
        """Delete the files of the documents too: the database drops only the rows."""
        # sudo: they go with the opportunity, whoever may read them
        documents = self.env["crm.lead.document"].sudo()
        files = self.env["ir.attachment"].sudo()
        files = files.search(
            [
                ("res_model", "=", documents._name),
                ("res_field", "=", "file"),
                ("res_id", "in", documents.search([("lead_id", "in", self.ids)]).ids),
            ]
        )
        result = super().unlink()
        files.unlink()
        return result

    def _check_workflow_unlink(self):
        result = super()._check_workflow_unlink()
        used = self._leads_with_runs()
        if used:
            raise UserError(
                self.env._(
                    "%(leads)s went through a route and cannot be deleted. Mark it as "
                    "lost or archive it.",
                    leads=", ".join(f"“{lead.name}”" for lead in used.sudo()),
                )
            )
        return result

    def _leads_with_runs(self):
        # sudo: runs count whether or not the caller sees them
        rows = (
            self.env["workflow.run"]
            .sudo()
            ._read_group(self._workflow_domain(), ["res_id"])
        )
        ids = {res_id for (res_id,) in rows}
        return self.filtered(lambda lead: lead._origin.id in ids)

    def _sort_by_confidence_level(self, reverse=False):
        """Put the opportunity that went through a route where the head is taken."""
        leads = super()._sort_by_confidence_level(reverse=reverse)
        used = leads._leads_with_runs()
        rest = leads - used
        return used + rest if reverse else rest + used

    def _merge_opportunity(self, *args, **kwargs):
        self._check_merge()
        return super()._merge_opportunity(*args, **kwargs)

    def _check_merge(self):
        running = self._running_leads()
        if running:
            raise UserError(
                self.env._(
                    "“%(lead)s” is in a route and cannot be merged until it has ended.",
                    lead=running[0].sudo().name,
                )
            )
        if len(self._leads_with_runs()) > 1:
            raise UserError(
                self.env._(
                    "More than one of these opportunities went through a route. "
                    "Merging them would lose decisions."
                )
            )

    def _merge_dependences(self, opportunities):
        # sudo: reminders are the stage's, and the head has those of its own stage
        opportunities.sudo()._stage_reminders().unlink()
        result = super()._merge_dependences(opportunities)
        # sudo: all documents are found, then only their readers may merge them
        documents = self.env["crm.lead.document"].sudo()
        documents = documents.search([("lead_id", "in", opportunities.ids)])
        documents.sudo(self.env.su).check_access("read")
        documents._move_to(self)
        return result
