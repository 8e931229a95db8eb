from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestMail(ClosingActCommon):
    def _send(self, acts):
        with self.mock_mail_gateway():
            return acts.with_user(self.accountant).action_send()

    def test_mail_goes_to_the_customer_with_the_paper(self):
        act = self._create_issued()
        self._send(act)
        self.assertRecordValues(act, [{"state": "sent"}])
        self.assertTrue(act.date_sent)
        mail = act.sudo().mail_id
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertFalse(mail.email_to)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(act.name, mail.subject)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertIn(f"Act {act.name.replace('/', '-')}", mail.attachment_ids.name)
        self.assertIn(f"/my/acts/{act.id}?access_token=", mail.body_html)

    def test_mail_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("account_closing_act.mail_template_closing_act")
        template.with_context(lang="fr_FR").subject = "Acte {{ object.name }}"
        self.customer.lang = "fr_FR"
        act = self._create_issued()
        self._send(act)
        self.assertEqual(act.sudo().mail_id.subject, f"Acte {act.name}")

    def test_customer_without_address_is_never_marked_sent(self):
        act = self._create_issued(self._create_move(self.mute_customer))
        with self.assertRaisesRegex(UserError, "Quiet Hotel has no valid e-mail"):
            self._send(act)
        self.assertEqual(act.state, "issued")
        self.assertFalse(act.sudo().mail_id)

    def test_junk_address_counts_as_none(self):
        self.customer.email = "not an address"
        with self.assertRaises(UserError):
            self._send(self._create_issued())

    def test_of_many_the_unreachable_are_listed_and_the_others_sent(self):
        good = self._create_issued()
        bad = self._create_issued(self._create_move(self.mute_customer))
        action = self._send(good + bad)
        report = self.env["closing.act.result"].browse(action["res_id"])
        self.assertEqual((report.done_count, report.refused_count), (1, 1))
        self.assertIn("Quiet Hotel", report.refused_html)
        self.assertEqual((good.state, bad.state), ("sent", "issued"))

    def test_sending_again_makes_a_second_mail(self):
        act = self._create_issued()
        self._send(act)
        first = act.sudo().mail_id
        self._send(act)
        self.assertNotEqual(act.sudo().mail_id, first)
        self.assertEqual(act.state, "sent")

    def test_failed_mail_is_seen_on_the_act_and_found(self):
        act = self._create_issued()
        self._send(act)
        act.sudo().mail_id.write({"state": "exception"})
        self.assertEqual(act.mail_state, "exception")
        found = self.acts.with_user(self.accountant).search(
            [("mail_state", "=", "exception")]
        )
        self.assertIn(act, found)

    def test_mail_that_left_leaves_no_failure(self):
        act = self._create_issued()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            act._send(DAY)
            act.sudo().mail_id.send()
        self.assertEqual((act.mail_state, act.state), ("sent", "sent"))

    def test_deleted_template_is_told(self):
        self.env.ref("account_closing_act.mail_template_closing_act").unlink()
        act = self._create_issued()
        with self.assertRaisesRegex(UserError, "template"):
            self._send(act)
        self.assertEqual(act.state, "issued")

    def test_letter_of_a_cancelled_act_does_not_leave(self):
        act = self._create_issued()
        self._send(act)
        act._cancel("Wrong")
        self.assertEqual(act.sudo().mail_id.state, "cancel")

    def test_letter_that_is_sent_again_takes_the_place_of_the_waiting_one(self):
        act = self._create_issued()
        self._send(act)
        first = act.sudo().mail_id
        first.state = "exception"
        self._send(act)
        self.assertEqual(first.state, "cancel")
        self.assertEqual(act.mail_state, "outgoing")
