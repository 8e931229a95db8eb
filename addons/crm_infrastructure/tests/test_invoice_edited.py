from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestInvoiceEdited(ServiceCase):
    """What the accountant does with an invoice that the scheduler has made."""

    def _billed(self, count=1):
        self.partner.infrastructure_grouping = count > 1
        services = self.env["infrastructure.service"].union(
            *(self._create_service(name=f"Hosting {n}") for n in range(count))
        )
        self.run_on(START)
        self.assertEqual(len(services.period_ids.move_id), 1)
        return services

    def _edit(self, move, *commands):
        move.button_draft()
        move.invoice_line_ids = list(commands)
        move.action_post()

    def _extra(self, price):
        return Command.create({"name": "Set-up", "quantity": 1, "price_unit": price})

    # === CREDITED THOUGH BLOCKED === #

    def test_disputed_invoice_that_is_credited_is_not_paid(self):
        service = self._billed()
        move = service.period_ids.move_id
        move.action_toggle_block_payment()
        self.credit(move)
        self.run_on(after(1))
        self.assertEqual(service.period_ids.state, "credited")
        self.assertFalse(self.row(service, "renewed"))
        self.assertTrue(self.asked(service))

    def test_disputed_invoice_that_is_paid_is_paid(self):
        service = self._billed()
        move = service.period_ids.move_id
        self.pay(move, 60)
        move.action_toggle_block_payment()
        self.credit(move, 40)
        self.assertEqual(service.period_ids.state, "paid")

    # === LINES === #

    def test_line_taken_off_a_shared_invoice_is_asked_about(self):
        kept, dropped = self._billed(2)
        move = kept.period_ids.move_id
        line = dropped.period_ids.move_line_ids
        self._edit(move, Command.delete(line.id))
        self.assertEqual((kept.period_ids.state, kept.amount_due), ("unpaid", 100.0))
        self.assertEqual(dropped.period_ids.state, "credited")
        self.assertEqual(dropped.amount_due, 0.0)
        self.advance(after(1), after(35))
        self.assertEqual(kept.stage_code, "disconnected")
        self.assertFalse(self.kinds(dropped, "cut_off"))
        self.assertTrue(self.asked(dropped))
        self.assertFalse(dropped.lifecycle_failure)

    def test_line_entered_again_is_owed_and_closed_by_its_act(self):
        self.company.closing_act_auto_issue = True
        self.type.act_policy = "on_renewal"
        service = self._billed()
        period = service.period_ids
        line = period.move_line_ids
        again = {"product_id": self.product.id, "quantity": 1, "price_unit": 120.0}
        self._edit(period.move_id, Command.delete(line.id), Command.create(again))
        self.assertEqual((period.state, service.amount_due), ("unpaid", 120.0))
        self.pay(period.move_id)
        self.run_on(after(1))
        self.assertFalse(service.lifecycle_failure)
        self.assertEqual(period.act_id.amount_total, 120.0)

    def test_added_lines_are_shared_by_the_periods(self):
        for count, price in ((1, 50.0), (1, -20.0), (3, 10.0)):
            services = self._billed(count)
            self._edit(services.period_ids.move_id, self._extra(price))
            with self.subTest(count=count, price=price):
                due = sum(services.mapped("amount_due"))
                self.assertAlmostEqual(due, 100.0 * count + price)

    # === REVERSED AND MADE ANEW === #

    def _replace(self, move):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard = wizard.with_user(self.admin).create({"journal_id": move.journal_id.id})
        wizard.modify_moves()
        return wizard.new_move_ids

    def test_invoice_that_replaces_another_bills_its_periods(self):
        services = self._billed(2)
        old = services.period_ids.move_id
        new = self._replace(old)
        self.assertEqual(services.period_ids.move_id, new)
        self.assertEqual(set(services.period_ids.mapped("state")), {"draft"})
        new.invoice_line_ids[0].price_unit = 80.0
        new.action_post()
        self.assertEqual(services.mapped("amount_due"), [80.0, 100.0])
        self.run_on(after(1))
        self.assertFalse(self.asked(services))
        self.pay(new)
        self.run_on(after(2))
        self.assertEqual(set(services.mapped("stage_code")), {"in_service"})
        self.advance(after(3), after(31))
        self.assertEqual(len(services.period_ids), 4)

    def _post_replacement(self, service):
        new = self._replace(service.period_ids.move_id)
        new.invoice_date = new.invoice_date_due = after(1)
        new.action_post()
        self.assertEqual(service.period_ids.state, "unpaid")
        self.advance(after(2), after(16))

    def test_new_invoice_is_dunned_in_place_of_the_old_one(self):
        service = self._billed()
        self.run_on(after(1))
        self._post_replacement(service)
        self.assertEqual(service.stage_code, "disconnected")

    def test_payment_of_the_old_invoice_is_looked_at_before_the_cut_off(self):
        service = self._billed()
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        # stock takes the payment off the old invoice, and matches it with nothing
        self._post_replacement(service)
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertEqual(len(self.kinds(service, "unmatched")), 1)

    # === THE SUM IN A LETTER === #

    def test_letter_asks_for_what_is_due_and_not_disputed(self):
        service = self._create_service()
        self.run_on(START)
        service.period_ids.move_id.action_toggle_block_payment()
        self.advance(after(1), after(42))
        self.assertEqual(service.amount_due, 200.0)
        letter = self.row(service, "last_warning", "sent").mail_message_id
        self.assertIn("100.00", letter.body)
        self.assertNotIn("200.00", letter.body)
