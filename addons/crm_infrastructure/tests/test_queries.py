import logging
from datetime import timedelta

from odoo.tests import tagged

from .common import START, ServiceCase

_logger = logging.getLogger(__name__)
COUNT = 100
DAY = START + timedelta(days=31)


@tagged("post_install", "-at_install")
class TestQueries(ServiceCase):
    """What a run costs, in statements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env["res.partner"].create(
            [
                {"name": f"Customer {number}", "email": f"c{number}@customer.example"}
                for number in range(COUNT)
            ]
        )
        cls.services = cls.env["infrastructure.service"].create(
            [
                {
                    "name": f"Service of {customer.name}",
                    "partner_id": customer.id,
                    "type_id": cls.type.id,
                    "company_id": cls.company.id,
                    "user_id": cls.admin.id,
                    "date_start": START,
                    "price_unit": 10.0,
                }
                for customer in customers
            ]
        )

    def _count(self, day, clock="09:00"):
        """Return the statements of a run and of nothing else."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.run_on(day, clock, send=False)
        return self.cr.sql_log_count - before

    def test_run_bills_a_hundred_in_a_few_statements_each(self):
        self.services[:2].action_start()
        few = self._count(START)
        self.services[2:].action_start()
        many = self._count(START, "10:00")

        self.assertEqual(len(self.services.period_ids.move_id), COUNT)
        each = (many - few) / (COUNT - 4)
        _logger.info("QUERIES per invoice: %.1f (a run of 2: %s)", each, few)
        self.assertLess(each, 8)

    def test_month_of_a_hundred_with_acts_stays_within_bounds(self):
        self.services.action_start()
        self._count(START)
        self.pay(self.services.period_ids.move_id)
        renewing = self._count(START, "11:00") / COUNT
        billing = self._count(DAY) / COUNT
        _logger.info("QUERIES per renewal: %.1f, next month: %.1f", renewing, billing)
        self.assertEqual(len(self.services.period_ids.act_id), COUNT)
        self.assertLess(renewing, 4)
        self.assertLess(billing, 10)

    def test_run_with_nothing_due_costs_next_to_nothing(self):
        self.services.action_start()
        self._count(START)
        idle = self._count(START, "10:00")
        _logger.info("QUERIES of an idle run: %s", idle)
        self.assertLessEqual(idle, 15)
