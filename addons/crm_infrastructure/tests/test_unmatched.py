from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestUnmatched(ServiceCase):
    """Nobody is switched off while his money lies beside his invoices."""

    def _enter_payment(self, amount=100.0, partner=None, **vals):
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
                **vals,
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

    def test_money_that_was_refunded_protects_no_longer(self):
        service = self._warned()
        self._enter_payment()
        self.advance(after(12), after(15))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self._enter_payment(payment_type="outbound")
        self.run_on(after(16))
        self.assertEqual(service.stage_code, "disconnected")

    def test_money_in_the_currency_of_the_invoice_protects_at_any_rate(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = self.env["res.currency.rate"].with_company(self.company)
        rate = {"currency_id": euro.id, "company_id": self.company.id}
        rates.create(rate | {"name": START, "rate": 0.5})
        rates.create(rate | {"name": after(12), "rate": 0.8})
        service = self._create_service(currency_id=euro.id)
        self.advance(START, after(11))
        self.set_clock(after(12))
        self._enter_payment(currency_id=euro.id)
        self.advance(after(12), after(14))
        self.assertEqual(service.stage_code, "awaiting_payment")

    def test_rest_within_the_tolerance_is_covered(self):
        self.type.tolerance = 1.0
        service = self._warned()
        self._enter_payment(99.0)
        self.advance(after(12), after(14))
        self.assertEqual(service.stage_code, "awaiting_payment")

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


@tagged("post_install", "-at_install")
class TestWrittenOff(ServiceCase):
    """A debt that nobody has paid switches nothing on."""

    def _write_off(self, move, journal_type="general"):
        receivable = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        loss = self.env["account.account"].search([("code", "=", "641000")], limit=1)
        journal = self.env["account.journal"].search(
            [("type", "=", journal_type), ("company_id", "=", self.company.id)],
            limit=1,
        )
        amount = move.amount_residual
        lines = [
            {"account_id": loss.id, "debit": amount},
            {
                "account_id": receivable.account_id.id,
                "credit": amount,
                "partner_id": move.commercial_partner_id.id,
            },
        ]
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        entry.action_post()
        (receivable + entry.line_ids[1]).reconcile()

    def test_service_that_is_off_stays_off_and_a_person_is_asked(self):
        service = self._create_service()
        self.advance(START, after(15))
        self._write_off(service.period_ids.move_id)
        self.assertEqual(service.period_ids.state, "paid")
        self.advance(after(16), after(20))
        self.assertEqual(service.stage_code, "disconnected")
        self.assertEqual(len(self.asked(service)), 1)
        self.assertFalse(self.row(service, "renewed"))
        service.with_user(self.manager).action_resume()
        self.assertEqual(service.stage_code, "in_service")

    def test_switch_off_that_is_under_way_is_taken_back(self):
        self.type.disconnection_route_id = self._create_route("Switch off")
        service = self._create_service()
        self.advance(START, after(14))
        self._write_off(service.period_ids.move_id)
        self.run_on(after(15))
        self.assertFalse(self.get_tasks(service))
        self.assertEqual(service.stage_code, "in_service")

    def test_money_entered_by_hand_is_money(self):
        service = self._create_service()
        self.advance(START, after(15))
        self._write_off(service.period_ids.move_id, "bank")
        self.run_on(after(16))
        self.assertEqual(service.stage_code, "in_service")

    def test_money_for_one_counts_beside_another_that_is_written_off(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 days",
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 30})],
            }
        )
        self.partner.property_payment_term_id = term
        service = self._create_service()
        self.advance(START, after(34))
        self.assertEqual(service.stage_code, "disconnected")
        first, second = service.period_ids.sorted("number")
        self._write_off(second.move_id)
        self.pay(first.move_id)
        self.run_on(after(36))
        self.assertEqual(service.stage_code, "in_service")

    def test_letter_names_no_debt_that_is_gone(self):
        service = self._create_service()
        self.advance(START, after(13))
        self.mailbox.is_down = True
        self.run_on(after(14))
        self._write_off(service.period_ids.move_id)
        self.mailbox.is_down = False
        self.run_on(after(16))
        self.assertEqual(self.row(service, "disconnected").state, "skipped")

    def test_service_that_is_served_goes_on(self):
        service = self._create_service()
        self.run_on(START)
        self._write_off(service.period_ids.move_id)
        self.run_on(after(1))
        self.assertEqual(service.stage_code, "in_service")
