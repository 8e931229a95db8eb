from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestMove(WorkflowCase):
    """Postponing, delegating, skipping, cancelling."""

    def test_postponing_moves_deadline_and_activity(self):
        task = self._ready(self._start())
        task.with_user(self.ann).action_postpone("2099-03-02", "On holiday")
        self.assertEqual(task.deadline, date(2099, 3, 2))
        self.assertEqual(self._faces(self.doc).date_deadline, date(2099, 3, 2))
        self.assertEqual(task.postpone_count, 1)
        decision = task.run_id.decision_ids
        self.assertEqual(
            (decision.outcome, decision.comment), ("postponed", "On holiday")
        )

    def test_postponing_needs_a_later_date_and_a_reason(self):
        task = self._ready(self._start()).with_user(self.ann)
        for day in ("2000-01-01", task.deadline, str(task.deadline), False, "soon"):
            with self.subTest(day=day), self.assertRaises(UserError):
                task.action_postpone(day, "Why not")
        for reason in ("", " ", None):
            with self.assertRaises(UserError):
                task.action_postpone("2099-01-01", reason)

    def test_delegating_gives_the_task_away(self):
        task = self._ready(self._start())
        task.with_user(self.ann).action_delegate(self.bob.id, "You know him")
        self.assertEqual(task.user_id, self.bob)
        self.assertEqual(self._faces(self.doc).user_id, self.bob)
        with self.assertRaises(AccessError):
            task.with_user(self.ann).action_complete()
        task.with_user(self.bob).action_complete()
        self.assertEqual(
            task.run_id.decision_ids.sorted("sequence").mapped("outcome"),
            ["delegated", "completed"],
        )

    def test_delegating_to_unsuitable_people_is_refused(self):
        task = self._ready(self._start()).with_user(self.ann)
        portal = self._create_user("portal_x")
        portal.group_ids = self.env.ref("base.group_portal")
        gone = self._create_user("gone")
        gone.action_archive()
        for user in (portal, gone, self.ann):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                task.action_delegate(user.id, "Take it")
        for wrong in (False, 99999999, "1", True):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                task.action_delegate(wrong, "Take it")
        with self.assertRaises(UserError):
            task.action_delegate(self.bob.id, "  ")

    def test_step_may_forbid_delegation_but_not_to_the_supervisor(self):
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "allow_delegate": False}
        )
        task = self._ready(self._start(route=route))
        with self.assertRaises(AccessError):
            task.with_user(self.ann).action_delegate(self.bob.id, "Take it")
        task.with_user(self.boss).action_delegate(self.bob.id, "Ann is ill")
        self.assertEqual(task.user_id, self.bob)

    def test_requester_gets_no_step_with_four_eyes(self):
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "four_eyes": True}
        )
        run = self._start(route=route, requester=self.ann)
        task = self._ready(run)
        self.assertEqual(task.user_id, self.boss)
        with self.assertRaises(UserError):
            task.with_user(self.boss).action_delegate(self.ann.id, "Yours")

    def test_step_outside_its_condition_is_skipped(self):
        big = {"name": "Big only", "condition": "[('amount', '>', 1000)]"}
        route = self._create_route(
            {**big, "role_id": self.lawyer.id},
            {"name": "All", "role_id": self.operator.id},
            {**big, "role_id": self.lawyer.id},
        )
        run = self._start(route=route)
        self.assertEqual(self._states(run), ["skipped", "ready", "future"])
        self._ready(run).with_user(self.bob).action_complete()
        self.assertEqual(self._states(run), ["skipped", "done", "skipped"])
        self.assertEqual(run.state, "done")

    def test_condition_is_looked_at_when_its_turn_comes(self):
        route = self._create_route(
            {
                "name": "Ask",
                "role_id": self.lawyer.id,
                "editable_field_ids": self._fields("amount"),
            },
            {
                "name": "Big only",
                "role_id": self.operator.id,
                "condition": "[('amount', '>', 1000)]",
            },
        )
        run = self._start(route=route)
        self._ready(run).with_user(self.ann).action_complete({"amount": 2000})
        self.assertEqual(self._states(run), ["done", "ready"])

    def test_route_without_fitting_step_is_done_at_once(self):
        route = self._create_route(
            {
                "name": "Never",
                "role_id": self.lawyer.id,
                "condition": "[('id', '=', 0)]",
            }
        )
        run = self._start(route=route)
        self.assertEqual(run.state, "done")
        self.assertEqual(self.doc.trace, "done 1;")

    def test_cancelling_ends_run_tasks_and_activity(self):
        run = self._start()
        self.assertEqual(self.doc._workflow_cancel("Deal lost"), run)
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(self._states(run), ["cancelled", "cancelled"])
        self.assertFalse(self._faces(self.doc))
        self.assertEqual(run.decision_ids.comment, "Deal lost")
        self.assertFalse(self.doc._workflow_cancel("Again"))

    def test_cancelling_one_route_leaves_the_other(self):
        other = self._create_route({"name": "Other", "role_id": self.operator.id})
        run, second = self._start(), self._start(route=other)
        self.doc._workflow_cancel("Only this", route=self.route)
        self.assertEqual((run.state, second.state), ("cancelled", "running"))

    def test_failing_hook_leaves_nothing_behind(self):
        task = self._ready(self._start()).with_user(self.ann)
        broken = patch.object(
            type(self.doc), "_workflow_rejected", side_effect=UserError("No")
        )
        # not assertRaises: that would roll back by itself
        try:
            with broken:
                task.action_reject("Bad")
        except UserError as error:
            self.assertEqual(str(error), "No")
        self.assertEqual(task.state, "ready")
        self.assertEqual(task.run_id.state, "running")
        self.assertFalse(task.run_id.decision_ids)

    def test_missing_input_leaves_nothing_behind(self):
        run = self._start()
        self.route.step_ids[0].required_field_ids = self._fields("contract_number")
        other = self._start(self.doc.copy())
        task = self._ready(other).with_user(self.ann)
        try:
            task.action_complete({"amount": 1})
        except UserError as error:
            self.assertIn("Contract Number", str(error))
        self.assertEqual(other._records()[other.id].amount, 500)
        self.assertEqual(self._states(run), ["ready", "future"])

    def test_locked_field_changes_in_tasks_only(self):
        self.route.locked_field_ids = self._fields("amount")
        self._allow_docs(self.eve)
        run = self._start()
        for rows in (self.doc.with_user(self.eve), self.doc.sudo()):
            for context in ({}, {"workflow_pass": True, "tracking_disable": True}):
                with self.assertRaises(UserError):
                    rows.with_context(**context).write({"amount": 9e6})
        self.doc.with_user(self.eve).write({"amount": 500, "name": "Same"})
        self._ready(run).with_user(self.ann).action_complete({"amount": 300})
        self.assertEqual(self.doc.amount, 300)
        self.doc._workflow_write({"amount": 400})
        self.doc._workflow_cancel("Enough")
        self.doc.with_user(self.eve).write({"amount": 1})

    def test_new_and_copied_routes_lock_their_fields_at_once(self):
        self._allow_docs(self.eve)
        self.doc.name = "What is locked is known now"
        made = self._create_route(
            {"name": "Agree", "role_id": self.lawyer.id},
            locked_field_ids=self._fields("amount"),
        )
        for route in (made, made.copy()):
            doc = self.doc.copy()
            self._start(doc, route=route)
            with self.assertRaises(UserError):
                doc.with_user(self.eve).write({"amount": 9e6})
            made.action_archive()
            doc.name = "What is locked is known now"

    def test_pass_opens_only_its_own_fields_and_records(self):
        self.route.locked_field_ids = self._fields("amount", "kind")
        other = self.env["fake.doc"].create({"name": "Other"})
        self._start(self.doc | other)
        seen = []

        def write(records, vals):
            if vals == {"amount": 1} and not seen:
                seen.append(True)
                with self.assertRaises(UserError):
                    records.write({"kind": "b"})
                with self.assertRaises(UserError):
                    records.browse(other.id).write({"amount": 1})
            return original(records, vals)

        original = type(self.doc).write
        with patch.object(type(self.doc), "write", write):
            self.doc._workflow_write({"amount": 1})
        self.assertTrue(seen)
