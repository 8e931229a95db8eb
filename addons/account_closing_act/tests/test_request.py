from odoo.tests import new_test_user, tagged

from .common import DAY, ClosingActCommon

DECIDE = "account_closing_act.mail_activity_decide"
ISSUE = "account_closing_act.mail_activity_issue"


@tagged("post_install", "-at_install")
class TestRequest(ClosingActCommon):
    def _request(self, *moves):
        return self.acts._request_for([{"move_id": move.id} for move in moves], DAY)

    def test_accountant_gets_an_activity_until_the_act_is_issued(self):
        act = self._request(self._create_move())
        self.assertRecordValues(
            act.activity_ids,
            [
                {
                    "user_id": self.accountant.id,
                    "date_deadline": DAY,
                    "activity_type_id": self.env.ref(ISSUE).id,
                }
            ],
        )
        act.with_user(self.accountant).action_issue(DAY)
        self.assertFalse(act.activity_ids)

    def test_automatic_company_issues_and_sends(self):
        self.company.closing_act_auto_issue = True
        act = self._request(self._create_move())
        self.assertEqual(act.state, "sent")
        self.assertEqual(act.date, DAY)
        self.assertFalse(act.activity_ids)

    def test_automatic_act_without_address_is_left_to_the_accountant(self):
        self.company.closing_act_auto_issue = True
        moves = self._create_move(), self._create_move(self.mute_customer)
        reachable, mute = self._request(*moves)
        self.assertEqual((reachable.state, mute.state), ("sent", "issued"))
        self.assertEqual(mute.activity_ids.activity_type_id, self.env.ref(DECIDE))
        self.assertEqual(mute.activity_ids.user_id, self.accountant)

    def test_order_of_values_is_kept(self):
        moves = [self._create_move() for _i in range(3)]
        self.assertEqual([act.move_id for act in self._request(*moves)], moves)

    def test_request_without_accountant_is_an_activity_of_nobody(self):
        self.company.closing_act_user_id = False
        act = self._request(self._create_move())
        self.assertEqual(len(act.activity_ids), 1)
        self.assertFalse(act.activity_ids.user_id)

    def test_act_of_a_credited_invoice_is_left_to_the_accountant(self):
        self.company.closing_act_auto_issue = True
        credited, good = self._create_move(), self._create_move()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=credited.ids
        ).create({})._create_payments()
        credited._reverse_moves()._post()
        act, other = self._request(credited, good)
        self.assertEqual((act.state, other.state), ("to_issue", "sent"))
        self.assertEqual(
            act.activity_ids.activity_type_id,
            self.env.ref(ISSUE) | self.env.ref(DECIDE),
        )
        self.assertEqual(act.activity_ids.user_id, self.accountant)

    def test_who_has_left_is_asked_nothing_more(self):
        act = self._request(self._create_move())
        successor = new_test_user(
            self.env, "act_successor", "account.group_account_invoice"
        )
        self.accountant.action_archive()
        self.assertTrue(act.activity_ids)
        self.assertFalse(act.activity_ids.user_id)
        self.company.closing_act_user_id = successor
        act._issue(DAY)
        act.move_id._reverse_moves()._post()
        self.assertEqual(act.activity_ids.user_id, successor)

    def test_who_leaves_hands_the_requests_over(self):
        act = self._request(self._create_move())
        self.company.closing_act_user_id = new_test_user(
            self.env, "act_successor", "account.group_account_invoice"
        )
        self.accountant.active = False
        self.assertRecordValues(
            act.activity_ids, [{"user_id": self.company.closing_act_user_id.id}]
        )
