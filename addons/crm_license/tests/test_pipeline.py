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
