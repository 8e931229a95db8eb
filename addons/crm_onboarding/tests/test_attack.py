"""What a plain salesperson may try on an approval. All of it is refused."""

from freezegun import freeze_time

from odoo.tests import tagged

from .attack_common import AttackCase
from .common import NOON, PDF


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestAttack(AttackCase):
    # === TASKS, DECISIONS, RUNS === #

    def test_task_is_not_rewritten(self):
        ids = self.run_.task_ids.ids
        for vals in (
            {"state": "done", "done_by_id": self.head.id},
            {"user_id": self.manager.id},
            {"config_text": "{}"},
            {"deadline": "2030-01-01"},
        ):
            self._attack("workflow.task", "write", ids, vals)
        self._attack("workflow.task", "unlink", ids)
        self._attack("workflow.task", "copy", ids[:1])
        self.assertEqual(self.task.user_id, self.head)

    def test_decision_is_neither_rewritten_nor_deleted(self):
        self._complete(self.run_, self.head)
        decision = self.run_.decision_ids
        self._attack("workflow.decision", "write", decision.ids, {"comment": "Yes"})
        self._attack("workflow.decision", "unlink", decision.ids)
        self._attack(
            "workflow.decision",
            "create",
            [{"run_id": self.run_.id, "task_id": self.task.id, "payload": "{}"}],
        )
        self.assertFalse(self.run_._verify())

    def test_run_is_not_cancelled_by_its_state(self):
        for state in ("cancelled", "done", "rejected"):
            self._attack("workflow.run", "write", self.run_.ids, {"state": state})
        self._attack("workflow.run", "unlink", self.run_.ids)
        self.assertEqual(self.run_.state, "running")

    def test_rows_are_not_written_through_the_opportunity(self):
        for name, rows in (
            ("workflow_task_ids", self.run_.task_ids),
            ("workflow_run_ids", self.run_),
        ):
            for command in ([2, rows[0].id, 0], [1, rows[0].id, {"state": "done"}]):
                self._attack("crm.lead", "write", self.lead.ids, {name: [command]})

    # === DECIDING === #

    def test_nobody_decides_for_another(self):
        for user in (self.manager, self.colleague, self.lawyer, self.stranger):
            self._attack("workflow.task", "action_complete", self.task.ids, user=user)
            self._attack(
                "workflow.task", "action_reject", self.task.ids, "No", user=user
            )
        self.assertEqual(self.task.state, "ready")

    def test_nobody_decides_out_of_turn(self):
        later = self.run_.task_ids.filtered(lambda task: task.state == "future")
        for task, user in zip(
            later.sorted("sequence"),
            (self.accountant, self.lawyer, self.operator, self.lawyer),
            strict=True,
        ):
            self._attack("workflow.task", "action_complete", task.ids, user=user)
            self._attack("workflow.task", "action_reject", task.ids, "No", user=user)

    def test_nobody_decides_twice(self):
        self._complete(self.run_, self.head)
        self._attack(
            "workflow.task", "action_reject", self.task.ids, "No", user=self.head
        )

    def test_rejection_needs_visible_words(self):
        for comment in ("", " ", "\n\t", "\u200b\u2060", "\u00a0", False, None):
            with self.subTest(comment=repr(comment)):
                self._attack(
                    "workflow.task",
                    "action_reject",
                    self.task.ids,
                    comment,
                    user=self.head,
                )

    def test_reason_of_another_route_is_refused(self):
        reason = self.env.ref("crm_onboarding.reject_reason_product_price")
        self._attack(
            "workflow.task",
            "action_reject",
            self.task.ids,
            "No",
            reason.id,
            user=self.head,
        )

    def test_activity_is_no_back_door(self):
        activity = self.task.activity_ids | self.lead.activity_ids
        activity = activity.filtered("workflow_task_id")
        self.assertTrue(activity)
        self._attack("mail.activity", "action_feedback", activity.ids)
        self._attack("mail.activity", "action_done", activity.ids)
        self._attack("mail.activity", "unlink", activity.ids)
        self._attack(
            "mail.activity", "write", activity.ids, {"user_id": self.manager.id}
        )

    # === VALUES AND FILES === #

    def test_field_that_the_step_does_not_offer(self):
        for values in (
            {"expected_revenue": 1},
            {"contract_number": "X"},
            {"stage_id": self._stage("approved").id},
            {"inn": "9900000024"},
        ):
            self._attack(
                "workflow.task",
                "action_complete",
                self.task.ids,
                values,
                user=self.head,
            )
        self._complete(self.run_, self.head)
        self._attack(
            "workflow.task",
            "action_complete",
            self._ready(self.run_).ids,
            {"credit_limit_requested": 9e6},
            user=self.accountant,
        )

    def test_required_inputs_are_required_over_rpc(self):
        self._approve_until(self.run_, 3)
        task = self._ready(self.run_)
        for values in (None, {}, {"contract_number": ""}, {"contract_number": "  "}):
            self._attack(
                "workflow.task", "action_complete", task.ids, values, user=self.operator
            )

    def test_foreign_attachment_is_no_contract(self):
        self._approve_until(self.run_, 4)
        task = self._ready(self.run_)
        foreign = self._file(self.stranger)
        other = self._file(self.lawyer)
        other.sudo().write({"res_model": "res.partner", "res_id": self.partner.id})
        for file in (foreign, other):
            self._attack(
                "workflow.task",
                "action_complete",
                task.ids,
                {"contract_attachment_id": file.id},
                user=self.lawyer,
            )
        self._attack(
            "workflow.task",
            "action_complete",
            task.ids,
            {"contract_attachment_id": self._file(self.lawyer).id},
            [foreign.id],
            user=self.lawyer,
        )

    def test_terms_are_locked_while_the_approval_runs(self):
        for vals in (
            {"credit_limit_requested": 9e6},
            {"markup_group_id": self.promo.id},
            {"payment_term_id": False},
            {"inn": "9900000024"},
            {"partner_id": False},
            {"court_cases": "many"},
            {"markup_group_temporary_until": "2030-01-01"},
        ):
            for user in (self.manager, self.head):
                self._attack("crm.lead", "write", self.lead.ids, vals, user=user)
                self._attack("crm.lead", "web_save", self.lead.ids, vals, {}, user=user)

    def test_agreed_terms_are_locked_afterwards(self):
        self._approve_until(self.run_)
        for vals in (
            {"credit_limit_requested": 9e6},
            {"inn": "9900000024"},
            {"partner_id": self.partner.copy().id},
        ):
            for user in (self.manager, self.head):
                self._attack("crm.lead", "write", self.lead.ids, vals, user=user)
        mine = self.lead.with_user(self.manager)
        mine.stage_id = self._stage("requisites")
        mine.credit_limit_requested = 9
        self.assertEqual(self.lead.credit_limit_requested, 9)

    def test_contract_is_not_typed_in_by_hand(self):
        fresh = self._create_lead()
        for vals in (
            {"contract_number": "X"},
            {"contract_attachment_id": self._file(self.manager).id},
        ):
            self._attack("crm.lead", "write", fresh.ids, vals)
            values = self._prepare_lead_vals(**vals)
            self._attack("crm.lead", "create", [values])
            defaults = {f"default_{name}": value for name, value in vals.items()}
            with self._refused():
                self._call(
                    self.manager,
                    "crm.lead",
                    "create",
                    [self._prepare_lead_vals()],
                    context=defaults,
                )
        foreign = self._file(self.stranger)
        self._attack(
            "crm.lead",
            "write",
            fresh.ids,
            {"contract_attachment_id": foreign.id},
            user=self.head,
        )
        fresh.with_user(self.head).contract_number = "C-2"
        self.assertEqual(fresh.contract_number, "C-2")

    def test_nobody_reads_a_file_of_others_through_any_opportunity(self):
        team = self.env["crm.team"].create(
            {"name": "Plain", "member_ids": [(6, 0, self.manager.ids)]}
        )
        plain = self.env["crm.lead"].create(
            {"name": "Plain", "team_id": team.id, "user_id": self.manager.id}
        )
        vals = {"contract_attachment_id": self._file(self.stranger).id}
        for user in (self.manager, self.head):
            self._attack("crm.lead", "write", plain.ids, vals, user=user)
            self._attack("crm.lead", "web_save", plain.ids, vals, {}, user=user)
        self.assertFalse(plain.contract_file)

    def test_contract_is_not_exchanged_in_its_place(self):
        self._approve_until(self.run_)
        file = self.lead.contract_attachment_id
        self.assertTrue(file)
        for vals in ({"raw": b"x"}, {"name": "y"}, {"res_id": 0}):
            self._attack("ir.attachment", "write", file.ids, vals)
        self._attack("ir.attachment", "unlink", file.ids)

    def test_documents_stay_while_the_approval_runs(self):
        document = self.lead.document_ids[:1]
        self._attack("crm.lead.document", "write", document.ids, {"file": PDF})
        self._attack("crm.lead.document", "unlink", document.ids)
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_field", "=", "file"),
                ("res_id", "=", document.id),
            ]
        )
        self.assertTrue(attachment)
        self._attack("ir.attachment", "write", attachment.ids, {"raw": b"x"})
        self._attack("ir.attachment", "unlink", attachment.ids)
        self._add_documents(self.lead.with_user(self.manager), "power_of_attorney")
