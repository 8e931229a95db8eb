from odoo.tests import tagged

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
