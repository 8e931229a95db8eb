"""Two transactions at once: real cursors and real commits."""

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committing import CommittingCase
from .common import MODEL


@tagged("post_install", "-at_install")
class TestLocks(CommittingCase):
    def _run(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        run = env["lifecycle.run"].create({"company_id": self.company_id})
        # a lock that is waited for fails instead of hanging the tests
        cr.execute("SET lock_timeout = '5s'")
        run._execute()
        cr.execute("RESET lock_timeout")
        return run

    def _billed(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT billed FROM fake_contract ORDER BY id")
            return [billed for (billed,) in cr.fetchall()]

    def test_locked_records_are_left_and_done_later(self):
        with self.registry.cursor() as other, self.registry.cursor() as cr:
            other.execute(
                "SELECT id FROM fake_contract WHERE id IN %s FOR UPDATE",
                [tuple(self.ids[:2])],
            )
            run = self._run(cr)
            self.assertEqual(run.deferred_count, 2)
            self.assertEqual((run.step_count, run.failure_count), (2, 0))
            self.assertEqual(self._billed(), [0, 0, 1, 1])
        with self.registry.cursor() as cr:
            self.assertEqual(self._run(cr).step_count, 2)
        self.assertEqual(self._billed(), [1, 1, 1, 1])

    def test_stale_snapshot_does_nothing_twice(self):
        with self.registry.cursor() as stale, self.registry.cursor() as cr:
            env = api.Environment(stale, SUPERUSER_ID, {})
            run = env["lifecycle.run"].create({"company_id": self.company_id})
            stale.commit()
            stale.execute("SELECT count(*) FROM fake_contract")
            self._run(cr)
            records = run._with_company(env[MODEL])
            with mute_logger("odoo.sql_db"):
                done, _in_time = run._process_ids(records, self.ids)
            self.assertEqual(done, 0)
            self.assertFalse(run.failure_ids)
        self.assertEqual(self._billed(), [1, 1, 1, 1])
