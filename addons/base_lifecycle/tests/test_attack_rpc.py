"""Runs are evidence, and nobody makes them past his rights."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import MODEL, NOON, LifecycleCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestAttackRpc(LifecycleCase):
    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    def test_forced_deletion_of_a_run_is_refused(self):
        run = self.env["lifecycle.run"].create({})
        run.sudo().write({"state": "done"})
        with self.assertRaises(UserError):
            self._call(
                self.manager,
                "lifecycle.run",
                "unlink",
                run.ids,
                context={"_force_unlink": True},
            )
        self.assertTrue(run.exists())

    def test_draft_is_deleted_by_a_manager_only(self):
        run = self.env["lifecycle.run"].create({})
        with self.assertRaises(AccessError):
            self._call(self.owner, "lifecycle.run", "unlink", run.ids)
        self._call(self.manager, "lifecycle.run", "unlink", run.ids)
        self.assertFalse(run.exists())

    def test_mail_makes_neither_run_nor_record(self):
        """The mail gateway creates in sudo, past the engine's guard."""
        vals = {"is_scheduled": True, "is_confirmed": True}
        for user in (self.other, self.manager):
            for model in ("lifecycle.run", MODEL):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    self._call(user, model, "message_new", {"subject": "x"}, vals)
