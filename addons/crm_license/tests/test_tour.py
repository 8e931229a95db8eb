from datetime import UTC, datetime

import freezegun

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import LicenseCase

KEY = "TOUR-KEY-0815"


class TourCase(LicenseCase, HttpCase):
    """Each person in his browser; what others prove is done by code."""

    with_invoices = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["register.template"].create(
            {
                "name": "Tour licence contract",
                "register_id": cls.env.ref("document_register.register_contracts").id,
                "company_id": cls.company.id,
                "body": "<p>{{ customer.name }}</p>",
            }
        )

    def setUp(self):
        super().setUp()
        # a browser does not get on with a clock that stands still
        now = datetime.fromtimestamp(freezegun.api.real_time(), UTC)
        clock = freezegun.freeze_time(now.replace(tzinfo=None), tick=True)
        self.startPatcher(clock)

    def begin_on(self, day):
        """Simulate the calendar from this day on, as training databases do."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("base_lifecycle.allow_future_runs", "True")
        with self.registry.cursor() as cr:
            runs = self.env["lifecycle.run"].with_env(self.env(cr=cr))
            runs = runs.with_user(self.manager)
            runs.create({"run_date": day, "company_id": self.company.id}).action_run()
        self.env.invalidate_all()

    def _tour(self, url, name, user):
        self.start_tour(url, f"crm_license_{name}", login=user.login)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestTour(TourCase):
    """From the opportunity to the licence in force."""

    def test_sold_signed_paid_issued(self):
        lead = self._create_lead(name="Tour sale", license_term_id=False)
        self._tour(f"/odoo/crm.lead/{lead.id}", "sale", self.seller)
        self.assertEqual(lead.expected_revenue, 120)
        self.assertEqual(lead.contract_id.state_code, "signed")
        self.assertTrue(lead.contract_id.file)
        self.assertEqual(lead.won_status, "pending")

        self.pay(self.make_invoice(lead))
        self.env.invalidate_all()
        licence = lead.license_ids
        self.assertEqual(len(licence), 1)
        self._tour(f"/odoo/crm.lead/{lead.id}", "won", self.seller)

        task = self.get_task(licence)
        with mute_logger("odoo.http"):  # the refusals
            self._tour(f"/odoo/my-tasks/{task.id}", "checklist", self.issuer)
            self._tour(f"/odoo/licenses/{licence.id}", "activate", self.issuer)
        self.assertEqual(licence.stage_code, "active")
        self.assertTrue(licence.date_start and licence.has_key)
        self.assertEqual(task.state, "done")
        self.assertEqual(licence.with_user(self.issuer).action_reveal_key(), KEY)
