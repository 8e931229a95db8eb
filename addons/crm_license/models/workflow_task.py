from markupsafe import Markup

from odoo import models

LICENSE = "crm.license"


class WorkflowTask(models.Model):
    _inherit = "workflow.task"

    def _take_over(self, reason):
        """Give the task to the caller, on record; his rights were checked before."""
        self.ensure_one()
        extra = {"holder": [self.user_id.name or "", self.env.user.name]}
        self._engine_write(
            {"user_id": self.env.uid, "via": False, "on_behalf_id": False}
        )
        self._record_decisions("delegated", reason, extra=extra)
        self._update_activities()

    def _render_card(self):
        """Show the issuer where to go: licence, contract, password service."""
        card = super()._render_card()
        if self.res_model != LICENSE:
            return card
        return Markup("%s%s") % (card or "", self._render_license_links())

    def _render_license_links(self):
        licence = self._record()
        links = [
            (self.env._("Enter start date and key"), f"/odoo/{LICENSE}/{licence.id}"),
            (
                self.env._("Contract in the register"),
                licence.contract_id
                and f"/odoo/register.document/{licence.contract_id.id}",
            ),
            (self.env._("Password service"), licence.product_id.password_url),
        ]
        rows = Markup("").join(
            Markup('<li><a href="%s" target="_blank" rel="noopener">%s</a></li>')
            % (url, title)
            for title, url in links
            if url
        )
        return Markup("<ul>%s</ul>") % rows
