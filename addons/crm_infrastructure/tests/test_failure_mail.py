from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import INVOICING, START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestMailFailures(ServiceCase):
    """What is owed goes on; letters wait, and nobody is cut off without one."""

    def test_mail_server_down_for_three_days_loses_nothing(self):
        service = self._create_service()
        self.mailbox.is_down = True
        self._run_hourly(START, 72)
        self.assertEqual(service.period_ids.state, "unpaid")
        self.assertFalse(self.mailbox.to("anna@"))

        self.mailbox.is_down = False
        self._run_hourly(after(3), 30)

        self.assertEqual(len(self.mailbox.to("anna@")), 1)
        self.assertEqual(self.row(service, "invoice").state, "sent")

    def test_copy_of_a_follower_is_not_the_letter(self):
        service = self._create_service()
        self.run_on(START, send=False)
        move = service.period_ids.move_id
        address = {"email": "follower@own.example"}
        follower = self._create_user("svc_follower", INVOICING, **address)
        move.message_subscribe(follower.partner_id.ids)
        self.mailbox.refused = ("anna@",)
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.run_on(START, "10:00")
        self.assertEqual(len(self._letters("follower@")), 1)
        self.assertEqual(self.row(service, "invoice").state, "failed")
        self.mailbox.refused = ()
        self.run_on(after(1), "10:00")
        self.assertEqual(len(self.mailbox.to("anna@")), 1)
        self.assertEqual(len(self._letters("follower@")), 1)
        self.assertEqual(self.row(service, "invoice").state, "sent")

    def _letters(self, address):
        return [text for _day, text in self.mailbox.to(address) if "Invoice" in text]

    def _run_hourly(self, day, hours):
        for hour in range(hours):
            moment = after((day - START).days + hour // 24)
            self.run_on(moment, f"{hour % 24:02d}:00")

    def test_late_reminder_gives_way_to_the_warning(self):
        service = self._create_service()
        self.advance(START, after(6))
        self.mailbox.is_down = True
        self.advance(after(7), after(12))
        self.assertEqual(len(self.mailbox.to("anna@")), 1)

        self.mailbox.is_down = False
        self.advance(after(13), after(18))

        self.assertEqual(self.row(service, "resend").state, "skipped")
        self.assertEqual(self.row(service, "last_warning").state, "sent")
        letters = [day for day, _subject in self.mailbox.to("anna@")]
        self.assertEqual(letters[:2], [START, after(13)])

    def test_cut_off_counts_from_the_day_the_warning_left(self):
        service = self._create_service()
        self.advance(START, after(10))
        self.mailbox.is_down = True
        self.advance(after(11), after(12))
        self.mailbox.is_down = False
        self.advance(after(13), after(15))
        self.assertEqual(self.row(service, "last_warning").date_sent, after(13))
        self.assertEqual(service.stage_code, "awaiting_payment")

        self.run_on(after(16))

        self.assertEqual(self.kinds(service, "cut_off"), [(after(16), "cut_off")])

    def test_nobody_is_cut_off_while_the_warning_did_not_leave(self):
        service = self._create_service()
        self.advance(START, after(10))
        self.mailbox.is_down = True

        self.advance(after(11), after(40))

        self.assertFalse(self.kinds(service, "cut_off"))
        self.assertTrue(self.asked(service))

    def test_letter_paid_meanwhile_is_not_sent(self):
        service = self._create_service()
        self.advance(START, after(6))
        self.mailbox.is_down = True
        self.run_on(after(7))
        self.pay(service.period_ids.move_id)
        self.mailbox.is_down = False

        self.run_on(after(8))

        self.assertEqual(self.row(service, "resend").state, "skipped")

    def test_warning_that_was_out_of_date_is_given_again(self):
        service = self._create_service()
        self.advance(START, after(10))
        move = service.period_ids.move_id
        self.mailbox.is_down = True
        self.advance(after(11), after(12))
        move.button_draft()
        self.mailbox.is_down = False
        self.run_on(after(13))
        self.assertEqual(self.row(service, "last_warning").state, "skipped")
        move.action_post()

        self.advance(after(14), after(27))

        rows = self.kinds(service, "last_warning", "cut_off")
        self.assertEqual(
            rows[1:], [(after(24), "last_warning"), (after(27), "cut_off")]
        )

    def test_customer_without_an_address_is_never_cut_off_unwarned(self):
        self.partner.email = False
        service = self._create_service()

        self.advance(START, after(40))

        warning = self.row(service, "last_warning")
        self.assertEqual(warning.state, "undeliverable")
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertEqual(self.asked(service).user_id, self.admin)

    def test_customer_who_was_told_otherwise_is_cut_off_after_the_notice(self):
        self.partner.email = False
        service = self._create_service()
        self.advance(START, after(20))

        warning = self.row(service, "last_warning")
        warning.with_user(self.admin).action_mark_delivered("By phone")
        self.assertEqual((warning.state, warning.date_sent), ("sent", after(20)))
        self.advance(after(21), after(22))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.run_on(after(23))

        self.assertEqual(self.kinds(service, "cut_off"), [(after(23), "cut_off")])

    def test_only_who_may_write_the_service_says_that_he_told_him(self):
        self.partner.email = False
        service = self._create_service()
        self.advance(START, after(12))
        warning = self.row(service, "last_warning")
        stranger = self._create_user(
            "stranger", "crm_infrastructure.group_infrastructure_user"
        )
        with self.assertRaises(AccessError):
            warning.with_user(stranger).action_mark_delivered()
        warning.with_user(self.admin).action_mark_delivered()
        with self.assertRaises(UserError):
            warning.with_user(self.admin).action_mark_delivered()

    def test_crash_after_the_commit_of_the_run_sends_the_mail_later(self):
        service = self._create_service()
        self.run_on(START, send=False)
        self.assertEqual(self.row(service, "invoice").state, "to_send")
        self.run_on(after(1))
        self.assertEqual(self.row(service, "invoice").state, "sent")
        self.assertEqual(len(self.mailbox.to("anna@")), 1)

    def test_invoice_cancelled_before_it_was_mailed_is_not_mailed(self):
        service = self._create_service()
        self.run_on(START, send=False)
        service.period_ids.move_id.button_cancel()
        self.run_on(START, "10:00")
        self.assertEqual(self.row(service, "invoice").state, "skipped")
        self.assertFalse(self.mailbox.to("anna@"))

    def _wait_with(self, happen):
        """Let the last warning wait while something happens; return its row."""
        self.type.tolerance = 0.5
        service = self._create_service()
        self.advance(START, after(10))
        self.mailbox.is_down = True
        self.run_on(after(11))
        row = self.row(service, "last_warning")
        happen(service, service.period_ids.move_id)
        self.mailbox.is_down = False
        self.run_on(after(12))
        return row

    def test_waiting_warning_does_not_leave_where_dunning_has_ended(self):
        for name, happen in (
            ("disputed", lambda _s, move: move.action_toggle_block_payment()),
            ("rest tolerated", lambda _s, move: self.pay(move, 99.5)),
            ("promised", lambda s, _m: s.action_promise(after(20), "On payday")),
            ("closed", lambda s, _m: s.action_close("The end")),
            ("switched off", lambda s, _m: s.action_disconnect("He moves")),
        ):
            with self.subTest(name):
                self.assertEqual(self._wait_with(happen).state, "skipped")

    def test_promise_that_kept_a_warning_back_gives_a_new_one(self):
        row = self._wait_with(lambda s, _m: s.action_promise(after(13), "On payday"))
        service = row._get_record()
        self.advance(after(13), after(26))
        rows = self.kinds(service, "last_warning", "cut_off")
        self.assertEqual(
            rows[1:], [(after(23), "last_warning"), (after(26), "cut_off")]
        )

    def _act_that_did_not_leave(self):
        self.company.closing_act_auto_issue = True
        self.type.act_policy = "on_renewal"
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.mailbox.is_down = True
        self.run_on(after(1))
        self.assertEqual(self.row(service, "act").state, "failed")
        self.mailbox.is_down = False
        return service

    def test_act_leaves_once_the_mail_server_is_back(self):
        service = self._act_that_did_not_leave()
        for clock in ("12:00", "18:00"):
            self.run_on(after(1), clock)
        self.assertEqual(self.row(service, "act").state, "sent")
        act = service.period_ids.act_id
        letters = [s for _day, s in self.mailbox.to("anna@") if act.name in s]
        self.assertEqual(len(letters), 1)

    def test_act_that_was_cancelled_meanwhile_does_not_leave(self):
        service = self._act_that_did_not_leave()
        act = service.period_ids.act_id
        act.action_cancel("Wrong date")
        self.run_on(after(1), "12:00")
        self.assertEqual(self.row(service, "act").state, "skipped")
        self.assertFalse([s for _d, s in self.mailbox.to("anna@") if act.name in s])
