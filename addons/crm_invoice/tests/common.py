from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

SELLER = "sales_team.group_sale_salesman"
INVOICING = "account.group_account_invoice"


class CrmInvoiceCase(AccountTestInvoicingCommon):
    """An opportunity of a seller, an accountant, a chart of accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.company = cls.company_data["company"]
        cls.seller = cls._create_user("inv_seller", SELLER)
        cls.biller = cls._create_user("inv_biller", f"{SELLER},{INVOICING}")
        cls.partner = cls.env["res.partner"].create({"name": "Rye Bakery"})
        cls.lead = cls._create_lead()

    @classmethod
    def _create_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login,
            groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Ovens",
                "type": "opportunity",
                "partner_id": cls.partner.id,
                "company_id": cls.company.id,
                "user_id": cls.seller.id,
                "team_id": False,
                "expected_revenue": 1000,
                **vals,
            }
        )

    def _invoice(self, amount=1000, post=True, **vals):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "opportunity_id": self.lead.id,
                "invoice_date": "2026-03-02",
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": amount, "tax_ids": []})
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    def _pay(self, moves, amount=None):
        vals = {"payment_date": fields.Date.to_date("2026-03-03")}
        if amount is not None:
            vals |= {"amount": amount, "payment_difference_handling": "open"}
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        return wizard.create(vals)._create_payments()

    def _credit(self, move, method="refund_moves"):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard = wizard.create({"journal_id": move.journal_id.id})
        getattr(wizard, method)()
        return wizard.new_move_ids

    def _sums(self):
        lead = self.lead
        return lead.amount_invoiced, lead.amount_paid, lead.amount_open
