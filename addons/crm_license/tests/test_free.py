from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestFree(LicenseCase):
    """A licence that is given away needs its signed contract and no invoice."""

    with_invoices = True

    def free(self, **vals):
        lead = self._create_lead(**vals)
        lead.license_price = 0
        return lead

    def test_signature_wins_it(self):
        lead = self.free()
        self.assertEqual(lead.expected_revenue, 0)
        self.assertEqual(lead.won_status, "pending")
        self.make_contract(lead).with_user(self.seller).action_sign()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.license_ids.amount, 0)

    def test_without_a_signature_nobody_wins_it(self):
        lead = self.free()
        won = lead._get_won_stage()
        self.assertEqual(lead._stage_gaps(won)[lead], ["signed contract"])
        with self.assertRaises(UserError), self.cr.savepoint():
            lead.with_user(self.manager).write({"stage_id": won.id})

    def test_price_lowered_to_nothing_after_the_signature_wins_it(self):
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        self.assertEqual(lead.won_status, "pending")
        lead.with_user(self.seller).license_price = 0
        self.assertEqual(lead.won_status, "won")

    def test_revenue_or_an_invoice_has_to_be_paid(self):
        lead = self.free()
        lead.expected_revenue = 50
        self.make_contract(lead).action_sign()
        self.assertEqual(lead.won_status, "pending")
        other = self.free()
        self.make_invoice(other)
        self.make_contract(other).action_sign()
        self.assertEqual(other.won_status, "pending")
        self.pay(other.invoice_ids)
        self.assertEqual(other.won_status, "won")

    def test_forgotten_price_gives_nothing_away(self):
        lead = self._create_lead()
        lead.license_tariff_id.price_ids.filtered(
            lambda line: line.term_id == lead.license_term_id
        ).unlink()
        lead.license_price = 0
        self.make_contract(lead).action_sign()
        self.assertEqual(lead.won_status, "pending")
        gaps = lead._stage_gaps(lead._get_won_stage())[lead]
        self.assertIn("price of the tariff for this term", gaps)

    def test_scheduler_wins_a_free_one_that_the_events_missed(self):
        lead = self.free()
        contract = self.make_contract(lead)
        lead.expected_revenue = 50
        contract.action_sign()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET expected_revenue = 0 WHERE id = %s", [lead.id]
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "won")

    def test_renewal_of_a_free_one_is_free(self):
        licence = self._create_license("2025-03-10", amount=0)
        self.plain_tariff.price_ids.price = 0
        self.run_on("2026-02-08")
        lead = licence.renewal_opportunity_id
        self.assertEqual(lead.expected_revenue, 0)
        self.make_contract(lead).action_sign()
        self.assertEqual(licence.successor_id.amount, 0)
