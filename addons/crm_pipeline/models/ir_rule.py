from odoo import api, models
from odoo.fields import Domain

DOCUMENT = "crm.lead.document"
LEAD = "crm.lead"


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """Documents follow the rules of their opportunity, whatever these are."""
        domain = super()._compute_domain(model_name, mode)
        if model_name == DOCUMENT and not self.env.su:
            domain &= self._document_domain(mode)
        return domain

    @api.model
    def _document_domain(self, mode):
        """Return which documents the user may ``mode``.

        Whoever may read (or write) the opportunity may read (or write) its
        documents; personal ones only as its salesperson or as sales manager. The
        people of its tasks read all of them.
        """
        user = self.env.user
        lead_mode = "read" if mode == "read" else "write"
        domain = Domain.FALSE
        if self.env["ir.model.access"].check(LEAD, lead_mode, raise_exception=False):
            domain = Domain("lead_id", "any", self._compute_domain(LEAD, lead_mode))
            if not user.has_group("sales_team.group_sale_manager"):
                own = Domain("lead_id.user_id", "=", user.id)
                domain &= Domain("is_personal", "=", False) | own
        if mode == "read":
            tasks = Domain.OR(
                Domain(name, "=", user.id)
                for name in ("user_id", "deputy_id", "done_by_id")
            )
            domain |= Domain("lead_id.workflow_task_ids", "any", tasks)
        return domain
