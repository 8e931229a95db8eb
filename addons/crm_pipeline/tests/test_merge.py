from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestMerge(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.route = cls._create_route()
        cls.other = cls._create_lead(name="Further on", stage_id=cls.stage_done.id)

    def _end_run(self, lead):
        run = lead._workflow_start(self.route)
        run._cancel("enough")
        return run

    def test_lead_with_runs_is_not_deleted(self):
        run = self.lead._workflow_start(self.route)
        for _state in ("running", "ended"):
            with self.assertRaises(UserError):
                self.lead.with_user(self.head).unlink()
            with self.assertRaises(UserError):
                self.lead.sudo().with_context(force_delete=True).unlink()
            if run.state == "running":
                run._cancel("enough")
        self.other.with_user(self.head).unlink()
        self.assertFalse(self.other.exists())

    def test_open_run_refuses_the_merge(self):
        self.lead._workflow_start(self.route)
        with self.assertRaisesRegex(UserError, "in a route"):
            (self.lead | self.other).with_user(self.head).merge_opportunity()

    def test_two_histories_are_not_merged(self):
        self._end_run(self.lead)
        self._end_run(self.other)
        with self.assertRaisesRegex(UserError, "More than one"):
            (self.lead | self.other).merge_opportunity()

    def test_the_one_with_a_history_is_the_head(self):
        for used, rest in ((self.lead, self.other),):
            run = self._end_run(used)
            document = self._upload(rest, self.charter)
            merged = (rest | used).with_user(self.head).merge_opportunity()
            self.assertEqual(merged, used)
            self.assertFalse(rest.exists())
            self.assertEqual(run.res_id, used.id)
            self.assertEqual(document.lead_id, used)
            self.assertTrue(document.with_context(bin_size=False).file)

    def test_merge_does_not_open_personal_documents(self):
        self._upload(self.lead, self.passport, user=self.sam)
        self.other.user_id = self.ann
        both = self.lead | self.other
        with self.assertRaises(AccessError):
            both.with_user(self.ann).merge_opportunity()
        both.with_user(self.head).merge_opportunity()

    def test_merged_deal_is_reminded_of_once(self):
        self.stage_done.reminder_ids = [(0, 0, {"name": "Call back"})]
        both = self._create_lead(stage_id=self.stage_done.id)
        both |= self._create_lead(stage_id=self.stage_done.id)
        self.assertEqual(len(both.activity_ids), 2)
        merged = both.with_user(self.head).merge_opportunity()
        self.assertEqual(len(merged.activity_ids), 1)
