"""The first attacks over the wire: XML-RPC, as a plain salesperson."""

from xmlrpc.client import Fault

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import OnboardingCase


@tagged("post_install", "-at_install")
class TestAttackXmlrpc(OnboardingCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.lead = self._create_lead()
        self.run_ = self._start(self.lead)
        self.task = self._ready(self.run_)

    def _rpc(self, user, model, method, *args, **kwargs):
        # test users have their login as password, made long enough
        password = user.login.ljust(8, "x")
        with mute_logger("odoo.http"):
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, user.id, password, model, method, args, kwargs
            )

    def _attack(self, user, model, method, *args, **kwargs):
        with self.subTest(method=method, args=args), self.assertRaises(Fault):
            self._rpc(user, model, method, *args, **kwargs)
        self.env.invalidate_all()

    def test_salesperson_does_not_approve_his_own_client(self):
        head = {"status": "done", "state": "done", "done_by_id": self.head.id}
        for ids in (self.run_.task_ids.ids, self.task.ids):
            self._attack(self.manager, "workflow.task", "write", ids, head)
            self._attack(self.manager, "workflow.task", "write", ids, {"state": "done"})
            self._attack(self.manager, "workflow.task", "unlink", ids)
        self._attack(self.manager, "workflow.task", "action_complete", self.task.ids)
        self.assertEqual(self.task.state, "ready")

    def test_history_is_not_deleted(self):
        self._reject(self.run_, self.head)
        ids = self.run_.decision_ids.ids
        for context in ({}, {"_force_unlink": True}, {"workflow_pass": True}):
            self._attack(
                self.manager, "workflow.decision", "unlink", ids, context=context
            )
            self._attack(
                self.manager, "workflow.run", "unlink", self.run_.ids, context=context
            )
            self._attack(
                self.manager, "crm.lead", "unlink", self.lead.ids, context=context
            )
        self.assertTrue(self.run_.decision_ids.exists())

    def test_context_opens_no_lock(self):
        for context in (
            {"skip_validation_check": True},
            {"workflow_pass": True},
            {"workflow_pass": {"model": "crm.lead", "ids": self.lead.ids}},
            {"lifecycle_pass": True, "import_file": True},
        ):
            for vals in (
                {"credit_limit_requested": 9000000},
                {"stage_id": self._stage("approved").id},
                {"contract_number": "X"},
            ):
                self._attack(
                    self.manager,
                    "crm.lead",
                    "write",
                    self.lead.ids,
                    vals,
                    context=context,
                )
        self.assertEqual(self.lead.credit_limit_requested, 500000)

    def test_private_methods_stay_private(self):
        for model, method in (
            ("crm.lead", "_workflow_write"),
            ("crm.lead", "_agree_terms"),
            ("crm.client.terms", "_agree"),
            ("crm.client.terms", "_put_into_force"),
        ):
            self._attack(self.manager, model, method, self.lead.ids, {})

    def test_decision_over_rpc_is_the_same_as_in_the_client(self):
        result = self._rpc(
            self.head,
            "workflow.task",
            "action_complete",
            self.task.ids,
            {"credit_limit_requested": 300000},
        )
        self.assertTrue(result)
        self.env.invalidate_all()
        self.assertEqual(self.lead.credit_limit_requested, 300000)
        self.assertEqual(self.run_.decision_ids.user_id, self.head)
