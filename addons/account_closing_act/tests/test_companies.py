from lxml.etree import fromstring

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

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

    def _create_branch(self, parent, **vals):
        return self.env["res.company"].create(
            {"name": "Branch", "parent_id": parent.id, **vals}
        )

    def test_branch_counts_with_its_legal_entity(self):
        self.company.vat = "US12345671"
        branch = self._create_branch(self.company)
        journal, lines = self.act_a.move_id.journal_id, self.act_a.move_id.line_ids
        kind = "asset_receivable"
        self.customer.with_company(
            branch
        ).property_account_receivable_id = lines.account_id.filtered(
            lambda a: a.account_type == kind
        )
        move = self._create_move(company=branch, journal_id=journal.id)
        act = self._create_act(move)
        self.assertEqual(act.company_id, branch)
        (self.act_a + act)._issue(DAY)
        self.assertEqual(
            {self.act_a.name, act.name}, {"ACT/2026/00001", "ACT/2026/00002"}
        )

    def test_who_counts_with_whom(self):
        self.company.vat = "US12345671"
        own = self._create_branch(self.company, name="Own", vat="US12345672")
        for name, parent, vat, owner in (
            ("none", self.company, False, self.company),
            ("same", self.company, "US12345671", self.company),
            ("below own", own, False, own),
            ("other", own, "US12345673", None),
        ):
            with self.subTest(name):
                branch = self._create_branch(parent, name=name, vat=vat)
                self.assertEqual(
                    branch.closing_act_sequence_id.company_id, owner or branch
                )

    def test_branch_of_a_company_without_numbering_makes_one_for_both(self):
        root = self.env["res.company"].create({"name": "Root"})
        branch = self._create_branch(root)
        sequence = root.closing_act_sequence_id
        (root + branch).closing_act_sequence_id = False
        sequence.unlink()
        branch._ensure_closing_act_sequence()
        self.assertEqual(branch.closing_act_sequence_id.company_id, root)
        self.assertEqual(branch.closing_act_sequence_id, root.closing_act_sequence_id)

    def test_branch_may_be_given_the_numbering_of_its_parent_only(self):
        branch = self._create_branch(self.company, vat="US12345672")
        own = branch.closing_act_sequence_id
        self.assertEqual(own.company_id, branch)
        branch.closing_act_sequence_id = self.company.closing_act_sequence_id
        with self.assertRaises(UserError):
            self.company.closing_act_sequence_id = own

    def test_numbering_that_a_branch_has_used_goes_on(self):
        branch = self._create_branch(self.company, vat="US12345672")
        own = branch.closing_act_sequence_id
        branch.write({"vat": False, "closing_act_sequence_id": False})
        branch._ensure_closing_act_sequence()
        self.assertEqual(branch.closing_act_sequence_id, own)

    def test_settings_offer_the_numberings_of_the_parents(self):
        branch = self._create_branch(self.company, vat="US12345672")
        arch = self.env["res.config.settings"].get_view()["arch"]
        (field,) = fromstring(arch).iterfind(
            ".//field[@name='closing_act_sequence_id']"
        )
        domain = safe_eval(field.get("domain"), {"company_id": branch.id})
        self.assertEqual(
            self.env["ir.sequence"].search(domain),
            (branch + self.company).closing_act_sequence_id,
        )
