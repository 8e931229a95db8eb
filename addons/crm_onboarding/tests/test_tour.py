from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DOCUMENTS, OnboardingCase

CLIENTS, TASKS = "/odoo/new-clients", "/odoo/my-tasks"


@tagged("post_install", "-at_install")
class TestTour(OnboardingCase, HttpCase):
    """The story of the case, each person in his own browser."""

    def test_story(self):
        self.payment_term.name = "Tour terms"
        self.lead = self._create_lead(
            DOCUMENTS,
            name="Tour client",
            ogrn=False,
            court_cases=False,
            payment_term_id=False,
        )
        self._tour(CLIENTS, "collect", self.manager)
        self._first_round()
        self._second_round()
        self._tour(CLIENTS, "approved", self.manager)
        self.assertEqual(self.lead.stage_id, self._stage("approved"))
        self.assertEqual(self.lead.contract_attachment_id.name, "contract.pdf")
        customer = self.partner.with_company(self.company)
        self.assertEqual(customer.credit_limit, 150000)

    def _tour(self, url, name, user):
        with mute_logger("odoo.http"):  # refusals are part of the story
            self.start_tour(url, f"crm_onboarding_{name}", login=user.login)
        self.env.invalidate_all()

    def _first_round(self):
        self._tour(TASKS, "head", self.head)
        self.assertEqual(self.lead.credit_limit_requested, 300000)
        self._tour(TASKS, "reject", self.accountant)
        self.assertEqual(self.lead.stage_id, self._stage("requisites"))
        self._tour(CLIENTS, "again", self.manager)

    def _second_round(self):
        self._tour(TASKS, "approve", self.head)
        self._tour(TASKS, "approve_changed", self.accountant)
        self._tour(TASKS, "approve", self.lawyer)
        self._tour(TASKS, "register", self.operator)
        self._tour(TASKS, "contract", self.lawyer)
