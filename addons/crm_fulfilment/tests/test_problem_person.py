from odoo.tests import tagged
from odoo.tools.mail import html2plaintext

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestProblemPerson(FulfilmentCase):
    """A problem is always somebody's who is there and may solve it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.head
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead, cls.colleague)
        cls._complete(cls.run_, cls.operator, values={"shipment_number": "1"})

    def _report(self, note="Two saws are missing"):
        self._ready(self.run_).with_user(self.keeper).action_report_problem(note)
        return self.lead.problem_id

    def _asked(self):
        kind = self.env.ref("crm_fulfilment.mail_activity_type_problem")
        return self.lead.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_problem_goes_with_the_deal(self):
        problem = self._report()
        self.lead.with_user(self.head).user_id = self.colleague
        self.assertEqual(self._asked().user_id, self.colleague)
        problem.with_user(self.colleague).action_solve("Sent later")
        self.assertFalse(self._asked())

    def test_problem_stays_when_somebody_leaves(self):
        self._report()
        self.seller.action_archive()
        self.assertEqual(self._asked().user_id, self.colleague, "the requester")
        self.colleague.action_archive()
        self.assertEqual(self._asked().user_id, self.head, "the leader of the team")

    def test_own_activity_of_that_type_stays_with_its_person(self):
        own = self.lead.activity_schedule(
            "crm_fulfilment.mail_activity_type_problem",
            user_id=self.seller.id,
            automated=False,
        )
        self.lead.user_id = self.colleague
        self.assertEqual(own.user_id, self.seller)

    def test_problem_is_told_to_somebody_who_is_there(self):
        (self.seller | self.colleague).action_archive()
        self._report()
        self.assertEqual(self._asked().user_id, self.head)

    def test_problem_is_shown_as_it_was_written(self):
        note = "Limit <as agreed with Ivan> only, price <purchase\nSecond line"
        self._report(note)
        shown = html2plaintext(self._asked().note)
        self.assertIn("Limit <as agreed with Ivan> only, price <purchase", shown)
        self.assertIn("<br>", self._asked().note)

    def test_nobody_is_asked_about_a_deal_that_was_lost(self):
        self._report()
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        lead = self.lead.with_user(self.head)
        lead.action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(self.lead.won_status, "lost")
        self.assertFalse(self._asked())
