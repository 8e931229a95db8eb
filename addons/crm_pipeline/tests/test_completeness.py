from odoo.tests import Form, tagged

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestCompleteness(PipelineCase):
    def test_meter_counts_what_the_next_stage_requires(self):
        lead = self.lead.with_user(self.sam)
        self.assertEqual((lead.next_stage_id, lead.completeness), (self.stage_ready, 0))
        lead.referred = "Me"
        self.assertEqual(lead.completeness, 33)
        self.assertEqual(
            lead.completeness_gaps.splitlines(),
            ["Expected Revenue", "Document “Charter”"],
        )
        self._upload(lead, self.charter, user=self.sam)
        lead.expected_revenue = 1
        self.assertEqual((lead.completeness, lead.completeness_gaps), (100, ""))

    def test_meter_moves_while_the_form_is_filled_in(self):
        with Form(self.lead.with_user(self.sam)) as form:
            self.assertEqual(form.completeness, 0)
            form.expected_revenue = 10
            self.assertEqual(form.completeness, 33)

    def test_nothing_required_is_complete(self):
        for vals in ({"stage_id": self.stage_done.id}, {"type": "lead"}):
            lead = self._create_lead(**vals)
            self.assertEqual((lead.completeness, lead.next_stage_id.id), (100, False))

    def test_stage_of_another_team_does_not_count(self):
        other = self.env["crm.team"].create({"name": "Other"})
        self.stage_ready.team_ids = other
        self.assertFalse(self.lead.next_stage_id)

    def test_incomplete_ones_are_found(self):
        full = self._create_lead(name="Full")
        self._fill(full)
        Lead = self.env["crm.lead"].with_user(self.sam)
        mine = [("user_id", "=", self.sam.id)]
        self.assertEqual(Lead.search([("completeness", "<", 100), *mine]), self.lead)
        self.assertEqual(Lead.search([("completeness", "=", 100), *mine]), full)

    def test_documents_of_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.stage_ready.required_field_ids = self._fields("referred")
        self.charter.company_id = other
        self.team.company_id = False
        self.sam.company_ids |= other
        home = self.lead
        foreign = self._create_lead(company_id=other.id, referred="Me")
        self.assertEqual((home | foreign).mapped("completeness"), [0, 50])
        home.referred = "Me"
        self.assertEqual(home.completeness, 100)

    def test_personal_document_of_somebody_counts_for_everybody(self):
        self.stage_ready.required_document_type_ids = self.passport
        self._upload(self.lead, self.passport, user=self.sam)
        gaps = self.lead.with_user(self.ann).completeness_gaps
        self.assertNotIn("Passport", gaps)
