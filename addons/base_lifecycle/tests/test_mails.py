from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCommon

from .common import NOON, TODAY, LifecycleCase

MAIL_LOGGER = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestMails(MailCommon, CronMixinCase, LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.lifecycle_mail_attempts = 3

    def _billed(self, **vals):
        contract = self._create(has_mail=True, **vals)
        contract._lifecycle_advance()
        return contract, self._rows(contract)

    def _send(self, moment=NOON, error=None):
        """Run the sending job at a moment; return the mails that left."""
        with self.mock_mail_gateway(), freeze_time(moment):
            broken = patch.object(self.env.registry["ir.mail_server"], "send_email")
            if error:
                with broken as send, mute_logger(MAIL_LOGGER):
                    send.side_effect = error
                    self._cron("ir_cron_send")
            else:
                self._cron("ir_cron_send")
            return list(self._mails)

    def _asked(self, contract):
        kind = self.env.ref("base_lifecycle.mail_activity_type_ask")
        return contract.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_row_is_sent_when_its_mail_has_left(self):
        contract, row = self._billed()
        self.assertEqual(row.state, "to_send")
        mails = self._send()
        self.assertEqual(mails[0]["email_to"], ["customer@example.com"])
        self.assertEqual((row.state, row.date_sent), ("sent", TODAY))
        self.assertFalse(self._send())

    def test_notice_is_not_shortened_by_a_clock_that_is_set_back(self):
        _contract, row = self._billed()
        self._send("2026-02-18 12:00:00")
        self.assertEqual((row.state, row.date_sent), ("sent", TODAY))

    def test_queued_mail_is_not_sent_yet(self):
        contract, row = self._billed()
        message = contract._lifecycle_send(row)
        self.assertTrue(message)
        self.assertEqual(row.state, "to_send")

    def test_mail_that_the_stock_queue_sends_counts_as_well(self):
        contract, row = self._billed()
        self._send(error=OSError("down"))
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", row.mail_message_id.id)]
        )
        mail.mark_outgoing()
        with self.mock_mail_gateway():
            mail.send()
        self.assertEqual(row.state, "sent")

    def test_failed_mail_is_tried_again_later_with_a_limit(self):
        contract, row = self._billed()
        self._send(error=OSError("down"))
        self.assertRecordValues(row, [{"state": "failed", "mail_attempts": 1}])
        self.assertIn("down", row.mail_error)
        self._send("2026-03-10 12:10:00", OSError("down"))
        self.assertEqual(row.mail_attempts, 1)
        self._send("2026-03-10 12:20:00", OSError("down"))
        self.assertEqual(row.mail_attempts, 2)
        self.assertFalse(self._asked(contract))
        self._send("2026-03-10 23:00:00", OSError("down"))
        self.assertEqual(row.mail_attempts, 3)
        self.assertEqual(self._asked(contract).user_id, self.owner)
        self.assertFalse(self._send("2026-03-12 12:00:00"))
        self.assertEqual(len(row.mail_message_id), 1)

    def test_person_is_asked_a_day_before_the_mail_is_given_up(self):
        self.company.lifecycle_mail_attempts = 8
        contract, row = self._billed()
        for number in range(4):
            self._send(f"2026-03-{10 + number} 12:00:00", OSError("down"))
        self.assertFalse(self._asked(contract))
        self._send("2026-03-14 12:00:00", OSError("down"))
        self.assertEqual(self._asked(contract).user_id, self.owner)
        self._send("2026-03-15 12:00:00", OSError("down"))
        self.assertEqual((row.mail_attempts, len(self._asked(contract))), (6, 1))
        self.assertEqual(len(self._send("2026-03-16 12:00:00")), 1)
        self.assertEqual(row.state, "sent")
        self.assertFalse(self._asked(contract).filtered("active"))

    def test_failed_mail_goes_out_once_when_the_server_is_back(self):
        contract, row = self._billed()
        self._send(error=OSError("down"))
        mails = self._send("2026-03-10 12:20:00")
        self.assertEqual(len(mails), 1)
        self.assertEqual(row.state, "sent")
        self.assertFalse(row.mail_error)

    def test_error_before_the_mail_is_written_on_the_row(self):
        contract, row = self._billed()
        broken = patch.object(
            type(contract), "_lifecycle_send", side_effect=ValueError("no template")
        )
        with broken:
            self._send()
        self.assertRecordValues(
            row, [{"state": "failed", "mail_error": "no template", "mail_attempts": 1}]
        )

    def test_customer_without_address_is_told_by_a_person(self):
        self.partner.email = False
        contract, row = self._billed()
        self.assertFalse(self._send())
        self.assertEqual(row.state, "undeliverable")
        asked = self._asked(contract)
        self.assertEqual(len(asked), 1)
        self.assertIn("Bill", asked.summary)
        row.with_user(self.owner).action_mark_delivered(note="by phone")
        self.assertRecordValues(row, [{"state": "sent", "date_sent": TODAY}])
        self.assertIn("by phone", row.note)
        self.assertIn(self.owner.name, row.note)
        self.assertFalse(asked.active)

    def test_wrong_address_is_not_deliverable(self):
        self.partner.email = "nobody"
        contract, row = self._billed()
        with mute_logger(MAIL_LOGGER):
            self._send()
        self.assertEqual(row.state, "undeliverable")

    def test_question_stays_open_for_the_second_row(self):
        self.partner.email = False
        contract, first = self._billed()
        with freeze_time("2026-04-10 12:00:00"):
            contract.paid = 1
            contract._lifecycle_advance()
        second = self._rows(contract, "bill") - first
        self._send("2026-04-10 12:00:00")
        asked = self._asked(contract)
        self.assertEqual(len(asked), 1)
        first.with_user(self.owner).action_mark_delivered()
        self.assertTrue(asked.active)
        second.with_user(self.owner).action_mark_delivered()
        self.assertFalse(asked.active)

    def test_only_a_mail_that_did_not_go_out_is_marked(self):
        contract, row = self._billed()
        with self.assertRaises(UserError):
            row.with_user(self.owner).action_mark_delivered()
        self._send(error=OSError("down"))
        with self.assertRaises(AccessError):
            row.with_user(self.other).action_mark_delivered()
        row.with_user(self.owner).action_mark_delivered()
        self.assertEqual(row.state, "sent")
        self.assertFalse(self._send("2026-03-10 12:20:00"))

    def test_stale_mail_is_skipped_with_its_reason(self):
        contract, row = self._billed()
        contract.stale = "Paid before it was sent"
        self.assertFalse(self._send())
        self.assertRecordValues(
            row, [{"state": "skipped", "note": "Paid before it was sent"}]
        )

    def test_mail_that_went_stale_while_the_server_was_down_is_skipped(self):
        contract, row = self._billed()
        self._send(error=OSError("down"))
        contract.stale = "Paid before it was sent"
        self.assertFalse(self._send("2026-03-10 12:20:00"))
        self.assertEqual(row.state, "skipped")

    def test_mail_of_a_deleted_record_is_skipped(self):
        contract, row = self._billed()
        contract.unlink()
        self.assertFalse(self._send())
        self.assertEqual(row.state, "skipped")

    def test_bad_mail_does_not_stop_the_others(self):
        bad, bad_row = self._billed()
        good, good_row = self._billed()
        original = type(bad)._lifecycle_send

        def send(contract, row):
            if contract.id == bad.id:
                raise ValueError("broken")
            return original(contract, row)

        with patch.object(type(bad), "_lifecycle_send", send):
            mails = self._send()
        self.assertEqual(len(mails), 1)
        self.assertEqual((bad_row.state, good_row.state), ("failed", "sent"))

    def _bounce(self, row):
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": self.partner.email,
                "bounced_partner": self.partner,
                "bounced_msg_ids": [row.mail_message_id.message_id],
                "bounced_message": row.mail_message_id,
                "body": "No such mailbox",
                "email_from": "mailer-daemon@example.com",
                "to": "bounce@example.com",
                "message_id": "<bounced@example.com>",
            },
        )

    def test_letter_that_came_back_is_told_by_a_person(self):
        contract, row = self._billed()
        self._send()
        self._bounce(row)
        self.assertEqual(row.state, "undeliverable")
        self.assertEqual(self._asked(contract).user_id, self.owner)
        row.with_user(self.owner).action_mark_delivered()
        self._bounce(row)
        self.assertEqual(row.state, "sent")

    def test_letter_that_came_back_late_is_told_although_a_person_was_asked(self):
        self.company.lifecycle_mail_attempts = 8
        contract, row = self._billed()
        for number in range(5):
            self._send(f"2026-03-{10 + number} 12:00:00", OSError("down"))
        self.assertTrue(self._asked(contract))
        self._send("2026-03-16 12:00:00")
        self.assertEqual(row.state, "sent")
        self.assertFalse(self._asked(contract))
        self._bounce(row)
        self.assertEqual(row.state, "undeliverable")
        self.assertTrue(self._asked(contract))

    @mute_logger("odoo.sql_db")
    def test_mails_are_tried_at_least_once(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.company.lifecycle_mail_attempts = 0

    def test_run_by_hand_sends_its_mails(self):
        contract = self._create(has_mail=True)
        with self.mock_mail_gateway(), self._committing() as env:
            env["lifecycle.run"].with_user(self.manager).action_run_today()
        row = self._rows(contract)
        self.assertEqual(row.state, "sent")
        self.assertEqual(row.run_id.unsent_count, 0)

    def test_run_wakes_up_the_sending(self):
        self._create(has_mail=True)
        with self.capture_triggers("base_lifecycle.ir_cron_send") as captured:
            self._cron("ir_cron_run")
        self.assertEqual(len(captured.records), 1)
