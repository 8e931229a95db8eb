from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.mail import html2plaintext

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestRoute(PipelineCase):
    """Opportunities in a route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.route = cls._create_route(target_done="t_done", target_rejected="t_new")
        cls.stage_done.is_automatic = True
        cls._fill(cls.lead)
        cls.stage_ready.route_id = cls.route

    def setUp(self):
        super().setUp()
        self.lead.with_user(self.sam).stage_id = self.stage_ready

    def test_nobody_moves_it_by_hand(self):
        other_team = self.env["crm.team"].create({"name": "Other"})
        for user in (self.sam, self.head, self.env.ref("base.user_root")):
            lead = self.lead.with_user(user)
            for vals in (
                {"stage_id": self.stage_new.id},
                {"stage_id": self.stage_won.id},
                {"team_id": other_team.id},
                {"team_id": False},
            ):
                with self.subTest(user=user.name, vals=vals):
                    with self.assertRaises(UserError):
                        lead.write(vals)
        with self.assertRaises(UserError):
            self.lead.with_user(self.sam).action_set_won_rainbowman()
        self.lead.with_user(self.sam).write({"stage_id": self.stage_ready.id})

    def test_another_salesperson_does_not_reset_team_and_stage(self):
        zoe = self._create_user("zoe", "sales_team.group_sale_salesman")
        self.env["crm.team"].create({"name": "Z", "member_ids": [(6, 0, zoe.ids)]})
        self.lead.user_id = zoe
        self.assertEqual(self.lead.team_id, self.team)
        self.assertEqual(self.lead.stage_id, self.stage_ready)

    def test_nobody_changes_the_company_by_hand(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.team.company_id = False
        (self.sam | self.head).write({"company_ids": [(4, other.id)]})
        both = self.lead.with_context(
            allowed_company_ids=(self.env.company | other).ids
        )
        for user in (self.head, self.env.ref("base.user_root")):
            lead = both.with_user(user)
            for company in (other, other.browse()):
                with self.subTest(user=user.name, company=company.name):
                    with self.assertRaisesRegex(UserError, "is in a route"):
                        lead.write({"company_id": company.id})
        self.lead.with_user(self.head).company_id = self.env.company

    def test_another_salesperson_does_not_change_the_company(self):
        home = self.env.company
        other = self.env["res.company"].create({"name": "Other"})
        self.team.company_id = False
        vals = {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        zoe = self._create_user("zoe", "sales_team.group_sale_salesman", **vals)
        self.team.member_ids |= zoe
        lead = self.lead.with_context(allowed_company_ids=(home | other).ids)
        with self.assertRaises(UserError):
            lead.user_id = zoe
        self.env.invalidate_all()
        self.assertEqual((lead.company_id, lead.user_id), (home, self.sam))

    def test_deal_of_no_company_gets_none_on_its_way(self):
        stage = self._create_stage("free", 0, team_ids=False)
        lead = self._create_lead(
            company_id=False, user_id=False, team_id=False, stage_id=stage.id
        )
        self.assertFalse(lead.company_id)
        lead._workflow_start(self.route)
        lead.user_id = self.sam
        self.assertFalse(lead.company_id)

    def test_approval_moves_on_into_the_automatic_stage(self):
        self._task(self.lead).with_user(self.lara).action_complete(comment="fine")
        self.assertEqual(self.lead.stage_id, self.stage_done)

    def test_move_of_a_route_still_checks_gaps(self):
        self.stage_done.required_field_ids = self._fields("tag_ids")
        with self.assertRaisesRegex(UserError, "Tags"):
            self._task(self.lead).with_user(self.lara).action_complete(comment="fine")
        self.env.invalidate_all()
        self.assertEqual(self.lead.stage_id, self.stage_ready)
        self.assertEqual(self._task(self.lead).state, "ready")

    def test_unknown_code_is_a_clear_error(self):
        with self.assertRaisesRegex(UserError, "t_nowhere"):
            self.lead._workflow_move("t_nowhere")

    def test_stage_is_found_by_the_team(self):
        other_team = self.env["crm.team"].create({"name": "Other"})
        self._create_stage("done", 1, team_ids=[(6, 0, other_team.ids)])
        self._create_stage("done", 0, team_ids=False)
        self.assertEqual(self.lead._find_stage("t_done"), self.stage_done)
        self.assertFalse(self.lead._find_stage("nowhere"))

    def test_rejection_goes_back_and_tells_the_salesperson(self):
        reason = self.env["workflow.reject.reason"].create({"name": "No charter"})
        task = self._task(self.lead)
        task.with_user(self.lara).action_reject("Send it again", reason.id)
        self.assertEqual(self.lead.stage_id, self.stage_new)
        activity = self.lead.activity_ids
        self.assertEqual(activity.user_id, self.sam)
        self.assertIn("Check", activity.summary)
        self.assertIn("No charter", activity.note)
        self.assertIn("Send it again", activity.note)

    def test_words_of_a_rejection_are_shown_as_they_were_written(self):
        words = "Limit <as agreed with Ivan> only, price <purchase"
        self._task(self.lead).with_user(self.lara).action_reject(words)
        self.assertIn(words, html2plaintext(self.lead.activity_ids.note))

    def test_new_round_finishes_what_the_rejection_asked_for(self):
        self._task(self.lead).with_user(self.lara).action_reject("Again, please")
        asked = self.lead.activity_ids
        own = self.lead.activity_schedule("mail.mail_activity_data_todo")
        self.lead.with_user(self.sam).stage_id = self.stage_ready
        self.assertEqual(self._task(self.lead).round, 2)
        self.assertFalse(asked.active)
        self.assertIn(own, self.lead.activity_ids)

    def test_round_of_another_route_finishes_what_the_rejection_asked_for(self):
        self._task(self.lead).with_user(self.lara).action_reject("Again, please")
        asked = self.lead.activity_ids
        self.stage_ready.route_id = self._create_route()
        self.lead.with_user(self.sam).stage_id = self.stage_ready
        self.assertFalse(asked.active)

    def test_rejection_is_told_to_somebody_who_is_there(self):
        self.team.user_id = self.head
        self.sam.action_archive()
        self._task(self.lead).with_user(self.lara).action_reject("Again, please")
        self.assertEqual(self.lead.activity_ids.user_id, self.head)

    def test_rejection_goes_with_the_deal_and_stays_when_somebody_leaves(self):
        self._task(self.lead).with_user(self.lara).action_reject("Again, please")
        self.lead.user_id = self.ann
        self.assertEqual(self.lead.activity_ids.user_id, self.ann)
        self.ann.action_archive()
        self.assertEqual(self.lead.activity_ids.user_id, self.sam)

    def test_dialog_of_the_task_in_hand(self):
        lead = self.lead
        self.assertFalse(lead.with_user(self.sam).is_in_my_hands)
        with self.assertRaises(UserError):
            lead.with_user(self.sam).action_open_current_task()
        self._task(lead).with_user(self.lara).action_delegate(self.head.id, "Yours")
        self.env.invalidate_all()
        self.assertTrue(lead.with_user(self.head).is_in_my_hands)
        action = lead.with_user(self.head).action_open_current_task()
        self.assertEqual(action["res_model"], "workflow.task.complete")

    def test_overdue_ones_are_found(self):
        Lead = self.env["crm.lead"].with_user(self.sam)
        self.assertNotIn(self.lead, Lead.search([("workflow_is_overdue", "=", True)]))
        self.env.cr.execute(
            "UPDATE workflow_task SET deadline = '2020-01-01' WHERE id = %s",
            [self._task(self.lead).id],
        )
        self.env.invalidate_all()
        self.assertTrue(self.lead.with_user(self.sam).workflow_is_overdue)
        self.assertIn(self.lead, Lead.search([("workflow_is_overdue", "=", True)]))

    def test_files_of_documents_are_named_for_the_task(self):
        files = self.lead.sudo()._workflow_files(self._task(self.lead))
        self.assertEqual(files.res_id, self.lead.document_ids.id)
        self.assertEqual(files.raw, b"scan")
