from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get


class ResCompany(models.Model):
    _inherit = "res.company"

    operating_tz = fields.Selection(
        selection=_tz_get,
        string="Operating Time Zone",
        compute="_compute_operating_tz",
        store=True,
        readonly=False,
        help="Deadlines and due steps follow the date in this zone. Without one, "
        "the zone of the company's working hours is taken.",
    )

    workflow_link_days = fields.Integer(
        string="Days a Mail Link Works",
        default=7,
        help="For so many days a task can be decided from its mail without logging "
        "in. 0 switches all links off, also those already sent.",
    )

    _workflow_link_days = models.Constraint(
        "CHECK(workflow_link_days BETWEEN 0 AND 90)",
        "A link in a mail works between 0 and 90 days.",
    )

    @api.depends("resource_calendar_id")
    def _compute_operating_tz(self):
        for company in self:
            company.operating_tz = (
                company.operating_tz or company.resource_calendar_id.tz
            )

    def _operating_today(self, now=None):
        """Return the date that it is in the company's zone.

        :param now: naive UTC datetime to use instead of the clock
        """
        self.ensure_one()
        zone = self.operating_tz or self.resource_calendar_id.tz or "UTC"
        now = (now or fields.Datetime.now()).replace(tzinfo=UTC)
        return now.astimezone(ZoneInfo(zone)).date()

    def _operating_working_day(self, start, days):
        """Return the ``days``-th working day after the date ``start``.

        Leaves of the company's calendar are not working days; without working
        hours every day counts. Zero days gives ``start`` itself.
        """
        self.ensure_one()
        if not days:
            return start
        calendar = self.resource_calendar_id
        day_after = fields.Datetime.to_datetime(fields.Date.add(start, days=1))
        zone = ZoneInfo(calendar.tz or self.operating_tz or "UTC")
        found = calendar and calendar.plan_days(
            days, day_after.replace(tzinfo=zone), compute_leaves=True
        )
        return found.date() if found else fields.Date.add(start, days=days)
