"""What a plain salesperson could try over RPC."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import PipelineCase

CONTEXTS = (
    {"workflow_pass": True},
    {"workflow_pass": "ENGINE"},
    {"workflow_pass": {"model": "crm.lead", "names": ["stage_id"]}},
    {"crm_pipeline_document_pass": True},
    {"force_delete": True, "module": "crm_pipeline"},
    {"tracking_disable": True, "install_mode": True, "import_file": True},
    {"skip_validation_check": True, "bypass": True, "no_check": True, "su": True},
    {"default_type": "lead", "default_stage_id": 1},
    {"active_test": False, "recompute": False, "uid": 1, "validate": False},
)


@tagged("post_install", "-at_install")
class TestAttackRpc(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_auto = cls._create_stage("auto", 5, is_automatic=True)
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Price"})

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    def _refused(self, *args, user=None, **kwargs):
        # an AccessError is a UserError
        with self.assertRaises(UserError):
            self._call(user or self.sam, *args, **kwargs)
        self.env.invalidate_all()

    def _start(self):
        self.document = self._upload(self.lead, self.charter, user=self.sam)
        return self.lead._workflow_start(self._create_route())

    def test_stage_is_not_set_past_the_guard_with_any_context(self):
        for context in ({}, *CONTEXTS):
            for stage in (self.stage_ready, self.stage_auto):
                with self.subTest(context=context, stage=stage.name):
                    vals = {"stage_id": stage.id}
                    ids = self.lead.ids
                    self._refused("crm.lead", "write", ids, vals, context=context)
                    self._refused(
                        "crm.lead", "web_save", ids, vals, {}, context=context
                    )
                    vals = self._lead_vals(stage_id=stage.id)
                    self._refused("crm.lead", "create", vals, context=context)
                    self.assertEqual(self.lead.stage_id, self.stage_new)

    def test_running_lead_does_not_move_with_any_context(self):
        self._start()
        for context in ({}, *CONTEXTS):
            for vals in (
                {"stage_id": self.stage_done.id},
                {"team_id": False},
                {"stage_id": self.stage_won.id, "probability": 100},
            ):
                with self.subTest(context=context, vals=vals):
                    self._refused(
                        "crm.lead", "write", self.lead.ids, vals, context=context
                    )

    def test_lead_is_no_way_round(self):
        """Turned into a lead, moved, turned back: the stage is entered again."""
        for stage in (self.stage_ready, self.stage_auto):
            with self.subTest(stage=stage.name), self.assertRaises(UserError):
                for vals in (
                    {"type": "lead"},
                    {"stage_id": stage.id},
                    {"type": "opportunity"},
                ):
                    self._call(self.sam, "crm.lead", "write", self.lead.ids, vals)
            self.env.invalidate_all()

    def test_automatic_flag_and_rules_of_stages_are_configuration(self):
        for vals in (
            {"is_automatic": False},
            {"required_field_ids": [(5,)]},
            {"required_document_type_ids": [(5,)]},
            {"team_ids": [(5,)]},
            {"code": "x"},
        ):
            with self.subTest(vals=vals):
                self._refused("crm.stage", "write", self.stage_auto.ids, vals)
        reminder = {"stage_id": self.stage_new.id, "name": "x", "activity_type_id": 1}
        self._refused("crm.stage.reminder", "create", reminder)
        self._refused("crm.lead.document.type", "create", {"name": "x"})

    def test_private_methods_are_not_called(self):
        for method, args in (
            ("_workflow_write", [{"stage_id": self.stage_auto.id}]),
            ("_workflow_move", ["t_auto"]),
            ("_workflow_cancel", ["no"]),
            ("_act_on_stages", []),
            ("_on_stage_entered", []),
        ):
            with self.subTest(method=method):
                self._refused("crm.lead", method, self.lead.ids, *args)
            self.assertEqual(self.lead.stage_id, self.stage_new)

    def test_rows_of_the_engine_are_not_written(self):
        run = self._start()
        self._refused("workflow.run", "write", run.ids, {"state": "cancelled"})
        self._refused("workflow.task", "write", run.task_ids.ids, {"state": "done"})
        self._refused("workflow.task", "unlink", run.task_ids.ids)
        for name, row in (
            ("workflow_run_ids", run),
            ("workflow_task_ids", run.task_ids),
        ):
            for command in ((2, row.id), (1, row.id, {"state": "done"}), (5,)):
                with self.subTest(name=name, command=command):
                    try:
                        self._refused(
                            "crm.lead", "write", self.lead.ids, {name: [command]}
                        )
                    except AssertionError:
                        self.env.invalidate_all()
                    self.assertEqual(run.state, "running")
                    self.assertEqual(run.task_ids.mapped("state"), ["ready"])
                    self.assertEqual(run.res_id, self.lead.id)

    def test_documents_are_not_rewritten_during_a_route(self):
        self._start()
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_id", "=", self.document.id),
                ("res_field", "=", "file"),
            ]
        )
        ids, other = self.document.ids, self._create_lead()
        for context in ({}, *CONTEXTS):
            with self.subTest(context=context):
                calls = (
                    ("crm.lead.document", "write", ids, {"file": b"eHg="}),
                    ("crm.lead.document", "write", ids, {"note": "x"}),
                    ("crm.lead.document", "write", ids, {"lead_id": other.id}),
                    ("crm.lead.document", "unlink", ids),
                    ("crm.lead", "write", self.lead.ids, {"document_ids": [(5,)]}),
                    ("ir.attachment", "write", file.ids, {"raw": "x"}),
                    ("ir.attachment", "write", file.ids, {"res_id": 0}),
                    ("ir.attachment", "unlink", file.ids),
                )
                for call in calls:
                    self._refused(*call, context=context)

    def test_file_is_not_slipped_under_a_document(self):
        document = self._upload(self.lead, self.charter, user=self.sam)
        place = {
            "res_model": "crm.lead.document",
            "res_id": document.id,
            "res_field": "file",
        }
        vals = {"name": "x", "raw": "forged"}
        self._refused("ir.attachment", "create", {**vals, **place})
        defaults = {f"default_{name}": value for name, value in place.items()}
        self._refused("ir.attachment", "create", vals, context=defaults)
        loose = self._call(self.sam, "ir.attachment", "create", vals)
        self._refused("ir.attachment", "write", [loose], place)
        self.assertEqual(document.with_context(bin_size=False).file, b"c2Nhbg==")

    def test_lost_needs_a_reason_over_rpc(self):
        for call in (
            ("action_set_lost", self.lead.ids),
            ("write", self.lead.ids, {"active": False, "probability": 0}),
        ):
            for context in ({}, *CONTEXTS):
                self._refused("crm.lead", *call, context=context)
        wizard = self._call(
            self.sam, "crm.lead.lost", "create", {"lead_ids": self.lead.ids}
        )
        self._refused("crm.lead.lost", "action_lost_reason_apply", [wizard])
        self.assertEqual(self.lead.won_status, "pending")

    def test_stranger_marks_nothing_as_lost(self):
        vals = {"lost_reason_id": self.reason.id}
        self._refused(
            "crm.lead", "action_set_lost", self.lead.ids, user=self.lara, **vals
        )
        self._refused(
            "crm.lead", "action_open_current_task", self.lead.ids, user=self.lara
        )

    def test_lead_with_runs_is_neither_deleted_nor_merged(self):
        other = self._create_lead()
        self._start()
        both = (self.lead | other).ids
        for user in (self.sam, self.head):
            for context in ({}, *CONTEXTS):
                self._refused(
                    "crm.lead", "unlink", self.lead.ids, user=user, context=context
                )
                self._refused(
                    "crm.lead", "merge_opportunity", both, user=user, context=context
                )
        wizard = self._call(
            self.sam, "crm.merge.opportunity", "create", {"opportunity_ids": both}
        )
        self._refused("crm.merge.opportunity", "action_merge", [wizard])
        self.assertTrue(self.lead.exists())

    def test_reminder_of_a_stage_is_not_forged_into_harm(self):
        """A forged mark removes at most the forger's own activity."""
        own = self.lead.activity_schedule("mail.mail_activity_data_todo")
        vals = {"crm_stage_id": self.stage_done.id}
        self._call(self.sam, "mail.activity", "write", own.ids, vals)
        run = self._start()
        face = run.task_ids.activity_face_ids
        self._refused("mail.activity", "write", face.ids, vals)
        self.assertTrue(face.exists())
