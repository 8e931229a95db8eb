from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import INVOICING, START, USER, ServiceCase

ADDON = "crm_infrastructure"


@tagged("post_install", "-at_install")
class TestViews(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_user("svc_user", USER)
        cls.accountant = cls._create_user("svc_accountant", INVOICING)

    def _get_actions(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.actions.act_window")]
        )
        return self.env["ir.actions.act_window"].browse(data.mapped("res_id"))

    def _get_menu_actions(self, user):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        root = self.env.ref(f"{ADDON}.crm_infrastructure_menu_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        menus = menus.filtered(lambda m: m.id in visible and m.action)
        return [menu.action for menu in menus]

    def test_every_action_opens_in_all_its_views(self):
        actions = self._get_actions()
        self.assertGreaterEqual(len(actions), 14)
        for action in actions:
            model = self.env[action.res_model].with_user(self.admin)
            views = [(view_id, kind) for view_id, kind in action.views]
            with self.subTest(action=action.name):
                found = model.get_views([*views, (False, "search")])
                self.assertEqual(len(found["views"]), len(views) + 1)

    def test_every_action_helps_when_it_is_empty(self):
        for action in self._get_actions().filtered(lambda a: a.target != "new"):
            with self.subTest(action=action.name):
                self.assertIn("o_view_nocontent", action.help or "")

    def test_people_reach_their_menus_and_may_read_what_they_open(self):
        for user in (self.admin, self.user, self.accountant):
            actions = self._get_menu_actions(user)
            self.assertGreaterEqual(len(actions), 4)
            for action in actions:
                model = self.env[action.res_model].with_user(user)
                with self.subTest(user=user.login, action=action.name):
                    model.check_access("read")
                    model.get_views(action.views)

    def test_configuration_is_for_managers(self):
        menu = self.env.ref(f"{ADDON}.infrastructure_menu_configuration")
        menus = self.env["ir.ui.menu"]
        self.assertIn(menu.id, menus.with_user(self.admin)._visible_menu_ids())
        for user in (self.user, self.accountant):
            self.assertNotIn(menu.id, menus.with_user(user)._visible_menu_ids())

    def test_user_and_accountant_read_the_whole_form(self):
        service = self._create_service(user_id=self.user.id)
        self.run_on(START)
        for user in (self.user, self.accountant):
            record = service.with_user(user)
            views = record.get_views([(False, "form")])
            names = list(views["models"]["infrastructure.service"]["fields"])
            with self.subTest(user=user.login):
                self.assertTrue(record.read(names))
                specification = {"move_id": {"fields": {"display_name": {}}}}
                row = record.period_ids.web_read(specification)[0]
                self.assertTrue(row["move_id"]["display_name"])

    def test_form_makes_a_service_with_the_product_of_its_type(self):
        services = self.env["infrastructure.service"].with_user(self.user)
        with Form(services) as form:
            form.name = "New hosting"
            form.partner_id = self.partner
            form.type_id = self.type
            form.price_unit = 10
        self.assertEqual(form.record.product_id, self.product)
        self.assertEqual(form.record.stage_code, "new")

    def test_dialog_keeps_the_promise_of_many(self):
        services = self._create_service() | self._create_service()
        self.run_on(START)
        wizards = self.env["infrastructure.service.act"].with_user(self.admin)
        context = {
            "active_model": services._name,
            "active_ids": services.ids,
            "default_kind": "promise",
        }
        with Form(wizards.with_context(**context)) as form:
            form.date = "2025-03-20"
            form.reason = "Called"
        form.record.action_apply()
        self.assertEqual(set(services.mapped("hold_reason")), {"Called"})
        self.assertTrue(all(services.mapped("is_on_hold")))

    def test_filters_find_what_the_flags_say(self):
        service = self._create_service()
        other = self._create_service(started=False)
        self.run_on(START)
        self.set_clock("2025-03-12")
        for name in ("is_due", "is_overdue", "is_on_hold"):
            for wanted in (True, False):
                found = service.search(
                    [(name, "=", wanted), ("id", "in", (service + other).ids)]
                )
                expected = (service + other).filtered(
                    lambda s, n=name, w=wanted: s[n] == w
                )
                with self.subTest(field=name, value=wanted):
                    self.assertEqual(found, expected)
        self.assertTrue(service.is_overdue)
        self.assertEqual(
            service.period_ids.search([("is_overdue", "=", True)]).service_id, service
        )

    def test_amount_shown_follows_the_stage(self):
        service = self._create_service()
        self.assertEqual(service.amount_shown, 0, "in service: brought in nothing yet")
        self.run_on(START)
        self.assertEqual(service.amount_shown, 100, "awaiting payment: what is owed")
        offer = self._create_service(started=False, price_unit=7)
        self.assertEqual(offer.amount_shown, 7, "new: the price")
        offer.interval_unit = "year"
        self.assertEqual(offer.amount_shown, 0.58, "a month's part of the year")

    def test_prices_of_different_periods_add_up_by_the_month(self):
        prices = {
            (1200, 1, "year"): 100,
            (300, 3, "month"): 100,
            (100, 1, "month"): 100,
            (7, 1, "week"): 30.44,
            (10, 10, "day"): 30.44,
        }
        services = self.env["infrastructure.service"]
        for (price, number, unit), monthly in prices.items():
            services |= self._create_service(
                started=False,
                price_unit=price / 2,
                quantity=2,
                interval_number=number,
                interval_unit=unit,
            )
            with self.subTest(price=price, number=number, unit=unit):
                self.assertEqual(services[-1].amount_monthly, monthly)
        [(total,)] = services._read_group(
            [("id", "in", services.ids)], [], ["amount_monthly:sum"]
        )
        self.assertAlmostEqual(total, sum(prices.values()), 2)

    def test_nobody_writes_the_amount_shown(self):
        service = self._create_service().with_user(self.admin)
        with self.assertRaises(AccessError):
            service.write({"amount_shown": 1})

    def test_receivables_age_on_the_companys_day(self):
        service = self._create_service()
        self.run_on(START)
        debts = self.env["infrastructure.receivable"]
        mine = [("service_id", "=", service.id)]
        days = {
            "2025-03-10": "0",
            "2025-03-11": "1",
            "2025-04-09": "1",
            "2025-04-10": "2",
            "2025-05-10": "3",
            "2025-06-20": "4",
        }
        for day, bucket in days.items():
            self.set_clock(day)
            debts.invalidate_model()
            with self.subTest(day=day):
                self.assertEqual(debts.search(mine).bucket, bucket)
        self.assertEqual(debts.search(mine).amount, 100)
        self.assertFalse(debts.with_user(self.user).search(mine), "not his service")
        self.assertTrue(debts.with_user(self.accountant).search(mine))
        self.pay(service.period_ids.move_id)
        self.assertFalse(debts.search(mine))
