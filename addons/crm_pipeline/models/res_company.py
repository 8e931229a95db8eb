from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    lost_reason_required = fields.Boolean(
        string="A Lost Deal Needs a Reason",
        default=True,
        help="Nobody marks an opportunity as lost without saying why.",
    )

    def _month_bounds(self):
        """Return when this month began and when it ends here, as naive UTC."""
        self.ensure_one()
        zone = ZoneInfo(self.operating_tz or self.resource_calendar_id.tz or "UTC")
        first = self._operating_today().replace(day=1)
        return tuple(
            datetime.combine(day, time.min, zone).astimezone(UTC).replace(tzinfo=None)
            for day in (first, first + relativedelta(months=1))
        )
