from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PLAIN, PipelineCase


@tagged("post_install", "-at_install")
class TestLost(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Too dear"})

    def _assert_refused(self, *steps, user=None):
        lead = self.lead.with_user(user or self.sam)
        with self.assertRaises(UserError):
            for vals in steps:
                lead.write(vals)
        self.env.invalidate_all()
        self.assertEqual(self.lead.won_status, "pending")

    def test_every_way_without_a_reason_is_refused(self):
        self._assert_refused({"active": False, "probability": 0})
        self._assert_refused({"active": False}, {"probability": 0})
        self._assert_refused({"probability": 0}, {"active": False})
        self._assert_refused({"active": False, "probability": 0}, user=self.head)
        with self.assertRaises(UserError):
            self.lead.with_user(self.sam).action_set_lost()
        with self.assertRaises(UserError):
            self._create_lead(active=False, probability=0)

    def test_wizard_needs_the_reason(self):
        wizard = self.env["crm.lead.lost"].with_user(self.sam)
        wizard = wizard.create({"lead_ids": self.lead.ids})
        self.assertTrue(wizard.reason_required)
        with self.assertRaises(UserError):
            wizard.action_lost_reason_apply()
        wizard.lost_reason_id = self.reason
        wizard.action_lost_reason_apply()
        self.assertEqual(self.lead.won_status, "lost")

    def test_reason_counts_though_stock_writes_it_last(self):
        self.lead.probability = 0
        self.lead.with_user(self.sam).action_set_lost(lost_reason_id=self.reason.id)
        self.assertEqual(self.lead.won_status, "lost")

    def test_reason_is_not_taken_away_from_a_lost_deal(self):
        self.lead.action_set_lost(lost_reason_id=self.reason.id)
        with self.assertRaises(UserError):
            self.lead.with_user(self.sam).write({"lost_reason_id": False})

    def test_setting_switches_it_off(self):
        settings = self.env["res.config.settings"].create({})
        settings.lost_reason_required = False
        settings.execute()
        self.lead.with_user(self.sam).action_set_lost()
        self.assertEqual(self.lead.won_status, "lost")

    def test_only_sales_may_though_others_may_write(self):
        clerk = self._create_user("clerk", PLAIN)
        group = self.env["res.groups"].create({"name": "Desk"})
        self.env["ir.model.access"].create(
            {
                "name": "desk",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": group.id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        clerk.group_ids |= group
        self.lead.with_user(clerk).write({"referred": "Desk"})
        with self.assertRaisesRegex(AccessError, "Only salespeople"):
            self.lead.with_user(clerk).action_set_lost(lost_reason_id=self.reason.id)

    def test_lost_deal_ends_its_routes(self):
        run = self.lead._workflow_start(self._create_route())
        self.lead.with_user(self.sam).action_set_lost(lost_reason_id=self.reason.id)
        self.assertEqual(run.state, "cancelled")
        self.assertIn("Too dear", run.decision_ids.comment)

    def test_lost_deal_ends_what_its_rejection_asked_for(self):
        run = self.lead._workflow_start(self._create_route())
        task = run.task_ids.with_user(self.lara)
        task.action_reject("Again, please")
        own = self.lead.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.sam.id
        )
        self.assertEqual(len(self.lead.activity_ids), 2)
        self.lead.with_user(self.sam).action_set_lost(lost_reason_id=self.reason.id)
        self.assertEqual(self.lead.activity_ids, own)

    def test_restored_deal_walks_on(self):
        self.lead.action_set_lost(lost_reason_id=self.reason.id)
        self.lead.with_user(self.sam).action_restore()
        self.lead.with_user(self.sam).stage_id = self.stage_done
        self.assertEqual(self.lead.stage_id, self.stage_done)
