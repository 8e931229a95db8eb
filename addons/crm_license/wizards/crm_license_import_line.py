from odoo import fields, models
from odoo.tools.misc import format_date, formatLang

from odoo.addons.base_import_report.models.import_report_line import ERROR, EXISTS

WRITTEN = ("customer", "product", "tariff", "term", "price", "date_start")
LINKS = ("continues", "contract")


class CrmLicenseImportLine(models.TransientModel):
    """What the report says of a row of licences; the key is never part of it."""

    _name = "crm.license.import.line"
    _inherit = ["import.report.line"]
    _description = "Row of an Import of Licences"

    import_id = fields.Many2one(
        "crm.license.import", required=True, index=True, ondelete="cascade"
    )
    customer = fields.Char(readonly=True)
    product = fields.Char(readonly=True)
    tariff = fields.Char(readonly=True)
    term = fields.Char(readonly=True)
    price = fields.Char(readonly=True)
    date_start = fields.Char("Start", readonly=True)
    continues = fields.Char(readonly=True)
    contract = fields.Char(readonly=True)
    has_key = fields.Boolean("Key", readonly=True)

    def _prepare_vals(self, plan, verdict):
        item = verdict.row.item
        return {
            **super()._prepare_vals(plan, verdict),
            **{name: verdict.row.raw.get(name) for name in (*WRITTEN, *LINKS)},
            **(self._get_understood(plan, verdict) if item else {}),
            "outcome": self._get_outcome(verdict),
            "has_key": bool(item and item.key),
        }

    def _get_understood(self, plan, verdict):
        """Return dates and prices as they were understood."""
        item, values = verdict.row.item, verdict.values
        day = item.date_start
        understood = {}
        if day:
            shown = plan.once(day, lambda: format_date(self.env, day))
            understood["date_start"] = shown
        if "amount" in values:
            amount, currency_id = values["amount"], values["currency_id"]
            currency = self.env["res.currency"].browse(currency_id)
            understood["price"] = plan.once(
                (amount, currency_id),
                lambda: formatLang(self.env, amount, currency_obj=currency),
            )
        return understood

    def _get_outcome(self, verdict):
        if verdict.state in (EXISTS, ERROR):
            return self.env._("Nothing")
        if not verdict.row.item.date_start:
            return self.env._("Licence to issue")
        if verdict.makes_customer:
            return self.env._("Customer and licence")
        return self.env._("Licence")
