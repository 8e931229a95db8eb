"""What people with some rights could try over RPC to reach more."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import INVOICING, START, USER, ServiceCase


@tagged("post_install", "-at_install")
class TestAttackRpc(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("atk_seller", USER)
        cls.accountant = cls._create_user("atk_accountant", INVOICING)
        cls.service = cls._create_service(user_id=cls.seller.id)
        cls.other = cls._create_service(name="Other")

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    def _bill(self):
        (self.service + self.other)._lifecycle_advance(START)
        return self.service.period_ids, self.other.period_ids

    def test_computed_sums_are_not_written(self):
        stranger = self._create_partner("Stranger")
        values = {
            "amount_shown": 1e6,
            "amount_period": 0.01,
            "amount_monthly": 0.01,
            "import_key": "key of another row",
            "commercial_partner_id": stranger.id,
        }
        for name, value in values.items():
            with self.subTest(name=name), self.assertRaises(AccessError):
                self._call(
                    self.seller,
                    "infrastructure.service",
                    "write",
                    self.service.ids,
                    {name: value},
                )
        self.assertEqual(self.service.amount_period, 100)

    def test_import_key_is_not_taken_by_a_new_service(self):
        vals = {
            "name": "Row of another",
            "partner_id": self.partner.id,
            "type_id": self.type.id,
        }
        model, key = "infrastructure.service", {"import_key": "key of a row"}
        with self.assertRaises(AccessError):
            self._call(self.seller, model, "create", [vals | key])
        context = {"default_import_key": "key of a row"}
        made = self._call(self.seller, model, "create", [vals], context=context)
        self.assertFalse(self.env[model].browse(made).import_key)

    def test_amount_is_not_moved_to_another_period(self):
        mine, foreign = self._bill()
        for value in (foreign.id, False):
            with self.subTest(value=value), self.assertRaises(AccessError):
                self._call(
                    self.accountant,
                    "account.move.line",
                    "write",
                    mine.move_line_ids.ids,
                    {"infrastructure_period_id": value},
                )
        self.assertEqual((mine.amount_total, foreign.amount_total), (100, 100))

    def test_invoice_does_not_name_a_hidden_period(self):
        mine, _foreign = self._bill()
        line = {"product_id": self.product.id, "price_unit": 5}
        forged = {**line, "infrastructure_period_id": mine.id}
        vals = {"move_type": "out_invoice", "partner_id": self.partner.id}
        with self.assertRaises(AccessError):
            self._call(
                self.accountant,
                "account.move",
                "create",
                {**vals, "invoice_line_ids": [(0, 0, forged)]},
            )
        move_id = self._call(
            self.accountant,
            "account.move",
            "create",
            {**vals, "invoice_line_ids": [(0, 0, line)]},
            context={"default_infrastructure_period_id": mine.id},
        )
        move = self.env["account.move"].browse(move_id)
        self.assertFalse(move.line_ids.infrastructure_period_id)

    def test_new_customer_does_not_see_the_invoices_of_the_old_one(self):
        mine, _foreign = self._bill()
        heir = self._create_partner("Heir")
        portal = self._create_user(
            "atk_portal", "base.group_portal", partner_id=heir.id
        )
        self.service.partner_id = heir
        service = self.service.with_user(portal)
        self.assertEqual(service.read(["name"])[0]["name"], "Hosting")
        self.assertFalse(self._call(portal, mine._name, "search", []))
        with self.assertRaises(AccessError):
            mine.with_user(portal).read(["amount_total"])
        self.assertNotIn(mine, self.service._get_customer_periods())

    def test_mail_makes_no_service(self):
        """The mail gateway creates in sudo, past the engine's guard."""
        vals = {"partner_id": self.partner.id, "type_id": self.type.id}
        with self.assertRaises(AccessError):
            self._call(self.seller, "infrastructure.service", "message_new", {}, vals)

    def test_customer_sees_his_periods(self):
        mine, _foreign = self._bill()
        portal = self._create_user(
            "atk_portal", "base.group_portal", partner_id=self.partner.id
        )
        self.assertEqual(mine.with_user(portal).read(["number"])[0]["number"], 1)
        self.assertEqual(self.service._get_customer_periods(), mine)
