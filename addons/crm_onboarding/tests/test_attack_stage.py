"""The approval is not gone round: not by the stage, not by the record itself."""

from freezegun import freeze_time

from odoo.tests import tagged

from .attack_common import AttackCase
from .common import NOON


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestAttackStage(AttackCase):
    def _targets(self):
        return [
            self._stage(code).id
            for code in ("requisites", "approved", "realisation", "won")
        ]

    def test_stage_is_not_moved_past_a_running_approval(self):
        for user in (self.manager, self.head):
            for stage_id in self._targets():
                vals = {"stage_id": stage_id}
                self._attack("crm.lead", "write", self.lead.ids, vals, user=user)
                self._attack("crm.lead", "web_save", self.lead.ids, vals, {}, user=user)
        self._attack("crm.lead", "action_set_won", self.lead.ids)
        self._attack("crm.lead", "action_set_won_rainbowman", self.lead.ids)
        self.assertEqual(self.lead.stage_id, self._stage("approval"))

    def test_import_does_not_move_it_either(self):
        name = f"on_test.lead_{self.lead.id}"
        self.env["ir.model.data"].create(
            {
                "module": "on_test",
                "name": f"lead_{self.lead.id}",
                "model": "crm.lead",
                "res_id": self.lead.id,
            }
        )
        for column, value in (
            ("stage_id/.id", str(self._stage("won").id)),
            ("credit_limit_requested", "9000000"),
        ):
            result = self._call(
                self.manager, "crm.lead", "load", ["id", column], [[name, value]]
            )
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])
        self.assertEqual(self.lead.stage_id, self._stage("approval"))
        self.assertEqual(self.lead.credit_limit_requested, 500000)

    def test_incomplete_opportunity_is_not_imported_into_the_approval(self):
        columns = ["name", "type", "team_id/.id", "stage_id/.id"]
        row = ["New", "opportunity", str(self.team.id), str(self._stage("approval").id)]
        result = self._call(self.manager, "crm.lead", "load", columns, [row])
        self.assertFalse(result["ids"])

    def test_new_opportunity_does_not_begin_behind_the_approval(self):
        for code in ("approval", "approved", "realisation", "delivery", "won"):
            vals = self._prepare_lead_vals(stage_id=self._stage(code).id)
            self._attack("crm.lead", "create", [vals])

    def test_running_opportunities_are_not_merged(self):
        other = self._create_lead()
        self._start(other)
        for leads in (self.lead | other, self.lead | self._create_lead()):
            self._attack("crm.lead", "merge_opportunity", leads.ids)
            wizard = self.env["crm.merge.opportunity"].with_user(self.manager)
            wizard = wizard.create({"opportunity_ids": [(6, 0, leads.ids)]})
            self._attack("crm.merge.opportunity", "action_merge", wizard.ids)
        self.assertTrue(other.exists())

    def test_two_histories_are_not_merged(self):
        other = self._create_lead()
        self._reject(self._start(other), self.head)
        self._reject(self.run_, self.head)
        self._attack("crm.lead", "merge_opportunity", (self.lead | other).ids)

    def test_history_survives_a_merge(self):
        self._reject(self.run_, self.head)
        fresh = self._create_lead((), credit_limit_requested=1)
        result = (self.lead | fresh).with_user(self.head).merge_opportunity()
        self.assertEqual(result, self.lead)
        self.assertEqual(len(self.lead.workflow_decision_ids), 1)
        self.assertEqual(self.lead.credit_limit_requested, 500000)

    def test_opportunity_with_history_is_not_deleted(self):
        for user in (self.manager, self.head):
            self._attack("crm.lead", "unlink", self.lead.ids, user=user)
        self._reject(self.run_, self.head)
        for user in (self.manager, self.head):
            self._attack("crm.lead", "unlink", self.lead.ids, user=user)

    def test_team_is_not_changed_meanwhile(self):
        team = self.env.ref("crm_onboarding.team_new_products")
        for vals in (
            {"team_id": team.id},
            {"team_id": team.id, "stage_id": False},
            {"team_id": False},
        ):
            self._attack("crm.lead", "write", self.lead.ids, vals)

    def test_new_salesperson_changes_nothing_of_the_approval(self):
        other_team = self.env["crm.team"].create({"name": "Others"})
        other = self._create_user("newcomer", "sales_team.group_sale_salesman")
        other_team.member_ids = other
        self.lead.with_user(self.manager).user_id = other
        self.assertEqual(self.lead.team_id, self.team)
        self.assertEqual(self.lead.stage_id, self._stage("approval"))
        self._reject(self.run_, self.head, "No")
        activity = self.lead.activity_ids.filtered(lambda a: "Rejected" in a.summary)
        self.assertEqual(activity.user_id, other)

    def test_archived_opportunity_keeps_its_approval(self):
        """Archiving is no way round: the run goes on or was ended by a loss."""
        self.lead.with_user(self.manager).write({"active": False})
        self._attack("crm.lead", "unlink", self.lead.ids)
        vals = {"stage_id": self._stage("realisation").id, "active": True}
        self._attack("crm.lead", "write", self.lead.ids, vals)

    def test_lost_opportunity_ends_its_approval_with_the_reason(self):
        reason = self.env.ref("crm_onboarding.lost_reason_not_reliable")
        self.lead.with_user(self.manager).action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(self.run_.state, "cancelled")
        self.assertIn("not reliable", self.run_.decision_ids.comment)
        self._attack("workflow.task", "action_complete", self.task.ids, user=self.head)

    def test_approver_does_not_lose_a_deal(self):
        reason = self.env.ref("crm_onboarding.lost_reason_not_reliable")
        self._attack(
            "crm.lead",
            "action_set_lost",
            self.lead.ids,
            lost_reason_id=reason.id,
            user=self.lawyer,
        )
        self._attack("crm.lead", "action_set_lost", self.lead.ids)

    # === THE ROUTE CHANGES MEANWHILE === #

    def test_history_keeps_the_old_names(self):
        self._complete(self.run_, self.head)
        name = self.run_.decision_ids.step_name
        step = self.task.step_id
        step.name = "Something else"
        self.assertEqual(self.run_.decision_ids.step_name, name)
        self.assertEqual(self.task.name, name)
        step.unlink()
        self.assertEqual(self.run_.decision_ids.step_name, name)
        self.assertEqual(self.task.name, name)
        self.assertFalse(self.run_._verify())

    def test_another_route_of_the_stage_changes_nothing_of_this_run(self):
        self._stage("approval").route_id = self.route.copy()
        self._approve_until(self.run_)
        terms = self.env["crm.client.terms"].search([("run_id", "=", self.run_.id)])
        self.assertEqual(terms.partner_id, self.partner)

    def test_role_changes_hands_openly(self):
        role = self.env.ref("crm_onboarding.role_sales_head")
        role.member_ids.user_id = self.colleague
        self.assertEqual(self.task.user_id, self.colleague)
        self.assertEqual(self.run_.decision_ids.outcome, "reassigned")
        self._attack("workflow.task", "action_complete", self.task.ids, user=self.head)

    def test_archived_approver_is_replaced_at_once(self):
        self._complete(self.run_, self.head)
        self.accountant.action_archive()
        task = self._ready(self.run_)
        self.assertEqual(task.user_id, self.boss)
        task.with_user(self.boss).action_complete()
        self.assertEqual(self._ready(self.run_).user_id, self.lawyer)
