from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.mail import html2plaintext

from .common import NOON, TODAY, OnboardingCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestStory(OnboardingCase):
    """The case: refused start, refusal, second round, agreed terms."""

    def test_start_lists_everything_that_is_missing_at_once(self):
        lead = self._create_lead(
            documents=("company_card",), ogrn=False, payment_term_id=False
        )
        with self.assertRaises(UserError) as refused:
            self._start(lead)
        text = str(refused.exception)
        for gap in ("OGRN", "Payment Terms", "Director's Passport", "Charter"):
            self.assertIn(gap, text)
        for present in ("INN", "Company Card"):
            self.assertNotIn(present, text)
        self.assertEqual(lead.stage_id, self._stage("requisites"))
        self.assertFalse(lead.workflow_run_ids)

    def test_five_steps_one_after_the_other(self):
        run = self._start()
        people = []
        while task := self._ready(run):
            people.append(task.user_id)
            self._approve_step(run, len(people))
        wanted = [self.head, self.accountant, self.lawyer, self.operator, self.lawyer]
        self.assertEqual(people, wanted)
        self.assertEqual(run.state, "done")

    def _approve_step(self, run, number):
        values = {
            4: {"contract_number": "C-17"},
            5: {"contract_attachment_id": self._file(self.lawyer).id},
        }
        self._complete(run, self._ready(run).user_id, values=values.get(number))

    def test_head_of_sales_changes_the_terms_on_the_opportunity(self):
        lead = self._create_lead()
        run = self._start(lead)
        self._complete(
            run,
            self.head,
            values={
                "credit_limit_requested": 300000,
                "credit_limit_temporary": 400000,
                "credit_limit_temporary_until": "2026-06-30",
                "markup_group_temporary_id": self.promo.id,
                "markup_group_temporary_until": "2026-05-31",
            },
            comment="Less to begin with",
        )
        self.assertEqual(lead.credit_limit_requested, 300000)
        self.assertEqual(lead.markup_group_temporary_id, self.promo)
        self.assertEqual(str(lead.markup_group_temporary_until), "2026-05-31")
        text = run.decision_ids.values_text
        for figure in ("500,000", "300,000", "Opening offer"):
            self.assertIn(figure, text)

    def test_refusal_goes_back_with_a_task_and_the_comment(self):
        lead = self._create_lead()
        run = self._start(lead)
        self._complete(run, self.head)
        reason = self.env.ref("crm_onboarding.reject_reason_limit_too_high")
        self._reject(run, self.accountant, "Half of it", reason_id=reason.id)
        self.assertEqual(run.state, "rejected")
        self.assertEqual(lead.stage_id, self._stage("requisites"))
        activity = lead.activity_ids.filtered(lambda a: "Rejected" in a.summary)
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("Half of it", activity.note)
        self.assertIn("limit is too high", activity.note)

    def test_second_round_and_what_has_changed(self):
        lead = self._create_lead()
        first = self._start(lead)
        self._complete(first, self.head, values={"credit_limit_requested": 400000})
        self._reject(first, self.accountant, "Half of it")
        mine = lead.with_user(self.manager)
        mine.write({"credit_limit_requested": 250000})
        self._add_documents(mine.with_user(self.manager), "power_of_attorney")
        second = self._start(lead)
        self.assertEqual(second.round, 2)
        self._complete(second, self.head)
        changes = self._ready(second).with_user(self.accountant).changes
        self.assertIn("250,000", changes)
        self.assertIn("400,000", changes)
        self.assertIn("power_of_attorney.pdf", changes)
        self.assertNotIn("Payment Terms", changes)

    def test_end_brings_contract_stage_task_and_notification(self):
        lead = self._create_lead()
        run = self._start(lead)
        self._approve_until(run)
        self.assertEqual(lead.contract_number, "C-17")
        self.assertEqual(lead.contract_attachment_id.name, "contract.pdf")
        self.assertEqual(
            lead.with_user(self.manager).contract_file_name, "contract.pdf"
        )
        self.assertEqual(lead.stage_id, self._stage("approved"))
        todo = self._todo(lead)
        self.assertEqual(todo.user_id, self.manager)
        self.assertEqual(todo.date_deadline, TODAY)
        notice = lead.message_ids.filtered(
            lambda m: "terms are agreed" in (m.subject or "")
        )
        notified = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.manager.partner_id.id)]
        )
        self.assertTrue(notice or notified)

    def test_end_is_told_to_somebody_who_is_there(self):
        self.team.user_id = self.head
        lead = self._create_lead()
        run = self._start(lead)
        self._approve_until(run, 4)
        self.manager.action_archive()
        self._complete_last(run)
        self.assertEqual(self._todo(lead).user_id, self.head)

    def test_end_is_told_though_nobody_is_there(self):
        self.team.user_id = False
        lead = self._create_lead()
        run = self._start(lead)
        self._approve_until(run, 4)
        self.manager.action_archive()
        self._complete_last(run)
        self.assertEqual(run.state, "done")
        self.assertEqual(len(self._todo(lead)), 1)
        self.assertFalse(self._todo(lead).user_id)

    def test_number_of_the_contract_is_shown_as_it_was_written(self):
        lead = self._create_lead()
        run = self._start(lead)
        self._approve_until(run, 3)
        self._complete(run, self.operator, values={"contract_number": "C <draft"})
        self._complete_last(run)
        self.assertIn("C <draft", html2plaintext(self._todo(lead).note))

    def _complete_last(self, run):
        file = self._file(self.lawyer)
        self._complete(run, self.lawyer, values={"contract_attachment_id": file.id})

    def _todo(self, lead):
        return lead.activity_ids.filtered(lambda a: "terms are agreed" in a.summary)

    def test_history_shows_both_rounds_with_old_and_new_values(self):
        lead = self._create_lead()
        first = self._start(lead)
        self._complete(first, self.head, values={"credit_limit_requested": 400000})
        self._reject(first, self.accountant, "No")
        second = self._start(lead)
        self._approve_until(second, credit_limit_requested=200000)
        history = lead.with_user(self.manager).workflow_decision_ids.sorted("id")
        self.assertEqual(history.mapped("round"), [1, 1, 2, 2, 2, 2, 2])
        self.assertIn("500,000", history[0].values_text)
        self.assertIn("400,000", history[0].values_text)
        self.assertEqual(history[1].comment, "No")
        self.assertIn("200,000", history[2].values_text)
        self.assertIn("C-17", history[5].values_text)
        self.assertFalse(lead.workflow_run_ids._verify())

    def test_chain_of_the_stages_is_kept(self):
        # order handling, where it is installed, has a route of its own from here on
        for code in ("realisation", "assembly", "delivery", "won"):
            self._stage(code).write({"route_id": False, "is_automatic": False})
        lead = self._create_lead()
        with self.assertRaises(UserError):
            lead.with_user(self.manager).stage_id = self._stage("approved")
        with self.assertRaises(UserError):
            lead.with_user(self.manager).stage_id = self._stage("realisation")
        self._approve(lead)
        with self.assertRaises(UserError):
            lead.with_user(self.manager).stage_id = self._stage("won")
        lead.with_user(self.manager).stage_id = self._stage("realisation")
        self.assertEqual(lead.stage_id, self._stage("realisation"))

    def test_lost_instead_of_a_second_round(self):
        lead = self._create_lead()
        run = self._start(lead)
        self._reject(run, self.head, "No")
        reason = self.env.ref("crm_onboarding.lost_reason_terms_refused")
        lead.with_user(self.manager).action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(lead.won_status, "lost")
