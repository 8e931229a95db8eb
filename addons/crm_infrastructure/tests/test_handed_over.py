from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestHandedOver(ServiceCase):
    """The service has another customer; the old invoices stay with the old one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.berta = cls._create_partner("Berta")

    def _handed_over(self, day):
        service = self._create_service()
        self.advance(START, day)
        service.partner_id = self.berta
        return service

    def test_nobody_is_warned_or_cut_off_for_the_debt_of_another(self):
        for days in (3, 12):
            service = self._handed_over(after(days))
            self.advance(after(days + 1), after(30))
            with self.subTest(days=days):
                self.assertEqual(service.stage_code, "in_service")
                self.assertFalse(self.kinds(service, "cut_off"))
        self.assertFalse(self.mailbox.to("berta@"))
        last = max(day for day, _subject in self.mailbox.to("anna@"))
        self.assertEqual(last, after(11))

    def test_debt_of_the_present_customer_is_dunned(self):
        service = self._handed_over(after(12))
        self.advance(after(13), after(46))
        self.assertEqual(
            self.kinds(service, "last_warning", "cut_off")[1:],
            [(after(42), "last_warning"), (after(45), "cut_off")],
        )
        days = [day for day, _subject in self.mailbox.to("berta@")]
        self.assertEqual(days, [after(31), after(38), after(42), after(45)])

    def test_promise_of_the_earlier_customer_does_not_bind_the_present(self):
        service = self._create_service()
        self.advance(START, after(11))
        service.action_promise(after(60), "On payday")
        service.partner_id = self.berta
        self.assertFalse(service.hold_until)
        self.assertFalse(service.hold_reason)
        self.advance(after(12), after(46))
        self.assertIn((after(45), "cut_off"), self.kinds(service, "cut_off"))

    def test_promise_stays_with_a_contact_of_the_same_company(self):
        service = self._create_service()
        self.advance(START, after(11))
        service.action_promise(after(20), "On payday")
        service.partner_id = self._create_partner("Clara", parent_id=self.partner.id)
        self.assertEqual(service.hold_until, after(20))

    def test_present_customer_owes_his_own_debts_only(self):
        service = self._handed_over(after(3))
        self.assertEqual(service.amount_due, 0.0)
        with self.assertRaisesRegex(UserError, "owes nothing"):
            service.action_promise(after(5), "On payday")
        self.env.flush_all()
        debt = self.env["infrastructure.receivable"].search(
            [("service_id", "=", service.id)]
        )
        self.assertEqual((debt.commercial_partner_id, debt.amount), (self.partner, 100))

    def test_letter_that_waits_is_not_sent_any_more(self):
        service = self._create_service()
        self.advance(START, after(6))
        self.mailbox.is_down = True
        self.run_on(after(7))
        service.partner_id = self.berta
        self.mailbox.is_down = False
        self.run_on(after(8))
        self.assertEqual(self.row(service, "resend").state, "skipped")

    def test_task_to_switch_off_is_taken_back(self):
        self.type.disconnection_route_id = self._create_route("Switch off")
        service = self._handed_over(after(14))
        task = self.get_tasks(service)
        self.run_on(after(15))
        self.assertEqual(task.state, "cancelled")
        self.assertEqual(service.stage_code, "in_service")

    def test_late_payment_of_the_earlier_customer_renews_without_a_letter(self):
        service = self._handed_over(after(3))
        self.run_on(after(4))
        self.pay(service.period_ids.move_id)
        self.run_on(after(5))
        self.assertTrue(service.period_ids.is_renewed)
        self.assertEqual(service.paid_through, service.period_ids.date_to)
        self.assertFalse(self.mailbox.to("berta@"))

    def test_contact_of_the_same_company_is_the_same_customer(self):
        contact = self._create_partner("Clara", parent_id=self.partner.id)
        service = self._create_service()
        self.advance(START, after(3))
        service.partner_id = contact
        self.advance(after(4), after(14))
        self.assertEqual(len(self.kinds(service, "cut_off")), 1)

    def test_customer_who_joins_a_company_is_the_same_customer(self):
        service = self._create_service()
        self.advance(START, after(3))
        company = self._create_partner("Own", is_company=True)
        self.partner.parent_id = company
        self.assertEqual(service.commercial_partner_id, company)
        self.assertEqual(service.amount_due, 100.0)
        self.advance(after(4), after(14))
        self.assertEqual(len(self.kinds(service, "cut_off")), 1)

    def test_void_invoice_of_the_earlier_customer_is_not_billed_to_the_present(self):
        service = self._handed_over(after(3))
        period = service.period_ids
        period.move_id.button_cancel()
        self.run_on(after(4))
        self.assertEqual(len(self.asked(service)), 1)
        with self.assertRaisesRegex(UserError, "Anna"):
            period.action_bill_again()
        period.action_waive("Made by hand")
        self.run_on(after(5))
        self.assertEqual(service.stage_code, "in_service")

    def test_deleted_draft_of_the_earlier_customer_is_not_billed_to_the_present(self):
        service = self._handed_over(after(3))
        move = service.period_ids.move_id
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.run_on(after(4))
        self.assertEqual(service.period_ids.state, "skipped")
        self.assertIn("earlier customer", service.period_ids.skip_reason)
        self.assertEqual(len(self.kinds(service, "invoice")), 1)
