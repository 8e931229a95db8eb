from odoo.tests import tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestReport(FulfilmentCase):
    """What the analysis counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_ = cls._start(cls._create_orders())
        cls.task = cls._ready(cls.run_)
        cls._complete(cls.run_, cls.operator, values={"shipment_number": "1"})

    def _count_late(self, done, zone, calendar_zone="UTC"):
        """Return what is counted for a task that was due on the 10th of March."""
        self.company.resource_calendar_id.tz = calendar_zone
        self.company.operating_tz = zone
        self.task._engine_write({"deadline": "2026-03-10", "date_done": done})
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["crm.lead.handling.report"].browse(self.task.id).late_count

    def test_late_is_what_was_done_after_the_day_of_the_company(self):
        for done, zone, late in (
            ("2026-03-10 22:00:00", "UTC", 0),
            ("2026-03-11 00:30:00", "UTC", 1),
            ("2026-03-10 22:00:00", "Asia/Vladivostok", 1),
            ("2026-03-10 13:30:00", "Asia/Vladivostok", 0),
            ("2026-03-11 00:30:00", "America/New_York", 0),
        ):
            with self.subTest(done=done, zone=zone):
                self.assertEqual(self._count_late(done, zone), late)

    def test_company_without_a_zone_has_that_of_its_working_hours(self):
        late = self._count_late("2026-03-10 22:00:00", False, "Asia/Vladivostok")
        self.assertEqual(late, 1)
