from odoo import fields, models
from odoo.tools.misc import format_date, formatLang

from odoo.addons.base_import_report.models.import_report_line import ERROR, EXISTS


class InfrastructureImportLine(models.TransientModel):
    _name = "infrastructure.import.line"
    _inherit = ["import.report.line"]
    _description = "Row of an Import of Services"

    import_id = fields.Many2one(
        "infrastructure.import", required=True, index=True, ondelete="cascade"
    )
    customer_name = fields.Char("Customer")
    service_name = fields.Char("Service")
    type_name = fields.Char("Type")
    price = fields.Char()
    interval = fields.Char("Period")
    date_start = fields.Char("Start Date")
    date_end = fields.Char("End Date")
    paid_through = fields.Char()

    partner_id = fields.Many2one("res.partner", "Existing Customer")

    def _prepare_vals(self, plan, verdict):
        """Return the values of the line that reports a verdict.

        A correct row is shown as it was understood, a wrong one as it was written.
        """
        return {
            **super()._prepare_vals(plan, verdict),
            **self._get_written(verdict.row.raw),
            **(self._get_understood(plan, verdict) if verdict.row.item else {}),
            "partner_id": verdict.partner_id,
            "outcome": self._get_outcome(verdict),
        }

    def _get_written(self, raw):
        columns = ("price", "interval", "date_start", "date_end", "paid_through")
        return {
            "customer_name": raw.get("customer"),
            "service_name": raw.get("name"),
            "type_name": raw.get("type"),
            **{column: raw.get(column) for column in columns},
        }

    def _get_understood(self, plan, verdict):
        service = verdict.row.item
        currency = plan.directory.currency(service)
        units = self.env["infrastructure.service"]._fields["interval_unit"]
        units = dict(units._description_selection(self.env))
        days = ("date_start", "date_end", "paid_through")
        return {
            "type_name": plan.directory.types(service)[:1].name or service.type,
            "price": formatLang(self.env, float(service.price), currency_obj=currency),
            "interval": f"{service.interval.number} × {units[service.interval.unit]}",
            **{day: format_date(self.env, getattr(service, day)) for day in days},
        }

    def _get_outcome(self, verdict):
        if verdict.state in (EXISTS, ERROR):
            return self.env._("Nothing")
        if verdict.makes_customer:
            return self.env._("Customer and service")
        return self.env._("Service")
