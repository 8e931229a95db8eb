"""The dates of a licence, which follow from its start and its term."""

from odoo import api, fields, models

from ..licensing import dates_of, end_of


class CrmLicense(models.Model):
    _inherit = "crm.license"

    date_start = fields.Date(
        "Start", copy=False, readonly=True, tracking=True, index="btree_not_null"
    )
    date_end = fields.Date(
        "End",
        compute="_compute_date_end",
        store=True,
        index="btree_not_null",
        help="On this day the licence ends and its successor begins.",
    )
    date_notify = fields.Date("Notify On", compute="_compute_dates", store=True)
    date_renew = fields.Date(
        "Renew On", compute="_compute_dates", store=True, index="btree_not_null"
    )
    date_close = fields.Date("Close On", compute="_compute_dates", store=True)
    days_left = fields.Integer(
        compute="_compute_days_left", search="_search_days_left", aggregator=None
    )

    @api.depends("date_start", "term_id")
    def _compute_date_end(self):
        for licence in self:
            start, months = licence.date_start, licence.term_id.months
            licence.date_end = end_of(start, months) if start and months else False

    @api.depends(
        "date_end", *(f"term_id.{n}_days" for n in ("notify", "renew", "close"))
    )
    def _compute_dates(self):
        for licence in self:
            dates = licence._get_dates()
            licence.date_notify = dates and dates.notify
            licence.date_renew = dates and dates.renew
            licence.date_close = dates and dates.close

    def _get_dates(self):
        """Return the dates as the pure rules know them, or None before the issue."""
        if not self.date_start or not self.date_end:
            return None
        return dates_of(self.date_start, self.term_id._get_facts(), self.date_end)

    @api.depends("date_end", "company_id")
    def _compute_days_left(self):
        # sudo: the day of a company is no secret of its licences' readers
        companies = self.sudo().company_id
        today = {company.id: company._operating_today() for company in companies}
        for licence in self:
            end = licence.date_end
            day = today.get(licence.company_id.id)
            licence.days_left = max((end - day).days, 0) if end and day else 0

    @api.model
    def _search_days_left(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        # sudo: as above
        terms = []
        for company in self.env.companies.sudo():
            day = fields.Date.add(company._operating_today(), days=int(value))
            own = fields.Domain("company_id", "=", company.id)
            terms.append(own & fields.Domain("date_end", operator, day))
        return fields.Domain.OR(terms)
