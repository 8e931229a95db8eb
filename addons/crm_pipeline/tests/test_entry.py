from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestEntry(PipelineCase):
    """What a stage does with those who enter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_done.reminder_ids = [
            (0, 0, {"name": "Call back", "delay_days": 3, "note": "<p>Politely</p>"}),
            (0, 0, {"name": "Write", "delay_days": 0}),
        ]

    def _reminders(self, leads):
        return leads.activity_ids.filtered("crm_stage_id").sorted("date_deadline")

    @freeze_time("2026-03-02 10:00:00")
    def test_reminders_are_scheduled_for_the_salesperson(self):
        self.lead.with_user(self.sam).stage_id = self.stage_done
        write, call = self._reminders(self.lead)
        self.assertEqual((write | call).user_id, self.sam)
        self.assertEqual(write.date_deadline, fields.Date.to_date("2026-03-02"))
        self.assertEqual(call.date_deadline, fields.Date.to_date("2026-03-05"))
        self.assertEqual(call.summary, "Call back")
        self.assertIn("Politely", call.note)

    def test_entry_happens_once(self):
        self.lead.stage_id = self.stage_done
        self.lead.write({"stage_id": self.stage_done.id, "referred": "Me"})
        self.lead.write({"user_id": self.ann.id})
        self.assertEqual(len(self._reminders(self.lead)), 2)

    def test_new_lead_in_the_stage_gets_them(self):
        lead = self._create_lead(stage_id=self.stage_done.id)
        self.assertEqual(len(self._reminders(lead)), 2)
        plain = self._create_lead(type="lead", stage_id=self.stage_done.id)
        self.assertFalse(self._reminders(plain))

    def test_leaving_removes_what_was_not_done(self):
        self.lead.stage_id = self.stage_done
        write, call = self._reminders(self.lead)
        own = self.lead.activity_schedule("mail.mail_activity_data_todo")
        write.action_feedback()
        self.lead.stage_id = self.stage_new
        self.assertEqual(self.lead.activity_ids, own)
        self.assertTrue(write.exists())
        self.assertFalse(call.exists())

    def test_reminders_follow_the_salesperson(self):
        self.lead.stage_id = self.stage_done
        self.lead.user_id = self.ann
        self.assertEqual(self._reminders(self.lead).user_id, self.ann)

    def test_reminders_of_somebody_who_has_left_go_to_the_team_leader(self):
        self.team.user_id = self.head
        self.lead.stage_id = self.stage_done
        self.sam.active = False
        self.assertEqual(self._reminders(self.lead).user_id, self.head)
        lead = self._create_lead(stage_id=self.stage_done.id)
        self.assertEqual(self._reminders(lead).user_id, self.head)

    def test_reminder_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sam.lang = "fr_FR"
        reminder = self.stage_done.reminder_ids[1]
        reminder.with_context(lang="fr_FR").name = "Ecrire"
        self.lead.stage_id = self.stage_done
        self.assertIn("Ecrire", self._reminders(self.lead).mapped("summary"))

    def test_handing_over_and_moving_at_once_reminds_the_new_one(self):
        self.lead.with_user(self.sam).write(
            {"stage_id": self.stage_done.id, "user_id": self.ann.id}
        )
        self.assertEqual(self._reminders(self.lead).user_id, self.ann)

    def test_lost_deal_is_not_reminded_of(self):
        self.lead.stage_id = self.stage_done
        reason = self.env["crm.lost.reason"].create({"name": "Price"})
        self.lead.action_set_lost(lost_reason_id=reason.id)
        self.assertFalse(self._reminders(self.lead))

    def test_route_starts_in_one_batch(self):
        self.stage_done.route_id = self._create_route()
        leads = self.lead | self._create_lead(name="Second")
        leads.with_user(self.ann).write({"stage_id": self.stage_done.id})
        for lead in leads:
            self.assertEqual(lead.workflow_run_ids.mapped("state"), ["running"])
            self.assertEqual(lead.workflow_holder_id, self.lara)
            self.assertEqual(lead.workflow_run_ids.requester_id, self.ann)

    def test_route_starts_when_a_route_brings_it_there(self):
        self.stage_done.route_id = self._create_route()
        self.lead._workflow_move("t_done")
        self.assertEqual(len(self.lead.workflow_run_ids), 1)
        self.assertEqual(len(self._reminders(self.lead)), 2)

    def test_unfit_route_is_refused_when_configured_and_when_entered(self):
        route = self._create_route()
        empty = route.copy({"step_ids": False})
        with self.assertRaises(UserError):
            self.stage_new.route_id = empty
        other = self.env["workflow.route"].create(
            {"name": "None", "model_id": route.model_id.id}
        )
        with self.assertRaises(UserError):
            self.stage_new.route_id = other
        self.stage_done.route_id = route
        route.active = False
        with self.assertRaisesRegex(UserError, "archived or has no steps"):
            self.lead.stage_id = self.stage_done

    def test_fields_that_nobody_fills_cannot_be_required(self):
        for name in ("message_ids", "lead_properties", "completeness"):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.stage_new.required_field_ids = self._fields(name)
