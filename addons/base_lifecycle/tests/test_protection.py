from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import MODEL, NOON, TODAY, LifecycleCase

OWN_FIELDS = {
    "stage_entry_date": "2020-01-01",
    "next_step_date": "2030-01-01",
    "hold_until": "2030-01-01",
    "hold_reason": "no",
    "lifecycle_failure": False,
    "lifecycle_failure_count": 0,
    "lifecycle_retry_at": "2030-01-01 00:00:00",
}
FORGED = ({}, {"lifecycle_pass": True}, {"lifecycle_pass": 1, "lifecycle_applying": 1})


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestProtection(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create()
        cls.managed = cls._create(user_id=cls.manager.id)

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    def test_engine_fields_are_closed_to_people(self):
        values = {**OWN_FIELDS, "stage_id": self.off.id, "stage_code": "off"}
        for user, record in ((self.owner, self.contract), (self.manager, self.managed)):
            for name, value in values.items():
                for context in FORGED:
                    with self.subTest(name=name), self.assertRaises(AccessError):
                        self._call(
                            user,
                            MODEL,
                            "write",
                            [record.id],
                            {name: value},
                            context=context,
                        )
        self.assertEqual(self.contract.stage_id, self.active)

    def test_record_is_not_created_elsewhere_than_at_the_start(self):
        vals = self._vals()
        del vals["stage_entry_date"]
        with self.assertRaises(AccessError):
            self._call(self.owner, MODEL, "create", [{**vals, "stage_id": self.off.id}])
        context = {
            "default_stage_id": self.off.id,
            "default_hold_until": "2030-01-01",
            "default_stage_entry_date": "2020-01-01",
        }
        made = self._call(self.owner, MODEL, "create", [vals], context=context)
        contract = self.env[MODEL].browse(made)
        self.assertRecordValues(
            contract,
            [
                {
                    "stage_id": self.active.id,
                    "hold_until": False,
                    "stage_entry_date": TODAY,
                }
            ],
        )

    def test_private_methods_are_not_called_from_outside(self):
        for method in ("_lifecycle_advance", "_lifecycle_move", "_apply_bill"):
            with self.assertRaises(AccessError):
                self._call(self.owner, MODEL, method, [self.contract.id])

    def test_buttons_ask_for_the_right_to_write(self):
        for method in ("action_process", "action_retry"):
            with self.assertRaises(AccessError):
                self._call(self.other, MODEL, method, [self.contract.id])
        self.assertFalse(self.contract.journal_ids)

    def test_context_of_the_caller_does_not_reach_the_steps(self):
        self._call(
            self.owner,
            MODEL,
            "action_process",
            [self.contract.id],
            context={"lifecycle_applying": True, "default_note": "forged"},
        )
        self.assertEqual(self._rows(self.contract).key, "bill:1")
        self.assertFalse(self._rows(self.contract).note)

    def test_people_make_no_runs_and_see_none(self):
        run = self._run()
        for method, args in (
            ("create", [{}]),
            ("action_run_today", [[]]),
            ("action_run", [run.ids]),
            ("action_confirm", [run.ids]),
            ("read", [run.ids, ["state"]]),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self._call(self.owner, "lifecycle.run", method, *args)

    def test_managers_do_not_write_what_a_run_did(self):
        values = {
            "state": "done",
            "is_scheduled": True,
            "is_confirmed": True,
            "step_count": 5,
            "failure_count": 0,
            "stop_reason": "none",
            "date_started": "2026-01-01 00:00:00",
        }
        runs = self.env["lifecycle.run"].with_user(self.manager)
        run = runs.create({})
        for name, value in values.items():
            for context in FORGED:
                acting = run.with_context(**context)
                with self.subTest(name=name), self.assertRaises(AccessError):
                    acting.write({name: value})
                with self.subTest(name=name), self.assertRaises(AccessError):
                    acting.create({name: value})
        defaults = {f"default_{name}": value for name, value in values.items()}
        made = runs.with_context(**defaults).create({})
        self.assertRecordValues(
            made,
            [{"state": "draft", "is_scheduled": False, "is_confirmed": False}],
        )

    def test_runs_of_other_companies_are_closed(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self.env["lifecycle.run"].with_user(self.manager).create(
                {"company_id": other.id}
            )

    def test_people_do_not_configure(self):
        for record in (self.active, self.pipeline):
            with self.assertRaises(AccessError):
                record.with_user(self.owner).write({"name": "Mine"})
            record.with_user(self.manager).write({"name": "Renamed"})

    def test_code_of_a_stage_stays(self):
        with self.assertRaises(UserError):
            self.active.with_user(self.manager).write({"code": "x"})
        with self.assertRaises(UserError):
            self.active.with_user(self.manager).unlink()

    def test_own_stage_gets_a_code_and_may_be_deleted(self):
        stage = self.env["lifecycle.stage"].create(
            {"name": "Mine", "pipeline_id": self.pipeline.id}
        )
        self.assertTrue(stage.code)
        by_code = self.env["lifecycle.stage"]._get_by_code
        self.assertEqual(by_code(MODEL)[stage.code], stage)
        code = stage.code
        stage.with_user(self.manager).unlink()
        self.assertNotIn(code, by_code(MODEL))
