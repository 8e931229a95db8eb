from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .common import MODEL, NOON, TODAY, LifecycleCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestTimers(MailCommon, LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create(date_start=date(2027, 1, 1))

    def _timer(self, **vals):
        return self.env["lifecycle.timer"].create(
            {"name": "Call", "stage_id": self.active.id, "days": 3, **vals}
        )

    def test_timer_reschedules_the_records_of_its_stage(self):
        self.assertEqual(self.contract.next_step_date, date(2027, 1, 1))
        timer = self._timer()
        self.assertEqual(self.contract.next_step_date, date(2026, 3, 13))
        timer.days = 5
        self.assertEqual(self.contract.next_step_date, date(2026, 3, 15))
        timer.active = False
        self.assertEqual(self.contract.next_step_date, date(2027, 1, 1))
        timer.active = True
        timer.unlink()
        self.assertEqual(self.contract.next_step_date, date(2027, 1, 1))

    def test_reminder_goes_to_the_responsible_once(self):
        self._timer(note="<p>Ask him</p>")
        for day in (13, 14):
            with freeze_time(f"2026-03-{day} 12:00:00"):
                self._cron("ir_cron_run")
        asked = self.contract.activity_ids
        self.assertRecordValues(
            asked,
            [
                {
                    "user_id": self.owner.id,
                    "summary": "Call",
                    "date_deadline": date(2026, 3, 13),
                }
            ],
        )
        self.assertEqual(self._rows(self.contract).note, "Call")

    def test_reminders_of_many_are_made_at_once_for_each_person(self):
        self._timer(days=0)
        many = self._create_many(30, date_start=date(2027, 1, 1))
        many[:10].user_id = self.other
        Activity = type(self.env["mail.activity"])
        with patch.object(
            Activity, "create", autospec=True, side_effect=Activity.create
        ) as made:
            self._run()
        sizes = sorted(len(call.args[1]) for call in made.call_args_list)
        self.assertEqual(sizes, [10, 21])
        self.assertEqual(many[:10].activity_ids.user_id, self.other)
        self.assertEqual(many[10:].activity_ids.user_id, self.owner)
        self.assertEqual(len(many.activity_ids), 30)

    def test_timer_fires_again_after_another_entry(self):
        self._timer(days=0)
        self.contract._lifecycle_advance()
        self.contract._lifecycle_event("pause", TODAY, stage="off")
        with freeze_time("2026-03-12 12:00:00"):
            self.contract._lifecycle_event("go", date(2026, 3, 12), stage="active")
            self.contract._lifecycle_advance()
        self.assertEqual(len(self._rows(self.contract, "timer")), 2)

    def test_new_timer_does_not_go_off_for_long_ago(self):
        old = self._create(
            date_start=date(2027, 1, 1), stage_entry_date=date(2026, 1, 1)
        )
        self._timer()
        self.assertEqual(old.next_step_date, date(2027, 1, 1))
        self._timer(date_from=date(2026, 1, 1))
        self.assertEqual(old.next_step_date, date(2026, 1, 4))

    def test_timer_moves_the_record(self):
        timer = self._timer(action="move", target_stage_id=self.off.id)
        self.contract.write({"billed": 1, "billed_on": TODAY})
        self._run(date(2026, 3, 9))
        self.assertEqual(self.contract.stage_id, self.active)
        with freeze_time("2026-03-13 12:00:00"):
            self._cron("ir_cron_run")
        self.assertEqual(self.contract.stage_id, self.off)
        timer.action = "activity"
        self.assertFalse(timer._get_facts().target)

    def test_timers_in_a_circle_go_round_once(self):
        self._timer(days=0, action="move", target_stage_id=self.off.id)
        self._timer(
            days=0,
            action="move",
            stage_id=self.off.id,
            target_stage_id=self.active.id,
            name="Back",
        )
        self.contract.billed = 1
        self.contract.billed_on = TODAY
        self.contract._lifecycle_advance()
        self.assertEqual(
            self._rows(self.contract, "timer").mapped("note"), ["Call", "Back"]
        )
        self.assertEqual(self.contract.stage_id, self.active)

    def test_timer_sends_a_mail(self):
        template = self.env["mail.template"].create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get_id(MODEL),
                "use_default_to": False,
                "partner_to": "{{ object.partner_id.id }}",
                "subject": "Hello",
                "body_html": "<p>Hello</p>",
            }
        )
        self._timer(days=0, action="mail", template_id=template.id)
        self.contract._lifecycle_advance()
        row = self._rows(self.contract)
        self.assertEqual(row.state, "to_send")
        with self.mock_mail_gateway():
            self._cron("ir_cron_send")
            self.assertEqual(len(self._mails), 1)
        self.assertEqual(row.state, "sent")

    def test_timer_starts_a_route(self):
        route = self.env["workflow.route"].create(
            {
                "name": "Look at it",
                "model_id": self.env["ir.model"]._get_id(MODEL),
                "manager_id": self.manager.id,
                "step_ids": [(0, 0, {"name": "Look", "responsible": "requester"})],
            }
        )
        self._timer(days=0, action="route", route_id=route.id)
        self.contract._lifecycle_advance()
        run = self.env["workflow.run"].search([("route_id", "=", route.id)])
        self.assertEqual((run.res_model, run.res_id), (MODEL, self.contract.id))

    def test_timer_needs_what_its_action_needs(self):
        for action in ("mail", "route", "move"):
            with self.assertRaises(ValidationError):
                self._timer(action=action)

    def test_stage_that_a_timer_moves_to_is_not_deleted(self):
        stage = self.active.copy({"name": "Own", "code": False})
        timer = self._timer(action="move", target_stage_id=stage.id)
        with self.assertRaisesRegex(UserError, timer.name):
            stage.unlink()
        timer.unlink()
        stage.unlink()

    def test_timer_of_a_deleted_stage_hides_no_other(self):
        first, second = [
            self.active.copy({"name": name, "code": False}) for name in ("One", "Two")
        ]
        first.sequence = self.active.sequence - 1
        goes = {"action": "move", "target_stage_id": second.id}
        self._timer(name="Goes too", stage_id=first.id, **goes)
        self._timer(name="Stays", **goes)
        with self.assertRaisesRegex(UserError, "Stays"):
            (first | second).unlink()
