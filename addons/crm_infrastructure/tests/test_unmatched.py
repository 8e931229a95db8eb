from datetime import timedelta

from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestUnmatched(ServiceCase):
    """Nobody is switched off while his money lies beside his invoices."""

    def _enter_payment(self, amount=100.0, partner=None):
        """Enter a payment as accountants do, and match it with nothing."""
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)]
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.partner).id,
                "amount": amount,
                "journal_id": journal.id,
            }
        )
        payment.action_post()
        return payment

    def _warned(self):
        service = self._create_service()
        self.advance(START, after(11))
        self.assertTrue(self.row(service, "last_warning", "sent"))
        return service

    def _match(self, payment, move):
        lines = (payment.move_id + move).line_ids
        lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()

    def test_person_is_asked_instead_and_once(self):
        service = self._warned()
        payment = self._enter_payment()
        self.advance(after(12), after(17))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertEqual(self.kinds(service, "unmatched"), [(after(14), "unmatched")])
        [asked] = self.asked(service)
        self.assertIn("Anna", asked.summary)
        self.assertIn(service.period_ids.move_id.name, asked.note)
        self.assertEqual(service.next_step_date, after(18))
        self._match(payment, service.period_ids.move_id)
        self.run_on(after(18))
        self.assertEqual(service.stage_code, "in_service")

    def test_money_that_goes_back_protects_no_longer(self):
        service = self._warned()
        payment = self._enter_payment()
        self.advance(after(12), after(15))
        payment.action_cancel()
        self.run_on(after(16))
        self.assertEqual(service.stage_code, "disconnected")

    def test_too_little_money_or_that_of_others_protects_nobody(self):
        service = self._warned()
        self._enter_payment(99.0)
        self._enter_payment(500.0, self._create_partner("Berta"))
        self.advance(after(12), after(14))
        self.assertEqual(service.stage_code, "disconnected")
        self.assertFalse(self.asked(service))

    def test_money_of_a_contact_is_that_of_his_company(self):
        service = self._warned()
        self._enter_payment(
            partner=self._create_partner("Buyer", parent_id=self.partner.id)
        )
        self.advance(after(12), after(14))
        self.assertEqual(service.stage_code, "awaiting_payment")

    def test_money_of_another_company_protects_nobody(self):
        service = self._warned()
        other = self._create_company("Other Company")
        self.env = self.env(context={"allowed_company_ids": other.ids})
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", other.id)]
        )
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "amount": 100.0,
                "journal_id": journal.id,
            }
        ).action_post()
        self.advance(after(12), after(14))
        self.assertEqual(service.stage_code, "disconnected")
