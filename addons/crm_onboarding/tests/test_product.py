from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOON, OnboardingCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestProduct(OnboardingCase):
    """The same engine, other data: a new product is approved."""

    def _create_product(self, **vals):
        lead = self.env["crm.lead"].create(
            {
                "name": "Cordless saw",
                "type": "opportunity",
                "team_id": self.env.ref("crm_onboarding.team_new_products").id,
                "stage_id": self._stage("product_data").id,
                "user_id": self.manager.id,
                "product_title": "Cordless saw",
                "product_supplier_id": self.partner.id,
                "product_purchase_price": 50,
                "product_planned_price": 80,
                "product_planned_volume": 12,
                **vals,
            }
        )
        self._add_documents(lead, "product_certificate", "supplier_price_list")
        return lead

    def _start_product(self, lead):
        lead.with_user(self.manager).stage_id = self._stage("product_approval")
        return lead.workflow_run_ids.filtered(lambda run: run.state == "running")

    def test_start_lists_the_gaps(self):
        lead = self._create_product(product_supplier_id=False)
        lead.document_ids[:1].unlink()
        with self._refused("Supplier"):
            self._start_product(lead)
        with self._refused("Product Certificate"):
            self._start_product(lead)

    def test_four_steps_end_in_the_range(self):
        lead = self._create_product()
        run = self._start_product(lead)
        self._complete(run, self.head, values={"product_planned_price": 90})
        self._complete(run, self.accountant)
        with self._refused("Certificate"):
            self._complete(run, self.lawyer)
        certificate = {
            "product_certificate": "N 1",
            "product_certificate_until": "2028-01-01",
        }
        self._complete(run, self.lawyer, values=certificate)
        with self._refused("Item Code"):
            self._complete(run, self.operator)
        self._complete(run, self.operator, values={"product_code": "00-17"})
        self.assertEqual(run.state, "done")
        self.assertEqual(lead.stage_id, self._stage("product_approved"))
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.product_planned_price, 90)
        self.assertFalse(
            self.env["crm.client.terms"].search([("lead_id", "=", lead.id)])
        )

    def test_salesperson_is_told(self):
        lead = self._create_product()
        run = self._start_product(lead)
        values = [
            (self.head, {}),
            (self.accountant, {}),
            (
                self.lawyer,
                {"product_certificate": "1", "product_certificate_until": "2028-01-01"},
            ),
            (self.operator, {"product_code": "00-17"}),
        ]
        for user, vals in values:
            self._complete(run, user, values=vals)
        todo = lead.activity_ids.filtered(lambda a: "approved" in (a.summary or ""))
        self.assertEqual(todo.user_id, self.manager)
        self.assertIn("00-17", todo.note)

    def test_refusal_goes_back_to_the_data(self):
        lead = self._create_product()
        run = self._start_product(lead)
        reason = self.env.ref("crm_onboarding.reject_reason_product_price")
        self._reject(run, self.head, "Too dear", reason_id=reason.id)
        self.assertEqual(lead.stage_id, self._stage("product_data"))

    def test_stages_of_the_other_pipeline_are_refused(self):
        lead = self._create_product()
        for code in ("requisites", "approval"):
            with self.subTest(stage=code), self._refused():
                lead.with_user(self.manager).stage_id = self._stage(code)
        with self._refused():
            lead.with_user(self.manager).stage_id = self._stage("product_approved")

    def test_contract_data_concern_clients_only(self):
        lead = self._create_product()
        lead.with_user(self.head).product_code = "X"
        self.assertEqual(lead.product_code, "X")
