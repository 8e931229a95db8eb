import doctest

from odoo.tests import tagged

from .. import act_amounts
from .common import ClosingActCommon


@tagged("post_install", "-at_install")
class TestAmounts(ClosingActCommon):
    """Acts of an invoice add up to it, also where its taxes are rounded as a whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.tax_calculation_rounding_method = "round_globally"
        company = {"company_id": cls.company.id}
        group = cls.env["account.tax.group"].create({"name": "10%", **company})
        cls.tax = cls.env["account.tax"].create(
            {"name": "10%", "amount": 10.0, "tax_group_id": group.id, **company}
        )

    def _create_taxed(self, *amounts):
        move = self._create_move(amounts=amounts, post=False)
        move.invoice_line_ids.tax_ids = self.tax
        move.action_post()
        return move

    def _create_parts(self, move, *groups):
        return self.acts.union(
            *(
                self._create_act(move, line_ids=lines.ids, scope=str(lines.ids))
                for lines in groups or move.invoice_line_ids
            )
        )

    def test_examples_in_the_docstrings(self):
        self.assertEqual(doctest.testmod(act_amounts).failed, 0)

    def test_one_act_for_each_line(self):
        move = self._create_taxed(0.33, 0.33, 0.33)
        self.assertEqual(move.amount_total, 1.09)
        acts = self._create_parts(move)
        self.assertEqual(acts.sorted("id").mapped("amount_total"), [0.36, 0.37, 0.36])
        tax = [act._get_document_values()["tax"] for act in acts.sorted("id")]
        self.assertEqual([text[-4:] for text in tax], ["0.03", "0.04", "0.03"])

    def test_lines_of_an_act_need_not_stand_together(self):
        move = self._create_taxed(0.33, 0.33, 0.33)
        one, two, three = move.invoice_line_ids
        acts = self._create_parts(move, one | three, two)
        self.assertEqual(acts.sorted("id").mapped("amount_total"), [0.72, 0.37])

    def test_act_of_what_is_left_takes_the_rest(self):
        move = self._create_taxed(0.33, 0.33, 0.33)
        self._create_parts(move, move.invoice_line_ids[1])
        rest = self._create_act(move)
        self.assertTrue(rest.is_partial)
        self.assertAlmostEqual(sum(move.closing_act_ids.mapped("amount_total")), 1.09)

    def test_discount_on_a_line_of_its_own_moves_a_cent_only(self):
        move = self._create_taxed(0.35, 0.35, -0.69)
        self.assertEqual(move.amount_total, 0.01)
        amounts = self._create_parts(move).mapped("amount_total")
        self.assertAlmostEqual(sum(amounts), 0.01)
        for amount, line in zip(amounts, move.invoice_line_ids, strict=True):
            self.assertAlmostEqual(amount, line.price_total, delta=0.011)
