from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SELLER, LicenseCase


@tagged("post_install", "-at_install")
class TestAccess(LicenseCase):
    """Who sees and changes which licence, both ways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._create_license("2025-03-10")
        cls.other_seller = cls._create_user("lic_seller_2", SELLER)
        cls.foreign = cls._create_license("2025-03-10", user_id=cls.other_seller.id)
        cls.second = cls._create_company("Second Company")

    def _seen(self, user):
        licences = self.env["crm.license"].with_user(user)
        return licences.search([("id", "in", (self.mine | self.foreign).ids)])

    def test_salesperson_sees_his_own(self):
        self.assertEqual(self._seen(self.seller), self.mine)
        self.mine.with_user(self.seller).read(["name", "amount", "date_end"])
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.seller).read(["name"])

    def test_head_of_sales_issuer_and_accountant_see_all(self):
        head = self._create_user("lic_head", "sales_team.group_sale_salesman_all_leads")
        for user in (head, self.issuer, self.accountant, self.manager):
            self.assertEqual(self._seen(user), self.mine | self.foreign)

    def test_only_managers_write_and_nobody_writes_what_the_engine_writes(self):
        for user in (self.seller, self.issuer, self.accountant):
            with self.assertRaises(AccessError):
                self.mine.with_user(user).write({"note": "x"})
            with self.assertRaises(AccessError):
                self.mine.with_user(user).copy()
        self.mine.with_user(self.manager).write({"note": "x"})
        stage = self.env.ref("crm_license.stage_closed")
        for vals in (
            {"stage_id": stage.id},
            {"date_start": "2025-01-01"},
            {"date_end": "2030-01-01"},
            {"has_key": True},
            {"predecessor_id": self.foreign.id},
            {"renewal_state": "won"},
            {"issuer_id": self.seller.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.mine.with_user(self.manager).write(vals)
            forged = self.mine.with_user(self.manager).with_context(
                lifecycle_pass=True, lifecycle_applying=True, install_mode=True
            )
            with self.assertRaises(AccessError):
                forged.write(vals)

    def test_stranger_sees_nothing(self):
        stranger = self._create_user("lic_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["crm.license"].with_user(stranger).search([])

    def test_other_company_sees_nothing(self):
        user = self._create_user(
            "lic_foreign", "crm_license.group_license_manager", company=self.second
        )
        licences = self.env["crm.license"].with_user(user).with_company(self.second)
        licences = licences.with_context(allowed_company_ids=self.second.ids)
        self.assertFalse(licences.search([]))
        for act in (
            lambda licence: licence.read(["name"]),
            lambda licence: licence.action_reveal_key(),
            lambda licence: licence.action_activate("2025-03-10", "K"),
            lambda licence: licence.action_renew(),
            lambda licence: licence.action_process(),
        ):
            with self.assertRaises(AccessError):
                act(licences.browse(self.mine.id))

    def test_customer_sees_his_own_and_nothing_internal(self):
        customer = new_test_user(
            self.env,
            "lic_portal",
            "base.group_portal",
            partner_id=self.partner.id,
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        other = self._create_license(
            "2025-03-10", partner_id=self._create_partner("Boris").id
        )
        licences = self.env["crm.license"].with_user(customer)
        self.assertEqual(licences.search([]), self.mine | self.foreign)
        mine = licences.browse(self.mine.id)
        values = mine.read()[0]
        self.assertEqual(values["date_end"], self.mine.date_end)
        for name in (
            "note",
            "issuer_id",
            "contract_user_id",
            "opportunity_id",
            "renewal_state",
            "renewal_opportunity_id",
            "lifecycle_failure",
            "workflow_task_ids",
        ):
            self.assertNotIn(name, values)
            with self.assertRaises(AccessError):
                mine.read([name])
        with self.assertRaises(AccessError):
            licences.browse(other.id).read(["name"])
        tariffs = self.env["crm.license.tariff"].with_user(customer)
        self.assertEqual(tariffs.search([]), self.plain_tariff)
        products = self.env["crm.license.product"].with_user(customer)
        self.assertEqual(products.search([]), self.plain)
        with self.assertRaises(AccessError):
            mine.write({"note": "x"})
        for act in ("action_renew", "action_reveal_key", "action_process"):
            with self.assertRaises(AccessError):
                getattr(mine, act)()
        with self.assertRaises(AccessError):
            mine.action_activate("2025-03-10")

    def test_issuer_reads_the_contracts_of_licences_only(self):
        contract, other = (self.make_contract(self._create_lead()) for _n in "ab")
        self.mine.contract_id = contract
        self.env.flush_all()
        documents = self.env["register.document"].with_user(self.issuer)
        self.assertEqual(documents.browse(contract.id).name, contract.name)
        with self.assertRaises(AccessError):
            documents.browse(other.id).read(["name"])
        with self.assertRaises(AccessError):
            documents.browse(contract.id).write({"note": "x"})
        self.assertFalse(documents.search([]) - contract)

    def test_product_of_one_company_is_not_sold_by_another(self):
        self.plain.company_id = self.company
        user = self._create_user(
            "lic_foreign", "crm_license.group_license_manager", company=self.second
        )
        products = self.env["crm.license.product"].with_user(user)
        products = products.with_context(allowed_company_ids=self.second.ids)
        self.assertNotIn(self.plain, products.search([]))
