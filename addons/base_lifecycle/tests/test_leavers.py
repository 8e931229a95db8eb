from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import MODEL, NOON, LifecycleCase

FAILURE = "base_lifecycle.mail_activity_type_failure"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestLeavers(LifecycleCase):
    """What the engine has asked stays asked when the person goes."""

    def _ask(self):
        bad = self._create(poison="error")
        self._run()
        self.assertEqual(bad.activity_ids.user_id, self.owner)
        return bad

    def _check_handed_over(self, bad):
        activity = bad.activity_ids
        self.assertEqual(activity.activity_type_id, self.env.ref(FAILURE))
        self.assertTrue(activity.user_id.active)
        self.assertTrue(
            activity.user_id.has_group("base_lifecycle.group_lifecycle_manager")
        )

    def test_questions_of_an_archived_person_go_to_a_manager(self):
        bad = self._ask()
        self.owner.action_archive()
        self._check_handed_over(bad)

    def test_questions_of_somebody_switched_off_go_to_a_manager(self):
        bad = self._ask()
        self.owner.active = False
        self._check_handed_over(bad)

    def test_questions_of_a_deleted_person_go_to_a_manager(self):
        bad = self._ask()
        bad.user_id = self.other
        self.owner.unlink()
        self.assertEqual(bad.activity_ids.user_id, self.other)

    def test_question_about_a_stopped_run_goes_to_the_next_manager(self):
        self._create_many(3)
        self.company.lifecycle_breaker_floor = 1
        self.company.lifecycle_breaker_factor = 1.0
        run = self._run()
        asked = run.activity_ids.user_id
        self.assertTrue(asked)
        asked.action_archive()
        self.assertTrue(run.activity_ids)
        self.assertNotEqual(run.activity_ids.user_id, asked)

    def test_tasks_are_handed_over_by_their_own_rules(self):
        step = {"name": "Work", "kind": "execute", "responsible": "user_field"}
        step["user_field"] = "user_id"
        route = self.env["workflow.route"].create(
            {
                "name": "Route",
                "model_id": self.env["ir.model"]._get_id(MODEL),
                "manager_id": self.other.id,
                "step_ids": [Command.create(step)],
            }
        )
        contract = self._create()
        tasks = contract._workflow_start(route).task_ids
        self.assertEqual(tasks.user_id, self.owner)
        self.owner.action_archive()
        self.assertEqual(tasks.state, "ready")
        self.assertNotIn(self.owner, tasks.user_id | contract.activity_ids.user_id)

    def test_own_activities_leave_as_stock_lets_them(self):
        bad = self._create()
        bad.activity_schedule("mail.mail_activity_data_todo", user_id=self.owner.id)
        bad.activity_ids.automated = False
        self.owner.action_archive()
        self.assertFalse(bad.activity_ids)

    def test_archived_person_is_asked_nothing_in_another_company(self):
        bad = self._ask()
        other = self.env["res.company"].create({"name": "Other Company"})
        manager = self._create_user(
            "foreign_manager",
            "base_lifecycle.group_lifecycle_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.owner.action_archive()
        self.assertNotEqual(bad.activity_ids.user_id, manager)

    def test_nobody_is_asked_about_a_company_that_is_not_his(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        self.owner.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        bad = self._create(poison="error")
        self._run()
        self._check_handed_over(bad)
