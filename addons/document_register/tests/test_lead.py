from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import START, RegisterCase


@tagged("post_install", "-at_install")
class TestLead(RegisterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead(contract_user_id=cls.colleague.id)

    def _wizard(self, lead=None, user=None, **vals):
        lead = (lead or self.lead).with_user(user or self.seller)
        action = lead.action_make_contract()
        wizard = self.env[action["res_model"]].with_user(user or self.seller)
        wizard = wizard.with_context(**action["context"])
        return wizard.create({"lead_id": lead.id, **vals})

    def test_contract_is_made_from_the_opportunity(self):
        self._wizard().action_make()
        contract = self.lead.contract_id
        self.assertRecordValues(
            contract,
            [
                {
                    "state_code": "not_signed",
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                    "user_id": self.seller.id,
                    "preparer_id": self.colleague.id,
                    "template_id": self.template.id,
                    "amount": 1500,
                    "date": START,
                }
            ],
        )
        self.assertTrue(contract.file)
        self.assertEqual(self.lead.register_document_count, 1)

    def test_pressed_twice_makes_one(self):
        wizard = self._wizard()
        first, second = wizard.action_make(), wizard.action_make()
        self.assertEqual(first["res_id"], second["res_id"])
        self.assertEqual(len(self.lead.register_document_ids), 1)

    def test_live_contract_is_warned_of(self):
        self.assertFalse(self._wizard().live_contract_id)
        self._wizard().action_make()
        self.assertEqual(self._wizard().live_contract_id, self.lead.contract_id)
        self.lead.contract_id.action_cancel("No")
        self.assertFalse(self._wizard().live_contract_id)

    def test_template_follows_the_own_company(self):
        other = self._create_company("Other Company")
        theirs = self.template.copy({"company_id": other.id})
        companies = self.company + other
        self.seller.company_ids = companies
        wizards = self.env["register.contract.make"].with_user(self.seller)
        wizards = wizards.with_context(
            allowed_company_ids=companies.ids, default_lead_id=self.lead.id
        )
        form = Form(wizards)
        self.assertEqual(form.template_id, self.template)
        form.company_id = other
        self.assertEqual(form.template_id, theirs)
        form.save().action_make()
        contract = self.lead.with_context(allowed_company_ids=companies.ids).contract_id
        self.assertEqual(contract.company_id, other)

    def test_what_is_missing_is_named(self):
        nobody = self._create_lead(partner_id=False)
        with self.assertRaisesRegex(UserError, "customer"):
            nobody.with_user(self.seller).action_make_contract()
        self.template.active = False
        with self.assertRaisesRegex(UserError, "Own Company has no contract template"):
            self._wizard().action_make()

    def test_broken_template_makes_no_contract(self):
        self.template.body = "<p>{{ customer.inn }}</p>"
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._wizard().action_make()
        self.assertFalse(self.lead.register_document_ids)

    def test_foreign_opportunity_gets_no_contract(self):
        foreign = self._create_lead(user_id=self.colleague.id)
        with self.assertRaises(AccessError):
            foreign.with_user(self.seller).action_make_contract()
        wizard = self.env["register.contract.make"].with_user(self.seller)
        with self.assertRaises(AccessError):
            wizard.create(
                {"lead_id": foreign.id, "template_id": self.template.id}
            ).action_make()
        self.assertFalse(foreign.register_document_ids)

    def test_current_contract_is_the_newest_in_force(self):
        first = self._create_contract("signed", opportunity_id=self.lead.id)
        self.assertEqual(self.lead.contract_id, first)
        second = self._create_contract(opportunity_id=self.lead.id)
        self.assertEqual(self.lead.contract_id, second)
        second.action_cancel("No")
        self.assertEqual(self.lead.contract_id, first)
        first.action_annul("No")
        self.assertFalse(self.lead.contract_id)
        first.action_reopen("Yes")
        self.assertEqual(self.lead.contract_id, first)
        first.active = False
        self.assertFalse(self.lead.contract_id)

    def test_earlier_contract_holds_until_there_is_an_own_one(self):
        earlier = self._create_contract("original")
        self.lead.with_user(self.seller).contract_id = earlier
        self.assertEqual(self.lead.contract_id, earlier)
        own = self._create_contract(opportunity_id=self.lead.id)
        self.assertEqual(self.lead.contract_id, own)

    def test_contract_of_another_customer_is_refused(self):
        other = self._create_contract(partner_id=self._create_partner("Other").id)
        with self.assertRaises(ValidationError):
            self.lead.contract_id = other
        with self.assertRaises(ValidationError):
            self.lead.contract_id = self._create_original()

    def test_document_of_another_customer_makes_no_deal_look_signed(self):
        contract = self._create_contract("signed", opportunity_id=self.lead.id)
        other = self._create_partner("Other")
        stray = self._create_contract("signed", partner_id=other.id)
        stray.with_user(self.seller).opportunity_id = self.lead
        self.assertEqual(self.lead.contract_id, contract)
        self.lead.partner_id = other
        self.assertEqual(self.lead.contract_id, stray)
        contract.action_annul("No")
        self.assertEqual(self.lead.contract_id, stray)

    def test_contract_that_changes_its_customer_makes_no_deal_look_signed(self):
        own = self._create_contract(opportunity_id=self.lead.id)
        other = self._create_partner("Other")
        own.partner_id = other
        self.assertFalse(self.lead.contract_id)
        given = self._create_contract(opportunity_id=self._create_lead().id)
        self.lead.contract_id = given
        with self.assertRaisesRegex(ValidationError, "no contract of the customer"):
            given.partner_id = other
        self.lead.contract_id = False
        given.partner_id = other

    def test_merged_opportunities_keep_their_contracts(self):
        second = self._create_lead(name="Second")
        contracts = self._create_contract(opportunity_id=self.lead.id)
        contracts += self._create_contract(opportunity_id=second.id)
        head = (self.lead + second)._merge_opportunity(auto_unlink=True)
        self.assertEqual(contracts.opportunity_id, head)
        self.assertEqual(head.contract_id, contracts[1])

    def test_merged_opportunities_keep_the_contract_made_before(self):
        contract = self._create_contract("signed")
        other = self._create_contract(partner_id=self._create_partner("Other").id)
        head, second, third = (
            self.lead,
            *(self._create_lead(name=name) for name in ("Second", "Third")),
        )
        second.contract_id = contract
        third.write({"partner_id": other.partner_id.id, "contract_id": other.id})
        head.probability = 90
        merged = (head + third + second)._merge_opportunity(auto_unlink=True)
        self.assertEqual(merged, head)
        self.assertEqual(head.contract_id, contract)
        self.assertFalse(contract.opportunity_id)

    def test_smart_buttons_open_the_documents(self):
        contract = self._create_contract(opportunity_id=self.lead.id)
        lead = self.lead.with_user(self.seller)
        action = lead.action_view_register_documents()
        self.assertEqual(action["res_id"], contract.id)
        contact = self._create_partner("Anna", parent_id=self.partner.id)
        self._create_contract(partner_id=contact.id)
        partner = self.partner.with_user(self.seller)
        self.assertEqual(partner.register_document_count, 2)
        found = self.env["register.document"].search(
            partner.action_view_register_documents()["domain"]
        )
        self.assertEqual(len(found), 2)
