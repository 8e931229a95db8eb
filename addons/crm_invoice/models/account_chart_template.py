from odoo import api, models

ADDON = "crm_invoice"


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_demo_data(self, company=False):
        """The chart may come after this addon's own demo file, or before it."""
        result = super()._post_load_demo_data(company)
        self._load_crm_invoice_demo(company)
        return result

    @api.model
    def _load_crm_invoice_demo(self, company):
        """Invoice the demo opportunity, once, when it and the accounts are there."""
        lead = self.env.ref(f"{ADDON}.lead_greenhouse", raise_if_not_found=False)
        if not lead or company != self.env.ref("base.main_company"):
            return
        if lead.invoice_ids or not company.chart_template:
            return
        here = lead.with_company(company)
        here._create_invoice().action_post()
        here.expected_revenue += 4500
        here._create_invoice()
