from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import INVOICING, SELLER, CrmInvoiceCase


@tagged("post_install", "-at_install")
class TestAccess(CrmInvoiceCase):
    def _call(self, user, method, *args, model="crm.lead", **kwargs):
        return call_kw(self.env(user=user, su=False)[model], method, args, kwargs)

    def test_accountant_makes_the_draft_once(self):
        self.lead.user_id = self.biller
        action = self._call(self.biller, "action_create_invoice", self.lead.ids)
        move = self.lead.invoice_ids
        self.assertEqual(action["res_id"], move.id)
        self.assertRecordValues(
            move,
            [
                {
                    "state": "draft",
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                    "move_type": "out_invoice",
                    "invoice_user_id": self.biller.id,
                }
            ],
        )
        line = move.invoice_line_ids
        self.assertEqual((line.name, line.price_unit), ("Ovens", 1000))
        self._call(self.biller, "action_create_invoice", self.lead.ids)
        self.assertEqual(self.lead.invoice_ids, move)

    def test_next_invoice_is_over_the_rest(self):
        self._invoice(400)
        draft = self.lead._create_invoice()
        self.assertEqual(draft.invoice_line_ids.price_unit, 600)

    def test_what_is_invoiced_in_full_is_not_invoiced_again(self):
        tax = self.company_data["default_tax_sale"]
        for included, total in (("tax_included", 1000), ("tax_excluded", 1150)):
            lead = self._create_lead(user_id=self.biller.id)
            move = lead._create_invoice()
            move.invoice_line_ids.tax_ids = tax.copy(
                {"name": included, "price_include_override": included}
            )
            move.action_post()
            self.assertEqual(move.amount_total, total)
            with self.assertRaisesRegex(UserError, "1,000.00"), self.cr.savepoint():
                self._call(self.biller, "action_create_invoice", lead.ids)
            lead.expected_revenue += 200
            draft = lead._create_invoice()
            self.assertEqual(draft.invoice_line_ids.price_unit, 200)

    def test_seller_sees_the_sums_and_no_invoice(self):
        self._pay(self._invoice(), 400)
        values = self._call(
            self.seller,
            "read",
            self.lead.ids,
            ["invoice_count", "amount_invoiced", "amount_paid", "amount_open"],
        )[0]
        self.assertEqual(
            (values["invoice_count"], values["amount_paid"], values["amount_open"]),
            (1, 400, 600),
        )
        lead = self.lead.with_user(self.seller)
        with self.assertRaises(AccessError):
            lead.read(["invoice_ids"])
        names = list(lead.get_views([(False, "form")])["models"]["crm.lead"]["fields"])
        self.assertTrue(lead.read(names))

    def test_seller_does_not_write_the_sums(self):
        self._invoice()
        for name, value in (
            ("is_fully_paid", True),
            ("amount_paid", 1000),
            ("amount_open", 0),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._call(self.seller, "write", self.lead.ids, {name: value})
            with self.subTest(field=name), self.assertRaises(AccessError):
                vals = {"name": "Forged", name: value}
                self._call(self.seller, "create", vals)
        context = {"default_is_fully_paid": True, "default_amount_paid": 5}
        made = self._call(self.seller, "create", {"name": "x"}, context=context)
        lead = self.env["crm.lead"].browse(made)
        self.assertFalse(lead.is_fully_paid or lead.amount_paid)

    def test_seller_asks_accounting_once(self):
        with self.assertRaisesRegex(UserError, "Settings"):
            self._call(self.seller, "action_create_invoice", self.lead.ids)
        self.company.crm_invoice_user_id = self.biller
        for _time in range(2):
            answer = self._call(self.seller, "action_create_invoice", self.lead.ids)
            self.assertEqual(answer["tag"], "display_notification")
        self.assertRecordValues(
            self.lead.activity_ids,
            [{"user_id": self.biller.id, "summary": "Make the invoice"}],
        )
        self.assertFalse(self.lead.invoice_ids)

    def test_strangers_do_nothing(self):
        colleague = self._create_user("inv_colleague", SELLER)
        accountant = self._create_user("inv_accountant", INVOICING)
        for user in (colleague, accountant):
            for method in ("action_create_invoice", "action_view_invoices"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self._call(user, method, self.lead.ids)

    def test_invoices_open_for_accounting_only(self):
        move = self._invoice()
        moves = self.env(user=self.seller, su=False)["account.move"]
        # the Sales app lets salespeople read their own invoices
        if not moves.has_access("read"):
            with self.assertRaises(AccessError):
                self._call(self.seller, "action_view_invoices", self.lead.ids)
        self.lead.user_id = self.biller
        action = self._call(self.biller, "action_view_invoices", self.lead.ids)
        self.assertEqual(action["res_id"], move.id)

    def test_customer_does_not_see_the_opportunity_of_his_invoice(self):
        move = self._invoice()
        customer = self._create_user("inv_portal", "base.group_portal")
        customer.partner_id.parent_id = self.partner
        own = move.with_user(customer).sudo(False)
        self.assertTrue(own.read(["name"]))
        with self.assertRaises(AccessError):
            own.read(["opportunity_id"])

    def test_without_a_customer_there_is_no_invoice(self):
        self.lead.partner_id = False
        with self.assertRaisesRegex(UserError, "customer"):
            self._call(self.seller, "action_create_invoice", self.lead.ids)

    def test_accountant_without_sales_rights_works_on_the_invoice(self):
        accountant = self._create_user("inv_accountant", INVOICING)
        move = self._invoice(post=False).with_user(accountant).sudo(False)
        move.action_post()
        self.assertEqual(move.state, "posted")
        self.assertTrue(move.read(["name", "opportunity_id"]))
        refund = move._reverse_moves([{}], cancel=True)
        self.assertEqual(refund.sudo().opportunity_id, self.lead)

    def test_accountant_of_another_own_company_corrects_his_invoice(self):
        """Who works for the company of the invoice only may credit it."""
        other = self.setup_other_company(name="Second Own Company")["company"]
        accountant = self._create_user("inv_other", INVOICING, other)
        move = self._invoice(
            company_id=other.id,
            journal_id=self.env["account.journal"]
            .search([("company_id", "=", other.id), ("type", "=", "sale")], limit=1)
            .id,
        )
        for method in ("refund_moves", "modify_moves"):
            moves = self.env["account.move"].with_user(accountant).sudo(False)
            context = {"active_model": "account.move", "active_ids": move.ids}
            wizard = moves.env["account.move.reversal"].with_context(
                **context, allowed_company_ids=other.ids
            )
            wizard = wizard.create({"journal_id": move.journal_id.id})
            getattr(wizard, method)()
            self.assertTrue(wizard.new_move_ids)
        self.assertEqual(move.reversal_move_ids.opportunity_id, self.lead)
        vals = {"move_type": "out_invoice", "reversed_entry_id": move.id}
        with self.assertRaises(AccessError):
            self._call(accountant, "create", vals, model="account.move")

    def test_deal_of_another_company_is_not_made_to_look_paid(self):
        """Whoever invoices here pays no deal of a company he does not work for."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        vals = {"company_id": elsewhere.id, "team_id": False, "user_id": False}
        foreign = self.lead.copy(vals)
        self.assertEqual(foreign.company_id, elsewhere)
        move = self._invoice(post=False).with_user(self.biller).sudo(False)
        with self.assertRaises(AccessError):
            move.opportunity_id = foreign.id
        vals = {"move_type": "out_invoice", "opportunity_id": foreign.id}
        with self.assertRaises(AccessError):
            self._call(self.biller, "create", vals, model="account.move")
        self.assertEqual(move.opportunity_id, self.lead)
