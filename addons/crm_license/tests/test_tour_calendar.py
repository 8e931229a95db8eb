from datetime import date

from odoo.tests import tagged

from .test_tour import TourCase

START = date(2030, 1, 15)


@tagged("post_install", "-at_install")
class TestTourCalendar(TourCase):
    """Noticed, renewed for another term, issued and closed, seen in the client.

    The calendar is the one of training databases: a manager dates the runs.
    """

    def setUp(self):
        super().setUp()
        self.begin_on(START)

    def run_in_client(self, name):
        self._tour("/odoo/automation-status", f"run_{name}", self.manager)

    def test_noticed_renewed_for_another_term_and_closed(self):
        first = self.win(self._create_lead(name="Tour first sale"))
        self.activate(first, START, "TOUR-KEY-0815")
        page = f"/odoo/licenses/{first.id}"

        self.run_in_client("notice")
        self._tour(page, "noticed", self.seller)
        renewal = first.renewal_opportunity_id
        self.assertEqual(renewal.contract_id.state_code, "signed")
        self.assertEqual(renewal.won_status, "pending")
        self.pay(self.make_invoice(renewal))
        self.env.invalidate_all()
        self._tour(page, "renewed", self.seller)

        second = first.successor_id
        self.tick(second)
        self._tour(f"/odoo/licenses/{second.id}", "activate_next", self.issuer)
        self.assertEqual(str(second.date_end), "2031-07-15")

        self.run_in_client("ten_days")
        self._tour(page, "ten_days", self.seller)
        self.run_in_client("end")
        self._tour(page, "chain", self.seller)
        self.assertEqual((first.stage_code, second.stage_code), ("closed", "active"))
        self.assertFalse(self.activities(first, "mail_activity_type_unrenewed"))
