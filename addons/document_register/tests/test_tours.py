from odoo.tests import HttpCase, new_test_user, tagged

MANAGER = "document_register.group_register_manager"
SELLER = "sales_team.group_sale_salesman"


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "reg_tour", f"{MANAGER},{SELLER}")
        cls.company = cls.user.company_id
        cls.env["register.template"].search([]).active = False
        cls.env["register.template"].create(
            {
                "name": "Tour text",
                "register_id": cls.env.ref("document_register.register_contracts").id,
                "company_id": cls.company.id,
                "body": "<p>{{ customer.name }}</p>",
            }
        )
        cls.partner = cls.env["res.partner"].create({"name": "Tour Customer"})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Tour deal",
                "type": "opportunity",
                "partner_id": cls.partner.id,
                "user_id": cls.user.id,
                "expected_revenue": 100,
            }
        )

    def test_contract_from_the_opportunity_to_the_original(self):
        url = f"/odoo/crm.lead/{self.lead.id}"
        self.start_tour(url, "document_register_contract", login="reg_tour")
        contract = self.lead.register_document_ids
        self.assertEqual(contract.state_code, "annulled")
        self.assertTrue(contract.date_signed and contract.date_original)
        self.assertEqual(contract.reason, "Replaced by a new one")

    def test_every_menu_opens(self):
        for register in ("register_contracts", "register_originals"):
            self.env["register.document"].create(
                {
                    "register_id": self.env.ref(f"document_register.{register}").id,
                    "partner_id": self.partner.id,
                    "user_id": self.user.id,
                    "company_id": self.company.id,
                }
            )
        self.start_tour(
            "/odoo/register-contracts", "document_register_menus", login="reg_tour"
        )
