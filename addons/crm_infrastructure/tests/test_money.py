from datetime import date, timedelta

from odoo.tests import tagged

from .common import DAY, START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestPayments(ServiceCase):
    """What happens to the invoice decides, whoever did it and however."""

    def test_partial_payment_leaves_a_debt_for_the_rest(self):
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id, 40.0)

        self.advance(after(1), after(15))

        self.assertEqual(service.stage_code, "disconnected")
        self.assertEqual(service.amount_due, 60.0)
        self.assertEqual(self.row(service, "last_warning").amount, 60.0)

    def test_rest_within_the_tolerance_counts_as_paid(self):
        self.type.tolerance = 0.5
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id, 99.5)

        self.advance(after(1), after(15))

        self.assertEqual(service.stage_code, "in_service")
        self.assertFalse(self.kinds(service, "cut_off"))

    def test_rest_above_the_tolerance_is_dunned(self):
        self.type.tolerance = 0.5
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id, 99.49)

        self.advance(after(1), after(15))

        self.assertEqual(len(self.kinds(service, "cut_off")), 1)

    def test_credit_note_before_the_payment_asks_instead_of_billing_again(self):
        service = self._create_service()
        self.run_on(START)
        self.credit(service.period_ids.move_id)

        self.advance(after(1), after(20))

        period = service.period_ids
        self.assertEqual(period.state, "credited")
        self.assertEqual(self.kinds(service, "resend", "cut_off", "renewed"), [])
        self.assertEqual(len(self.kinds(service, "decision")), 1)
        self.assertEqual(len(self.asked(service)), 1)
        self.assertEqual(service.stage_code, "in_service")

    def test_credit_note_after_the_payment_changes_nothing(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        self.pay(move)
        self.run_on(after(1))
        before = self.kinds(service)

        self.credit(move)
        self.advance(after(2), after(20))

        self.assertEqual(self.kinds(service), before)
        self.assertEqual(service.stage_code, "in_service")

    def test_part_credited_and_the_rest_paid_is_paid(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        self.credit(move, 30.0)
        self.assertEqual(service.amount_due, 70.0)
        self.pay(move, 70.0)

        self.run_on(after(1))

        self.assertEqual(service.period_ids.state, "paid")
        self.assertEqual(service.stage_code, "in_service")

    def test_cancelled_payment_is_a_debt_again_with_a_new_grace(self):
        service = self._create_service()
        self.run_on(START)
        payment = self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        self.assertEqual(service.stage_code, "in_service")

        self.set_clock(after(20))
        payment.action_draft()
        payment.action_cancel()
        self.advance(after(20), after(36))

        self.assertEqual(
            self.kinds(service, "debt", "resend", "last_warning", "cut_off"),
            [
                (after(20), "debt"),
                (after(27), "resend"),
                (after(31), "last_warning"),
                (after(34), "cut_off"),
            ],
        )

    def test_unreconciled_payment_returns_the_service_to_debt(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        self.pay(move)
        self.run_on(after(1))
        paid_through = service.paid_through

        self.take_back(move)
        self.run_on(after(2))

        self.assertEqual(service.period_ids.state, "unpaid")
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertEqual(paid_through, service.period_ids.date_to)
        self.assertEqual(service.paid_through, START - DAY)

    def test_payment_taken_back_after_the_cut_off_gives_a_new_grace(self):
        service = self._create_service()
        self.advance(START, after(15))
        payment = self.pay(service.period_ids.move_id)
        self.run_on(after(16))
        self.assertEqual(service.stage_code, "in_service")

        self.set_clock(after(17))
        payment.action_draft()
        payment.action_cancel()
        self.advance(after(17), after(30))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.advance(after(31), after(32))

        cut_offs = self.kinds(service, "cut_off")
        self.assertEqual(cut_offs, [(after(14), "cut_off"), (after(31), "cut_off")])

    def test_payment_taken_back_beside_another_debt_gives_a_new_grace(self):
        self.type.resend_after_days = 0
        service = self._create_service()
        self.advance(START, after(12))
        first = service.period_ids
        self.pay(first.move_id)
        self.advance(after(13), after(32))
        self.take_back(first.move_id)
        self.advance(after(33), after(44))
        key = first._get_ladder_key()
        rows = service.journal_ids.filtered(lambda row: row.key.endswith(key))
        self.assertEqual(
            [(row.run_date, row.kind) for row in rows.sorted("id")],
            [(after(44), "last_warning")],
        )
        self.assertEqual(service.paid_through, START - DAY)

    def test_two_unpaid_invoices_are_both_to_be_paid(self):
        self.type.cut_off_days = 60
        service = self._create_service()
        self.advance(START, date(2025, 4, 11))
        first, second = service.period_ids.sorted("number")
        self.pay(second.move_id)

        self.run_on(date(2025, 4, 12))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.pay(first.move_id)
        self.run_on(date(2025, 4, 13))

        self.assertEqual(service.stage_code, "in_service")
        self.assertEqual(service.paid_through, second.date_to)
        self.assertEqual(len(self.kinds(service, "renewed")), 1)

    def test_older_payment_taken_back_and_made_anew_loses_no_paid_time(self):
        service = self._create_service()
        self.run_on(START)
        first = service.period_ids
        self.pay(first.move_id)
        self.advance(after(30), after(31))
        second = service.period_ids.sorted("number")[-1]
        self.pay(second.move_id)
        self.run_on(after(32))
        self.assertEqual(service.paid_through, second.date_to)

        self.take_back(first.move_id)
        self.run_on(after(33))
        self.assertEqual(service.paid_through, START - DAY)
        self.pay(first.move_id)
        self.run_on(after(34))

        self.assertEqual(service.paid_through, second.date_to)


@tagged("post_install", "-at_install")
class TestInvoiceChanges(ServiceCase):
    """What an accountant may do to an invoice that the scheduler made."""

    def test_cancelled_invoice_is_neither_dunned_nor_billed_again(self):
        service = self._create_service()
        self.run_on(START)
        service.period_ids.move_id.button_cancel()

        self.advance(after(1), after(20))

        self.assertEqual(service.period_ids.state, "cancelled")
        self.assertEqual(
            self.kinds(service, "invoice", "resend", "last_warning", "cut_off"),
            [(START, "invoice")],
        )
        self.assertEqual(len(self.asked(service)), 1)

    def test_bill_again_makes_one_new_invoice_and_dunning_anew(self):
        service = self._create_service()
        self.run_on(START)
        period = service.period_ids
        old = period.move_id
        old.button_cancel()
        self.run_on(after(1))

        period.action_bill_again()
        self.advance(after(2), after(16))

        self.assertEqual(service.period_ids, period)
        self.assertNotEqual(period.move_id, old)
        self.assertEqual(period.move_id.state, "posted")
        self.assertEqual(
            self.kinds(service, "invoice", "resend", "last_warning", "cut_off")[1:],
            [
                (after(2), "invoice"),
                (after(9), "resend"),
                (after(13), "last_warning"),
                (after(16), "cut_off"),
            ],
        )

    def test_bill_again_takes_the_present_price(self):
        service = self._create_service(date_end=START + 14 * DAY)
        self.run_on(START)
        service.period_ids.move_id.button_cancel()
        service.price_unit = 310.0

        service.period_ids.action_bill_again()
        self.run_on(after(1))

        self.assertEqual(service.period_ids.amount_planned, 150.0)
        self.assertEqual(service.period_ids.move_id.amount_total, 150.0)
        self.assertEqual(self.row(service, "invoice").amount, 150.0)

    def test_waived_period_is_never_billed(self):
        service = self._create_service()
        self.run_on(START)
        service.period_ids.move_id.button_cancel()
        self.run_on(after(1))

        service.period_ids.action_waive("A present for the anniversary")
        self.advance(after(2), after(20))

        self.assertEqual(service.period_ids.state, "skipped")
        self.assertEqual(len(self.kinds(service, "invoice")), 1)
        self.assertEqual(service.stage_code, "in_service")

    def test_valid_invoice_is_neither_billed_again_nor_waived(self):
        service = self._create_service()
        self.run_on(START)
        for call in (
            lambda period: period.action_bill_again(),
            lambda period: period.action_waive("No"),
        ):
            with self.assertRaisesRegex(Exception, "valid invoice"):
                call(service.period_ids)

    def test_draft_is_neither_paid_nor_a_debt(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        move.button_draft()

        self.advance(after(1), after(20))
        self.assertEqual(service.period_ids.state, "draft")
        self.assertEqual(service.amount_due, 0.0)
        self.assertEqual(self.kinds(service, "resend", "cut_off", "renewed"), [])
        move.action_post()
        self.advance(after(21), after(27))

        self.assertEqual(service.period_ids.state, "unpaid")
        notice = [day for day, kind in self.kinds(service, "last_warning", "cut_off")]
        self.assertGreaterEqual(notice[1] - notice[0], 3 * DAY)

    def test_deleted_draft_is_billed_once_more(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.assertEqual(service.period_ids.state, "to_bill")

        for day in (1, 1, 2):
            self.run_on(after(day))

        period = service.period_ids
        self.assertEqual(period.number, 1)
        self.assertEqual(period.move_id.state, "posted")
        self.assertEqual(len(self.kinds(service, "invoice")), 2)
        lines = self.env["account.move.line"].search(
            [("infrastructure_period_id", "=", period.id)]
        )
        self.assertEqual(lines.move_id, period.move_id)

    def test_blocked_invoice_is_not_dunned(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        move.action_toggle_block_payment()

        self.advance(after(1), after(20))

        self.assertEqual(service.period_ids.state, "disputed")
        self.assertEqual(self.kinds(service, "resend", "last_warning", "cut_off"), [])
        self.assertEqual(service.amount_due, 100.0)

    def test_line_without_follow_up_is_not_dunned(self):
        service = self._create_service()
        self.run_on(START)
        lines = service.period_ids.move_id.line_ids
        lines.filtered(lambda line: line.display_type == "payment_term").write(
            {"no_followup": True}
        )

        self.advance(after(1), after(20))

        self.assertEqual(self.kinds(service, "resend", "last_warning", "cut_off"), [])

    def test_blocked_and_then_paid_in_full_is_paid(self):
        service = self._create_service()
        self.run_on(START)
        move = service.period_ids.move_id
        move.action_toggle_block_payment()
        self.run_on(after(1))
        self.pay(move)
        self.assertEqual(move.payment_state, "blocked")

        self.run_on(after(2))

        self.assertEqual(service.period_ids.state, "paid")
        self.assertEqual(service.stage_code, "in_service")

    def test_dispute_about_one_invoice_does_not_hold_up_the_next(self):
        service = self._create_service()
        self.run_on(START)
        service.period_ids.move_id.action_toggle_block_payment()
        self.advance(date(2025, 4, 9), date(2025, 4, 11))
        second = service.period_ids.sorted("number")[-1]
        self.pay(second.move_id)

        self.run_on(date(2025, 4, 12))

        self.assertTrue(second.is_renewed)
        self.assertEqual(service.stage_code, "in_service")
        self.assertEqual(service.amount_due, 100.0)
