from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import START, LicenseCase


@tagged("post_install", "-at_install")
class TestPipeline(LicenseCase):
    """Each product may have stages and timers of its own."""

    def test_own_pipeline_takes_running_licences_along(self):
        licence, other = self._create_license(START), self._create_license()
        shared = licence.stage_id.pipeline_id
        self.plain.with_user(self.manager).action_make_pipeline()
        own = self.plain.pipeline_id
        self.assertNotEqual(own, shared)
        self.assertEqual(licence.stage_id.pipeline_id, own)
        self.assertEqual((licence.stage_code, other.stage_code), ("active", "to_issue"))
        self.run_due(licence, date(2026, 2, 8))
        self.assertEqual(licence.stage_id.pipeline_id, own)
        self.assertEqual(licence.stage_code, "expiring_30")
        moved = licence.journal_ids.stage_id.pipeline_id
        self.assertEqual(self._create_license().stage_id.pipeline_id, own)
        self.assertIn(own, moved)

    def test_columns_are_those_of_the_product(self):
        self.plain.action_make_pipeline()
        licences = self.env["crm.license"]
        self._create_license(START)
        for product in (self.plain, self.product):
            stages = licences.with_context(
                default_product_id=product.id
            )._read_group_stage_ids(self.env["lifecycle.stage"], [])
            self.assertEqual(stages.pipeline_id, product.pipeline_id)
            self.assertEqual(len(stages), 5)

    def test_timer_of_one_pipeline_leaves_the_other_alone(self):
        self.plain.action_make_pipeline()
        stage = self.plain.pipeline_id.stage_ids.filtered(lambda s: s.code == "active")
        self.env["lifecycle.timer"].create(
            {"name": "Ask how it goes", "stage_id": stage.id, "days": 5}
            | {"date_from": "2025-01-01"}
        )
        mine = self._create_license(START)
        other = self._create_license(
            START, product_id=self.product.id, tariff_id=self.tariff.id
        )
        self.run_due(mine | other, date(2025, 3, 20))
        self.assertEqual(self.kinds(mine, "timer"), [("2025-03-15", "timer")])
        self.assertFalse(self.kinds(other, "timer"))

    # === STAGES OF THE ADMINISTRATOR'S OWN === #

    def make_waiting(self):
        """Give the pipeline a stage for what was not issued in five days."""
        pipeline = self.plain.pipeline_id
        waiting = self.env["lifecycle.stage"].create(
            {"name": "Waiting", "pipeline_id": pipeline.id, "sequence": 2}
        )
        first = pipeline.stage_ids.filtered(lambda s: s.code == "to_issue")
        timer = {"name": "Wait", "stage_id": first.id, "days": 5, "action": "move"}
        timer |= {"target_stage_id": waiting.id, "date_from": "2025-01-01"}
        self.env["lifecycle.timer"].create(timer)
        return waiting

    def make_other(self, **vals):
        return self._create_license(
            product_id=self.product.id, tariff_id=self.tariff.id, **vals
        )

    def test_licence_that_waits_in_an_own_stage_can_still_be_issued(self):
        waiting, licence = self.make_waiting(), self._create_license()
        self.run_on("2025-03-15")
        self.assertEqual(licence.stage_id, waiting)
        self.assertTrue(licence.with_user(self.manager).can_activate)
        licence.with_user(self.manager).action_start_issuing()
        self.activate(licence, "2025-03-15")
        self.assertEqual(licence.stage_code, "active")
        licence.with_user(self.manager).action_correct_start("2025-03-14", "typo")

    def test_licence_closed_before_its_issue_runs_when_it_is_issued(self):
        licence = self._create_license()
        licence._put_into_stages("closed")
        licence.with_user(self.manager).action_activate(START)
        self.assertEqual(licence.stage_code, "active")

    def test_start_of_a_licence_in_an_own_stage_is_corrected(self):
        waiting, licence = self.make_waiting(), self._create_license(START)
        licence._put_into_stages(waiting.code)
        licence.with_user(self.manager).action_correct_start("2025-03-09", "typo")
        self.assertEqual(licence.stage_code, "active", "activated anew")

    def test_own_pipeline_keeps_its_own_stages_and_those_of_others(self):
        waiting = self.make_waiting()
        mine, other = self._create_license(), self.make_other()
        mine._put_into_stages(waiting.code)
        self.plain.with_user(self.manager).action_make_pipeline()
        self.assertEqual(mine.stage_code, waiting.code)
        self.assertEqual(mine.stage_id.pipeline_id, self.plain.pipeline_id)
        self.run_on("2025-03-15")
        self.assertEqual(other.stage_id, waiting)
        self.assertEqual(other.journal_ids.stage_id, waiting)

    def test_unissued_licence_in_a_stage_that_is_gone_is_to_be_issued(self):
        waiting, licence = self.make_waiting(), self._create_license()
        running = self._create_license(START)
        (licence | running)._put_into_stages(waiting.code)
        pipeline = self.plain.pipeline_id
        self.plain.action_make_pipeline()
        own = self.plain.pipeline_id
        self.plain.pipeline_id = pipeline
        own.timer_ids.unlink()
        own.stage_ids.filtered(lambda s: s.code == waiting.code).unlink()
        self.plain.pipeline_id = own
        stages = (licence.stage_code, running.stage_code)
        self.assertEqual(stages, ("to_issue", "active"))

    def test_timers_go_along_and_do_not_go_off_again(self):
        self.make_waiting()
        stage = self.plain.pipeline_id.stage_ids.filtered(lambda s: s.code == "active")
        asking = {"name": "Ask", "stage_id": stage.id, "date_from": "2025-01-01"}
        self.env["lifecycle.timer"].create(
            [asking | {"days": 5}, asking | {"days": 9, "active": False}]
        )
        licence = self._create_license(START)
        self.run_on("2025-03-15")
        self.plain.with_user(self.manager).action_make_pipeline()
        own = self.plain.pipeline_id
        timers = own.with_context(active_test=False).stage_ids.timer_ids
        self.assertEqual(timers.mapped("days"), [5, 5, 9])
        self.assertEqual(timers.target_stage_id.pipeline_id, own)
        unissued = self._create_license()
        self.run_due(licence | unissued, date(2025, 3, 21))
        self.assertEqual(self.kinds(licence, "timer"), [("2025-03-15", "timer")])
        self.assertEqual(unissued.stage_id, timers.target_stage_id)

    def test_another_product_brings_the_unissued_licence_into_its_pipeline(self):
        self.product.action_make_pipeline()
        licence = self._create_license()
        vals = {"product_id": self.product.id, "tariff_id": self.tariff.id}
        licence.with_user(self.manager).write(vals)
        self.assertEqual(licence.stage_id.pipeline_id, self.product.pipeline_id)
        self.assertEqual(licence.stage_code, "to_issue")

    def test_pipeline_without_its_stages_is_refused(self):
        pipeline = self.env["lifecycle.pipeline"].create(
            {"name": "Empty", "model_id": self.env["ir.model"]._get_id("crm.license")}
        )
        with self.assertRaises(ValidationError):
            self.plain.pipeline_id = pipeline

    def test_issued_licence_keeps_what_was_sold(self):
        licence = self._create_license(START)
        for vals in (
            {"term_id": self.terms[1].id},
            {"product_id": self.product.id, "tariff_id": self.tariff.id},
        ):
            with self.assertRaises(UserError):
                licence.with_user(self.manager).write(vals)
        with self.assertRaises(UserError):
            licence.with_user(self.manager).unlink()
        self._create_license().with_user(self.manager).unlink()

    def test_copy_is_a_new_licence(self):
        licence = self._create_license(START)
        copy = licence.copy()
        self.assertEqual(copy.stage_code, "to_issue")
        self.assertFalse(copy.date_start or copy.date_end or copy.has_key)
        self.assertFalse(copy.predecessor_id or copy.opportunity_id)

    def test_archived_licence_sleeps(self):
        licence = self._create_license(START)
        licence.active = False
        self.run_on("2026-02-08")
        self.assertFalse(licence.renewal_lead_ids)
        licence.active = True
        self.run_on("2026-02-09")
        self.assertEqual(len(licence.renewal_lead_ids), 1)
