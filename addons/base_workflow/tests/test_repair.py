from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import workflow_task_repair
from ..models.passes import engine
from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestRepair(WorkflowCase):
    def _task(self, **step):
        route = self._create_route({"name": "Do", "role_id": self.lawyer.id, **step})
        return self._ready(self._start(route=route))

    def _age(self, task, **vals):
        engine(task).write({"deadline": "2020-01-01", **vals})

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("base_workflow.ir_cron_repair").method_direct_trigger()
        self.env.invalidate_all()

    def test_missing_activity_comes_back(self):
        task = self._task()
        engine(self._faces(self.doc)).unlink()
        self._cron()
        self.assertEqual(self._faces(self.doc).workflow_task_id, task)
        self.assertEqual(self._faces(self.doc).user_id, self.ann)

    def test_wrong_activity_is_corrected(self):
        task = self._task()
        engine(self._faces(self.doc)).write({"user_id": self.eve.id})
        self._cron()
        self.assertEqual(self._faces(self.doc).user_id, task.user_id)

    def test_stray_activity_goes(self):
        task = self._task()
        face = self._faces(self.doc)
        task.with_user(self.ann).action_complete()
        engine(face).write({"active": True})
        self._cron()
        self.assertFalse(face.exists())

    def test_dead_holder_is_replaced(self):
        task = self._task()
        self.env.cr.execute(
            "UPDATE res_users SET active = FALSE WHERE id = %s", [self.ann.id]
        )
        self.env.invalidate_all()
        self._cron()
        self.assertEqual(task.user_id, self.boss)
        self.assertEqual(task.run_id.decision_ids.outcome, "reassigned")
        self.assertEqual(self._faces(self.doc).user_id, self.boss)

    def test_overdue_task_is_escalated_once(self):
        task = self._task(escalate_days=1)
        self._age(task, escalate_on="2020-01-02")
        messages = self.env["mail.message"].search_count(
            [("notified_partner_ids", "=", self.boss.partner_id.id)]
        )
        self._cron()
        self._cron()
        self.assertEqual(task.user_id, self.ann)
        self.assertEqual(task.run_id.decision_ids.mapped("outcome"), ["escalated"])
        told = self.env["mail.message"].search_count(
            [("notified_partner_ids", "=", self.boss.partner_id.id)]
        )
        self.assertEqual(told, messages + 1)

    def test_escalation_may_transfer_the_task(self):
        task = self._task(escalate_days=1, escalation="transfer")
        self._age(task, escalate_on="2020-01-02")
        self._cron()
        self.assertEqual((task.user_id, task.via), (self.boss, "supervisor"))
        self.assertEqual(self._faces(self.doc).user_id, self.boss)
        task.with_user(self.boss).action_complete()
        last = task.run_id.decision_ids.sorted("sequence")[-1]
        self.assertEqual(last.on_behalf_id, self.ann)
        self.assertEqual(task.run_id._verify(), [])

    def test_task_in_time_is_not_escalated(self):
        task = self._task(escalate_days=3)
        self._cron()
        self.assertFalse(task.escalated)

    def test_run_of_a_vanished_document_ends(self):
        task = self._task()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM fake_doc WHERE id = %s", [self.doc.id])
        self.env.invalidate_all()
        self._cron()
        self.assertEqual(task.state, "cancelled")
        self.assertEqual(task.run_id.state, "cancelled")

    @mute_logger("odoo.addons.base_workflow.models.workflow_task_repair")
    def test_one_bad_task_does_not_stop_the_others(self):
        docs = self.env["fake.doc"].create([{"name": str(i)} for i in range(5)])
        tasks = self._ready(self._start(docs))
        bad = tasks[2]
        engine(self._faces(docs)).unlink()
        Task = type(tasks)
        original = Task._repair_activities

        def fail(records):
            if bad in records:
                raise ValueError("broken")
            return original(records)

        with patch.object(Task, "_repair_activities", fail):
            self._cron()
        self.assertEqual(self._faces(docs).workflow_task_id, tasks - bad)

    def test_deputy_is_shown_from_his_first_day(self):
        task = self._task()
        member = self.lawyer.member_ids
        member.deputy_id = self.eve
        engine(task).write({"deputy_id": False})
        self._cron()
        self.assertEqual(task.deputy_id, self.eve)

    def test_night_without_trouble_changes_nothing(self):
        task = self._task()
        face = self._faces(self.doc)
        self._cron()
        self.assertEqual(self._faces(self.doc), face)
        self.assertFalse(task.run_id.decision_ids)

    def test_task_that_nobody_can_hold_is_told_once(self):
        company = self.env["res.company"].create({"name": "Alone"})
        self.eve.write({"company_ids": [(4, company.id)]})
        self.lawyer.supervisor_id = self.eve
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "four_eyes": True},
            manager_id=self.eve.id,
        )
        self.doc.company_id = company
        task = self._ready(self._start(route=route, requester=self.eve))
        self.assertFalse(task.user_id)
        self._cron()
        self._cron()
        self.assertFalse(task.run_id.decision_ids)

    def test_overdue_task_is_told_to_the_next_one_who_is_there(self):
        manager = self._create_user("manager")
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "escalate_days": 1},
            manager_id=manager.id,
        )
        holding, archived = self._ready(
            self._start(self.doc | self.doc.copy(), route)
        ).sorted("id")
        holding.with_user(self.ann).action_delegate(self.boss.id, "Yours")
        self._age(holding, escalate_on="2020-01-02")
        self._cron()
        self.boss.action_archive()
        self._age(archived, escalate_on="2020-01-02")
        self._cron()
        for task in holding, archived:
            text = task.run_id.decision_ids.filtered(
                lambda decision: decision.outcome == "escalated"
            ).comment
            self.assertIn("escalated to Manager", text)

    def _turn(self, left=0):
        """Do one turn of the round with batches of one; return what was looked at."""
        seen, told = [], []

        def repair(tasks):
            seen.extend(tasks.ids)

        def progress(cron, processed=0, *, remaining=None):
            told.append(remaining)
            return left

        cron_class = type(self.env["ir.cron"])
        with (
            patch.object(workflow_task_repair, "BATCH", 1),
            patch.object(type(self.env["workflow.task"]), "_repair", repair),
            patch.object(cron_class, "_commit_progress", progress),
        ):
            self.env["workflow.task"]._cron_repair()
        return seen, told[-1]

    def test_round_goes_on_where_the_time_was_over(self):
        self._turn(left=60)
        docs = self.env["fake.doc"].create([{"name": str(i)} for i in range(3)])
        self._ready(self._start(docs))
        ids = self.env["workflow.task"].search([("state", "=", "ready")]).ids
        cron = self.env.ref("base_workflow.ir_cron_repair")
        triggers = [("cron_id", "=", cron.id)]
        self.env["ir.cron.trigger"].search(triggers).unlink()
        seen = []
        for number in range(1, len(ids) + 1):
            found, remaining = self._turn()
            seen += found
            more = self.env["ir.cron.trigger"].search(triggers)
            self.assertEqual(bool(more), number < len(ids))
            self.assertFalse(remaining)
            more.unlink()
        self.assertEqual(seen, sorted(ids))
        self.assertEqual(self._turn(left=60)[0], sorted(ids), "the next night")
