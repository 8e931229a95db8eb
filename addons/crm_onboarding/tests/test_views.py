from odoo.tests import Form, tagged

from .common import ADDON, OnboardingCase

PATHS = {"agreed-terms", "markup-groups", "shipping-directions", "new-clients"}


@tagged("post_install", "-at_install")
class TestViews(OnboardingCase):
    def _get_actions(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.actions.act_window")]
        )
        return self.env["ir.actions.act_window"].browse(data.mapped("res_id"))

    def test_every_action_opens_in_all_its_views(self):
        actions = self._get_actions()
        self.assertEqual(len(actions), 5)
        self.assertLessEqual(PATHS, set(actions.mapped("path")))
        for action in actions:
            model = self.env[action.res_model].with_user(self.head)
            views = [(view_id, kind) for view_id, kind in action.views]
            with self.subTest(action=action.name):
                found = model.get_views([*views, (False, "search")])
                self.assertEqual(len(found["views"]), len(views) + 1)

    def test_every_action_helps_when_it_is_empty(self):
        for action in self._get_actions():
            with self.subTest(action=action.name):
                self.assertIn("o_view_nocontent", action.help or "")

    def test_menus_are_there_for_whom_they_are_meant(self):
        menus = self.env["ir.ui.menu"]
        wanted = {
            "crm_lead_menu_clients": (self.manager, self.head),
            "crm_client_terms_menu": (self.manager, self.head),
            "crm_markup_group_menu": (self.head,),
        }
        for name, people in wanted.items():
            menu = self.env.ref(f"{ADDON}.{name}")
            for user in (self.manager, self.head, self.accountant):
                visible = menus.with_user(user)._visible_menu_ids()
                with self.subTest(menu=name, user=user.login):
                    self.assertEqual(menu.id in visible, user in people)

    def test_salesperson_fills_in_the_card(self):
        leads = self.env["crm.lead"].with_user(self.manager)
        leads = leads.with_context(
            default_team_id=self.team.id, default_type="opportunity"
        )
        with Form(leads) as form:
            form.name = "New client"
            form.inn = "9900 000017"
            form.credit_limit_requested = 1000
            form.markup_group_id = self.group
            form.activity_format = "retail"
            form.shop_count = 4
            form.delivery_method = "pickup"
        lead = form.save()
        self.assertEqual(lead.inn, "9900000017")
        self.assertEqual(lead.stage_id, self._stage("requisites"))
        self.assertEqual(lead.team_card, "client")

    def test_agreed_terms_are_not_typed_over(self):
        lead = self._create_lead()
        self._approve(lead)
        with (
            self.assertRaises(AssertionError),
            Form(lead.with_user(self.manager)) as form,
        ):
            form.credit_limit_requested = 1

    def test_everybody_reads_whole_forms(self):
        lead = self._create_lead()
        terms = self._approve(lead)
        for record, people in (
            (lead, (self.manager, self.head)),
            (terms, (self.manager, self.head)),
            (self.partner, (self.manager, self.head)),
        ):
            for user in people:
                mine = record.with_user(user)
                views = mine.get_views([(False, "form")])
                names = list(views["models"][record._name]["fields"])
                with self.subTest(model=record._name, user=user.login):
                    self.assertTrue(mine.read(names))

    def test_accountants_read_terms_and_customers(self):
        terms = self._approve(self._create_lead())
        clerk = self._create_user("clerk", "account.group_account_invoice")
        views = terms.with_user(clerk).get_views([(False, "form"), (False, "list")])
        names = list(views["models"]["crm.client.terms"]["fields"])
        self.assertTrue(terms.with_user(clerk).read(names))
        customer = self.partner.with_user(clerk)
        self.assertEqual(customer.client_terms_count, 1)
        action = customer.action_view_client_terms()
        found = self.env["crm.client.terms"].with_user(clerk).search(action["domain"])
        self.assertEqual(found, terms)

    def test_counts_and_buttons_lead_to_the_terms(self):
        lead = self._create_lead()
        terms = self._approve(lead)
        mine = lead.with_user(self.manager)
        self.assertEqual(mine.client_terms_count, 1)
        found = self.env["crm.client.terms"].search(
            mine.action_view_client_terms()["domain"]
        )
        self.assertEqual(found, terms)
        self.assertEqual(mine.action_open_customer()["res_id"], self.partner.id)

    def test_setting_is_the_companys(self):
        settings = self.env["res.config.settings"].create(
            {"client_terms_remind_days": 3}
        )
        settings.execute()
        self.assertEqual(self.company.client_terms_remind_days, 3)
