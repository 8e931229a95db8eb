from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import split_every

from ..models.lifecycle_mixin import BATCH
from ..models.passes import clean

MAX_DAYS = 3 * 366


class LifecycleForecast(models.TransientModel):
    """What the scheduler will do: the same plans, run ahead day by day."""

    _name = "lifecycle.forecast"
    _description = "Forecast of the Scheduler"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._operating_today()
    )
    horizon_days = fields.Integer("Days Ahead", default=30)
    date_until = fields.Date(
        "Until",
        compute="_compute_date_until",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    assumption = fields.Selection(
        [
            ("pay", "Customers pay on time"),
            ("late", "Customers pay after the last warning"),
            ("never", "Customers do not pay"),
        ],
        required=True,
        default="pay",
        help="What the forecast supposes that customers do about their invoices.",
    )
    model = fields.Selection(
        selection="_selection_model", string="Records", help="Empty: all of them."
    )
    line_ids = fields.One2many("lifecycle.forecast.line", "forecast_id", readonly=True)

    @api.model
    def _selection_model(self):
        names = self.env["lifecycle.run"]._get_models()
        # sudo: only the names of the models are read
        found = self.env["ir.model"].sudo().search([("model", "in", names)])
        return [(model.model, model.name) for model in found]

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Forecast")

    @api.depends("date_from", "horizon_days")
    def _compute_date_until(self):
        for forecast in self:
            day = forecast.date_from or fields.Date.context_today(forecast)
            days = min(max(forecast.horizon_days, 0), MAX_DAYS)
            forecast.date_until = day + timedelta(days=days)

    @api.constrains("date_from", "date_until")
    def _check_dates(self):
        for forecast in self:
            days = (forecast.date_until - forecast.date_from).days
            if not 0 <= days <= MAX_DAYS:
                raise ValidationError(
                    self.env._(
                        "A forecast ends after it begins and covers no more than "
                        "%(days)s days.",
                        days=MAX_DAYS,
                    )
                )

    def action_compute(self):
        """Fill the forecast and open it.

        Only records that the caller may read are looked at.

        :return: the action that shows the lines
        :raise AccessError: for a company that is not the caller's
        :raise UserError: when the forecast ends before today
        """
        self.ensure_one()
        self.check_access("write")
        return clean(self)._compute_lines()

    def _compute_lines(self):
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))
        today = self.company_id._operating_today()
        if self.date_until < today:
            raise UserError(self.env._("What is over is in the journal."))
        # sudo: the lines are written by this method only
        lines = self.env["lifecycle.forecast.line"].sudo()
        lines.search([("forecast_id", "=", self.id)]).unlink()
        for name in self._get_models():
            for vals_list in self._iter_vals(name, today):
                lines.create(vals_list)
        return self._get_lines_action()

    def _get_models(self):
        names = self.env["lifecycle.run"]._get_models()
        wanted = [self.model] if self.model else names
        return [name for name in wanted if self.env[name].has_access("read")]

    def _iter_vals(self, name, today):
        """Yield the values of the lines, batch after batch."""
        model = self.env[name].with_company(self.company_id)
        ids = model.search([("company_id", "=", self.company_id.id)]).ids
        labels = model._lifecycle_kind_labels()
        stages = self.env["lifecycle.stage"]._get_by_code(name)
        for batch in split_every(BATCH, ids):
            # sudo: the caller may read the records, their facts take more rights
            records = model.browse(batch).sudo()
            yield [
                self._prepare_line_vals(record, step, labels, stages)
                for record, step in records._lifecycle_forecast(
                    today, self.date_until, self.assumption
                )
                if step.due >= self.date_from
            ]

    def _prepare_line_vals(self, record, step, labels, stages):
        extra = record._lifecycle_journal_vals(step)
        return {
            "forecast_id": self.id,
            "company_id": self.company_id.id,
            "date": step.due,
            "kind": step.kind,
            "kind_label": labels.get(step.kind, step.kind),
            "res_model": record._name,
            "res_id": record.id,
            "record_name": record.display_name,
            "partner_id": "partner_id" in record and record.partner_id.id,
            "amount": step.amount,
            "currency_id": extra.get("currency_id") or self.company_id.currency_id.id,
            "stage_id": stages[step.stage].id if step.stage else False,
            "note": step.skip or extra.get("note"),
        }

    def _get_lines_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base_lifecycle.lifecycle_forecast_line_action"
        )
        return dict(action, domain=[("forecast_id", "=", self.id)])
