from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ALL_LEADS, FulfilmentCase

CLIENTS, TASKS, ORDERS = "/odoo/new-clients", "/odoo/my-tasks", "/odoo/my-orders"


@tagged("post_install", "-at_install")
class TestTour(FulfilmentCase, HttpCase):
    """From the realisation to the won deal, each person in his own browser."""

    def test_story(self):
        self.operator.group_ids += self.env.ref(ALL_LEADS)
        lead = self._create_orders(name="Tour order", driver_id=False)
        self._tour(CLIENTS, "start", self.seller)
        self.assertEqual(lead.stage_code, "realisation")
        self._tour(ORDERS, "shipment", self.operator)
        self.assertEqual(lead.stage_code, "assembly")
        self._tour(ORDERS, "problem", self.keeper)
        self._tour(CLIENTS, "solve", self.seller)
        self._tour(TASKS, "assemble", self.keeper)
        self._tour(CLIENTS, "documents", self.operator)
        self.assertEqual(lead.stage_code, "delivery")
        with mute_logger("odoo.http"):  # the refusal without a waybill
            self._tour(ORDERS, "deliver", self.driver)
        self.assertEqual(lead.won_status, "won")
        self._tour(f"{CLIENTS}/{lead.id}", "won", self.seller)

    def _tour(self, url, name, user):
        self.start_tour(url, f"crm_fulfilment_{name}", login=user.login)
        self.env.invalidate_all()
