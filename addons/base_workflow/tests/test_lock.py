from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.workflow_route import WorkflowRoute

LATER = "2099-06-01"


@tagged("post_install", "-at_install")
class TestLock(TransactionCase):
    """Two real sessions on one task, with rows that are really committed."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            user = new_test_user(env, "wf_lock", "base.group_user")
            role = env["workflow.role"].create(
                {"name": "Lock", "member_ids": [(0, 0, {"user_id": user.id})]}
            )
            # no document model of this addon is in the database
            with patch.object(WorkflowRoute, "_check_model", lambda self: None):
                route = env["workflow.route"].create(
                    {
                        "name": "Lock",
                        "model_id": env["ir.model"]._get_id("res.partner"),
                        "step_ids": [(0, 0, {"name": "Do", "role_id": role.id})],
                    }
                )
            partner = user.partner_id
            run = env["workflow.run"]._start(route, partner)
            self.ids = (user.id, run.task_ids.id)
            self.rows = (run.id, route.id, role.id, partner.id)
        self.addCleanup(self._clean)

    def _clean(self):
        run, route, role, partner = self.rows
        user = self.ids[0]
        with self.registry.cursor() as cr:
            for query, key in (
                ("DELETE FROM mail_activity WHERE workflow_task_id = %s", self.ids[1]),
                ("DELETE FROM workflow_decision WHERE run_id = %s", run),
                ("DELETE FROM workflow_task WHERE run_id = %s", run),
                ("DELETE FROM workflow_run WHERE id = %s", run),
                ("DELETE FROM workflow_step WHERE route_id = %s", route),
                ("DELETE FROM workflow_route WHERE id = %s", route),
                ("DELETE FROM workflow_role WHERE id = %s", role),
                ("DELETE FROM res_users WHERE id = %s", user),
                ("DELETE FROM res_partner WHERE id = %s", partner),
            ):
                cr.execute(query, [key])

    def _task(self, cr):
        return api.Environment(cr, self.ids[0], {})["workflow.task"].browse(self.ids[1])

    def test_locked_run_is_refused_with_a_clear_message(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            first.execute(
                "SELECT id FROM workflow_run WHERE id = %s FOR UPDATE", [self.rows[0]]
            )
            second.execute("SET lock_timeout = '3s'")  # never hang
            with self.assertRaisesRegex(UserError, "right now"):
                self._task(second).action_postpone(LATER, "Busy")
            second.rollback()

    @mute_logger("odoo.sql_db")
    def test_second_session_sees_what_the_first_did(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            stale = self._task(second)
            self.assertFalse(stale.sudo().postpone_count)
            self._task(first).action_postpone(LATER, "First")
            first.commit()
            # the server retries a request that fails so
            with self.assertRaises(SerializationFailure):
                stale.action_postpone(LATER, "Second")
            second.rollback()
            with self.assertRaisesRegex(UserError, "after the deadline"):
                self._task(second).action_postpone(LATER, "Second")
            second.rollback()
        with self.registry.cursor() as cr:
            task = self._task(cr).sudo()
            self.assertEqual(task.run_id.decision_count, 1)
            self.assertEqual(task.run_id._verify(), [])

    @mute_logger("odoo.sql_db")
    def test_two_sessions_cannot_start_one_route(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            run = env["workflow.run"].browse(self.rows[0])
            partner = env["res.partner"].browse(self.rows[3])
            Run = type(env["workflow.run"])
            with (
                patch.object(Run, "_open_records", lambda self, route, recs: recs[:0]),
                patch.object(Run, "_prepare_runs", _second_round),
                self.assertRaisesRegex(Exception, "workflow_run_one_open"),
            ):
                env["workflow.run"]._start(run.route_id, partner)
                env.flush_all()
            cr.rollback()


def _second_round(self, route, records, requester):
    return [
        {
            "route_id": route.id,
            "round": 2,
            "res_model": records._name,
            "res_id": record.id,
            "company_id": self.env.company.id,
            "requester_id": requester.id,
            "date_start": "2026-01-01 00:00:00",
        }
        for record in records
    ]
