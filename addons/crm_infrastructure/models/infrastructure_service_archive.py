"""Services that come back from the archive, where the calendar passes them by."""

from odoo import models

from odoo.addons.base_lifecycle.timeline import first_from
from odoo.addons.base_lifecycle.timeline import period as period_of

from ..servicing import Stage
from ..servicing.stages import SERVED
from .infrastructure_period import UNPAID

BILLED = SERVED | {Stage.RESUME}


class InfrastructureService(models.Model):
    _inherit = "infrastructure.service"

    def _lifecycle_advance(self, today=None):
        """Do nothing in the archive: a task that ends there counts afterwards."""
        return super(InfrastructureService, self.filtered("active"))._lifecycle_advance(
            today
        )

    def _come_back(self):
        """Bill no time that began in the archive, and say so; dun with a new grace."""
        for service in self.filtered(lambda s: s.stage_code in BILLED):
            today = service.company_id._operating_today()
            owed = service.period_ids.filtered(lambda p: p.state == UNPAID)
            owed._begin_ladder(today)
            begin, end = service._get_time_passed_by(today)
            if begin <= end and begin < today:
                service.no_billing_before = today
                service.message_post(
                    body=self.env._(
                        "Back from the archive. The periods from %(begin)s to %(end)s "
                        "are not billed: if the service was used, bill them by hand.",
                        begin=begin,
                        end=end,
                    )
                )

    def _get_time_passed_by(self, today):
        """Return first and last day of the periods that began before `today` and have
        no invoice yet; the first lies behind the last where there are none."""
        facts = self._lifecycle_facts()[self.id]
        begin = period_of(facts.anchor, facts.interval, facts.next_number)[0]
        last = first_from(facts.anchor, facts.interval, today) - 1
        end = self._get_full_end(max(last, facts.next_number))
        return begin, min(end, facts.ends_on or end)
