from datetime import timedelta

from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestSeveralInvoices(ServiceCase):
    """What a payment does while another invoice is open."""

    def _with_terms(self, days=30):
        term = self.env["account.payment.term"].create(
            {
                "name": f"{days} days",
                "line_ids": [(0, 0, {"value_amount": 100, "nb_days": days})],
            }
        )
        self.partner.property_payment_term_id = term
        return self._create_service()

    def test_invoice_that_is_not_due_keeps_nobody_off(self):
        service = self._with_terms()
        self.advance(START, after(34))
        self.assertEqual(service.stage_code, "disconnected")
        first, second = service.period_ids.sorted("number")
        self.assertGreater(second.date_due, after(40))
        self.pay(first.move_id)
        self.run_on(after(36))
        self.assertEqual(service.paid_through, first.date_to)
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.pay(second.move_id)
        self.run_on(after(37))
        self.assertEqual(service.stage_code, "in_service")
        self.assertEqual(service.paid_through, second.date_to)

    def test_nobody_is_switched_on_to_be_switched_off_again(self):
        service = self._create_service()
        # two periods at once, so both are warned of on one night
        self.advance(after(31), after(46))
        self.assertEqual(service.stage_code, "disconnected")
        first = service.period_ids.sorted("number")[0]
        self.assertEqual(len(self.kinds(service, "last_warning")), 2)
        self.pay(first.move_id)
        self.advance(after(47), after(48))
        self.assertEqual(service.stage_code, "disconnected")
        self.assertEqual(len(self.kinds(service, "disconnected")), 1)
        for period in service.period_ids.filtered("amount_residual"):
            self.pay(period.move_id)
        self.run_on(after(49))
        self.assertEqual(service.stage_code, "in_service")

    def test_open_switch_off_goes_with_its_debt_beside_one_that_is_not_due(self):
        self.type.disconnection_route_id = self._create_route("Switch off")
        service = self._with_terms()
        self.advance(START, after(34))
        self.assertEqual(service.stage_code, "disconnection")
        self.pay(service.period_ids.sorted("number")[0].move_id)
        self.run_on(after(35))
        self.assertFalse(self.get_tasks(service))
        self.assertEqual(service.stage_code, "awaiting_payment")

    def test_always_paid_late_but_in_time_it_is_renewed_all_the_same(self):
        service = self._with_terms()
        self.advance(START, after(31))
        first = service.period_ids.sorted("number")[0]
        self.assertEqual(len(service.period_ids), 2)
        self.pay(first.move_id)
        self.run_on(after(32))
        self.assertEqual(service.paid_through, first.date_to)
        self.assertTrue(first.is_renewed)

    def test_promise_for_several_holds_when_one_of_them_is_paid(self):
        service = self._with_terms(25)
        self.advance(START, after(27))
        service.action_promise(after(70), "Both by then")
        self.advance(after(28), after(31))
        first, second = service.period_ids.sorted("number")
        self.pay(first.move_id)
        self.advance(after(32), after(69))
        self.assertTrue(first.is_renewed)
        self.assertEqual(second.state, "unpaid")
        self.assertEqual(service.hold_until, after(70))
        self.assertFalse(self.kinds(service, "cut_off"))
        self.pay(service.period_ids.move_id.filtered("amount_residual"))
        self.run_on(after(70))
        self.assertFalse(service.hold_until)

    def test_rest_within_the_tolerance_is_not_asked_for(self):
        self.type.tolerance = 1.0
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id, 99.5)
        self.run_on(after(5))
        self.assertEqual(service.period_ids.state, "paid")
        self.assertEqual((service.amount_due, service.amount_overdue), (0.0, 0.0))
        self.assertFalse(service.is_overdue)

    def test_payment_taken_back_after_its_warning_is_warned_of_again(self):
        self.type.resend_after_days = 0
        service = self._create_service(interval_unit="week")
        self.advance(START, after(12))
        first = service.period_ids.sorted("number")[0]
        self.assertEqual(len(service.period_ids), 2)
        self.pay(first.move_id)
        self.advance(after(13), after(17))
        self.take_back(first.move_id)
        self.run_on(after(18))
        self.assertFalse(self.kinds(service, "cut_off"))
        self.assertEqual(first.ladder_start, after(18))
