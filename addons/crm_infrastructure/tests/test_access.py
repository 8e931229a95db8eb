from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import INVOICING, START, USER, ServiceCase


@tagged("post_install", "-at_install")
class TestAccess(ServiceCase):
    """Who sees and moves what; the same over RPC is in tests/e2e."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("seller", USER)
        cls.colleague = cls._create_user("colleague", USER)
        cls.accountant = cls._create_user("own_accountant", INVOICING)
        cls.portal = new_test_user(
            cls.env,
            "customer",
            "base.group_portal",
            partner_id=cls.partner.id,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.service = cls._create_service(user_id=cls.seller.id)

    def setUp(self):
        super().setUp()
        self.run_on(START)

    def _visible(self, user, model="infrastructure.service"):
        return self.env[model].with_user(user).search([])

    def test_everybody_sees_his_own(self):
        for user, sees in (
            (self.seller, True),
            (self.admin, True),
            (self.accountant, True),
            (self.portal, True),
            (self.colleague, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(self.service in self._visible(user), sees)

    def test_auditor_finds_services_by_their_type(self):
        auditor = self._create_user("auditor", "account.group_account_readonly")
        types = self.env["infrastructure.service.type"].with_user(auditor)
        self.assertIn(self.type.id, dict(types.name_search("hosting_t")))

    def test_document_is_offered_to_those_who_may_open_it(self):
        row = self.row(self.service, "invoice")
        self.assertTrue(row.with_user(self.accountant).is_document_shown)
        self.assertFalse(row.with_user(self.seller).is_document_shown)

    def test_journal_and_periods_follow_the_service(self):
        for model in ("lifecycle.journal", "infrastructure.period"):
            self.assertTrue(self._visible(self.seller, model))
            self.assertFalse(self._visible(self.colleague, model))

    def test_stage_is_moved_by_nobody(self):
        stage = self.env.ref("crm_infrastructure.stage_closed")
        for user in (self.seller, self.admin, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.service.with_user(user).stage_id = stage

    def test_salesperson_promises_although_he_sees_no_invoice(self):
        service = self.service.with_user(self.seller)
        service.action_promise(START, "This evening")
        self.assertEqual(self.service.hold_until, START)
        with self.assertRaises(AccessError):
            self.service.period_ids.move_id.with_user(self.seller).read(["name"])

    def test_accountant_takes_the_payment_of_a_service_he_cannot_change(self):
        move = self.service.period_ids.move_id
        wizard = self.env["account.payment.register"].with_user(self.accountant)
        wizard = wizard.with_context(active_model=move._name, active_ids=move.ids)
        wizard.create({}).action_create_payments()
        self.assertEqual(self.service.period_ids.state, "paid")
        with self.assertRaises(AccessError):
            self.service.with_user(self.accountant).action_close("Paid up")

    def test_customer_changes_nothing(self):
        service = self.service.with_user(self.portal)
        for call in (
            lambda: service.write({"name": "Free"}),
            lambda: service.action_close("Bye"),
            lambda: service.action_process(),
            lambda: service.read(["note"]),
            lambda: service.period_ids.write({"skip_reason": "Free"}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_stranger_cannot_bill_again_or_waive(self):
        self.service.period_ids.move_id.button_cancel()
        period = self.service.period_ids.with_user(self.colleague)
        with self.assertRaises(AccessError):
            period.action_bill_again()
        with self.assertRaises(AccessError):
            period.action_waive("A present")
        self.service.period_ids.with_user(self.seller).action_waive("A present")
        self.assertEqual(self.service.period_ids.state, "skipped")
