from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DAY, ClosingActCommon


@tagged("post_install", "-at_install")
class TestCompanies(ClosingActCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_category = cls.product_category.with_env(cls.env)
        cls.company_b = cls.setup_other_company(name="Second Company")["company"]
        cls.act_a = cls._create_act()
        cls.act_b = cls._create_act(cls._create_move(company=cls.company_b))

    def test_each_company_counts_for_itself(self):
        (self.act_a + self.act_b)._issue(DAY)
        self.assertEqual(self.act_a.company_id, self.company)
        self.assertEqual(self.act_b.company_id, self.company_b)
        self.assertEqual(self.act_a.name, self.act_b.name)

    def test_new_company_has_its_own_numbering(self):
        company = self.env["res.company"].create({"name": "Third"})
        sequence = company.closing_act_sequence_id
        self.assertEqual(sequence.company_id, company)
        self.assertEqual(sequence.implementation, "no_gap")

    def test_acts_of_another_company_are_closed_to_the_accountant(self):
        act = self.act_b.with_user(self.accountant)
        self.assertFalse(
            self.acts.with_user(self.accountant).search([("id", "=", act.id)])
        )
        other = self._create_move(company=self.company_b)
        for call in (
            lambda: act.read(["name"]),
            lambda: act.action_issue(DAY),
            lambda: act.action_cancel("No"),
            lambda: self.acts.with_user(self.accountant).create({"move_id": other.id}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_settings_of_one_company_do_not_reach_the_other(self):
        self.company.closing_act_auto_issue = True
        moves = self._create_move(), self._create_move(company=self.company_b)
        acts = self.acts._request_for([{"move_id": move.id} for move in moves], DAY)
        self.assertEqual(acts.mapped("state"), ["sent", "to_issue"])
        self.assertFalse(acts[1].activity_ids.user_id)

    def test_numbering_of_another_company_is_refused(self):
        with self.assertRaises(UserError):
            self.company.closing_act_sequence_id = (
                self.company_b.closing_act_sequence_id
            )
