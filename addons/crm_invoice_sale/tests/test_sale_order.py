from odoo.tests import tagged

from odoo.addons.crm_invoice.tests.common import CrmInvoiceCase

from ..hooks import post_init_hook


@tagged("post_install", "-at_install")
class TestSaleOrder(CrmInvoiceCase):
    def _create_order(self, lead):
        product = self.product_a
        product.invoice_policy = "order"
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "opportunity_id": lead.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "price_unit": 50, "tax_ids": []})
                ],
            }
        )
        order.action_confirm()
        return order

    def test_invoice_of_an_order_belongs_to_its_opportunity(self):
        move = self._create_order(self.lead)._create_invoices()
        self.assertEqual(move.opportunity_id, self.lead)
        move.action_post()
        self.assertEqual(self.lead.amount_open, 50)
        self._pay(move)
        self.assertTrue(self.lead.is_fully_paid)

    def test_orders_of_two_opportunities_are_invoiced_apart(self):
        second = self._create_lead(name="Second")
        orders = self._create_order(self.lead) + self._create_order(second)
        moves = orders._create_invoices()
        self.assertEqual(moves.opportunity_id, self.lead + second)
        self.assertEqual(len(moves), 2)

    def test_orders_of_one_opportunity_share_an_invoice(self):
        orders = self._create_order(self.lead) + self._create_order(self.lead)
        self.assertEqual(len(orders._create_invoices()), 1)

    def test_earlier_invoices_are_taken_in(self):
        move = self._create_order(self.lead)._create_invoices()
        move.opportunity_id = False
        post_init_hook(self.env)
        self.assertEqual(move.opportunity_id, self.lead)
