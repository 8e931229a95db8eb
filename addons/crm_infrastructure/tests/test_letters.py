from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestLetters(ServiceCase):
    """A letter leaves while it is true, and only then."""

    def _with_letter_waiting(self, day):
        """Return a service whose letter of `day` was made, but did not leave."""
        service = self._create_service()
        self.advance(START, day - timedelta(days=1))
        self.mailbox.is_down = True
        self.run_on(day)
        return service

    def _subjects(self, address="anna@"):
        return [subject for _day, subject in self.mailbox.to(address)]

    def test_invoice_that_is_corrected_is_sent_once_it_is_valid(self):
        service = self._with_letter_waiting(START)
        move = service.period_ids.move_id
        move.button_draft()
        self.mailbox.is_down = False
        self.run_on(START, "12:00")
        self.assertFalse(self._subjects())
        move.invoice_line_ids.price_unit = 70
        move.action_post()
        self.run_on(START, "15:00")
        self.assertEqual(self.row(service, "invoice").state, "sent")
        self.assertEqual(len(self._subjects()), 1)

    def test_letter_carries_the_invoice_as_it_was_corrected(self):
        service = self._with_letter_waiting(START)
        move = service.period_ids.move_id
        old = self.row(service, "invoice").mail_message_id
        self.assertTrue(old)
        move.button_draft()
        move.action_post()
        self.mailbox.is_down = False
        self.run_on(START, "15:00")
        row = self.row(service, "invoice")
        self.assertEqual(row.state, "sent")
        self.assertNotEqual(row.mail_message_id, old)
        self.assertEqual(len(self._subjects()), 1)

    def test_cancelled_invoice_is_not_sent(self):
        service = self._with_letter_waiting(START)
        service.period_ids.move_id.button_cancel()
        self.mailbox.is_down = False
        self.run_on(START, "12:00")
        self.assertEqual(self.row(service, "invoice").state, "skipped")
        self.assertFalse(self._subjects())

    def test_who_is_on_again_does_not_read_that_he_was_switched_off(self):
        service = self._with_letter_waiting(after(14))
        self.assertEqual(service.stage_code, "disconnected")
        self.pay(service.period_ids.move_id)
        self.run_on(after(15))
        self.assertEqual(service.stage_code, "in_service")
        self.mailbox.is_down = False
        self.advance(after(16), after(17))
        self.assertEqual(self.row(service, "disconnected").state, "skipped")
        self.assertEqual(self.row(service, "renewed").state, "sent")

    def test_nobody_is_thanked_for_the_payment_of_another(self):
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.mailbox.is_down = True
        self.run_on(after(1))
        service.partner_id = self._create_partner("Berta")
        self.mailbox.is_down = False
        self.run_on(after(2))
        self.assertEqual(self.row(service, "renewed").state, "skipped")
        self.assertFalse(self._subjects("berta@"))

    def test_payment_is_confirmed_although_the_service_has_ended_that_night(self):
        service = self._create_service(date_end=after(30))
        self.advance(START, after(40))
        self.assertEqual(service.stage_code, "disconnected")
        self.pay(service.period_ids.move_id)
        self.run_on(after(41))
        self.assertEqual(service.stage_code, "closed")
        self.assertEqual(self.row(service, "renewed").state, "sent")

    def test_archived_service_warns_nobody(self):
        service = self._with_letter_waiting(after(11))
        service.action_archive()
        self.mailbox.is_down = False
        self.run_on(after(12))
        self.assertEqual(self.row(service, "last_warning").state, "skipped")

    def test_letter_is_sent_again_to_the_corrected_address(self):
        self.partner.email = False
        service = self._create_service()
        self.run_on(START)
        row = self.row(service, "invoice")
        self.assertEqual(row.state, "undeliverable")
        self.partner.email = "anna@customer.example"
        row.with_user(self.admin).action_send_again()
        self.assertEqual(row.state, "to_send")
        self.run_on(START, "10:00")
        self.assertEqual(row.state, "sent")
        self.assertEqual(len(self._subjects()), 1)
        self.assertFalse(self.asked(service))
        with self.assertRaises(UserError):
            row.with_user(self.admin).action_send_again()

    def test_shared_letter_is_sent_again_once(self):
        self.partner.write({"infrastructure_grouping": True, "email": False})
        services = self._create_service(name="One") | self._create_service(name="Two")
        self.run_on(START)
        rows = services.journal_ids.filtered(lambda row: row.kind == "invoice")
        self.assertEqual(rows.mapped("state"), ["undeliverable"] * 2)
        self.partner.email = "anna@customer.example"
        rows[0].with_user(self.admin).action_send_again()
        self.assertEqual(rows.mapped("state"), ["to_send"] * 2)
        self.run_on(START, "10:00")
        self.assertEqual(rows.mapped("state"), ["sent"] * 2)
        self.assertEqual(len(self._subjects()), 1)

    def test_act_that_came_back_is_sent_again(self):
        self.company.closing_act_auto_issue = True
        self.type.act_policy = "on_renewal"
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        row = self.row(service, "act")
        self.assertEqual(row.state, "sent")
        before = len(self._subjects())
        row.sudo()._mark_undeliverable()
        row.activity_id.unlink()
        row.with_user(self.admin).action_send_again()
        self.run_on(after(1), "10:00")
        self.assertEqual(row.state, "sent")
        self.assertEqual(len(self._subjects()), before + 1)
