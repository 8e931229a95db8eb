from odoo.tests import Form, tagged

from .common import RegisterCase

ADDON = "document_register"


@tagged("post_install", "-at_install")
class TestViews(RegisterCase):
    def _get_actions(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.actions.act_window")]
        )
        return self.env["ir.actions.act_window"].browse(data.mapped("res_id"))

    def test_every_action_opens_in_all_its_views(self):
        actions = self._get_actions()
        self.assertGreaterEqual(len(actions), 16)
        for action in actions:
            model = self.env[action.res_model].with_user(self.manager)
            with self.subTest(action=action.name):
                found = model.get_views([*action.views, (False, "search")])
                self.assertEqual(len(found["views"]), len(action.views) + 1)
                if action.target != "new":
                    self.assertIn("o_view_nocontent", action.help or "")

    def test_people_reach_their_menus(self):
        root = self.env.ref(f"{ADDON}.document_register_menu_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        for user, configures in ((self.seller, False), (self.manager, True)):
            visible = menus.with_user(user)._visible_menu_ids()
            self.assertIn(root.id, visible)
            configuration = self.env.ref(f"{ADDON}.register_menu_configuration")
            self.assertEqual(configuration.id in visible, configures)
            for menu in menus.filtered(lambda m, v=visible: m.id in v and m.action):
                model = self.env[menu.action.res_model].with_user(user)
                with self.subTest(user=user.login, menu=menu.name):
                    model.check_access("read")

    def test_seller_reads_the_whole_form(self):
        contract = self._create_contract("scan").with_user(self.seller)
        views = contract.get_views(
            [(False, "form"), (False, "kanban"), (False, "list")]
        )
        names = list(views["models"]["register.document"]["fields"])
        self.assertTrue(contract.read(names))

    def test_contract_made_by_hand(self):
        documents = self.env["register.document"].with_user(self.seller)
        with Form(documents) as form:
            form.partner_id = self.partner
        contract = form.record
        self.assertEqual(contract.register_id, self.contracts)
        self.assertEqual(contract.user_id, self.seller)
        self.assertEqual(contract.supervisor_id, self.boss)

    def test_kanban_shows_the_columns_of_its_register(self):
        documents = self.env["register.document"]
        for kind, count in (("contract", 6), ("originals", 5)):
            columns = documents.with_context(register_kind=kind).formatted_read_group(
                [("kind", "=", kind)], ["stage_id"], ["__count"]
            )
            stages = documents.with_context(register_kind=kind)._read_group_stage_ids(
                self.env["lifecycle.stage"], []
            )
            self.assertEqual(len(stages), count)
            self.assertLessEqual(len(columns), count)
        odd = documents.with_context(register_kind=["x"])
        self.assertTrue(odd._read_group_stage_ids(self.env["lifecycle.stage"], []))

    def _find(self, text):
        arch = self.env["register.document"].get_view(view_type="search")["arch"]
        domain = arch.split('filter_domain="')[1].split('"')[0].replace("&#39;", "'")
        domain = [
            term if isinstance(term, str) else (*term[:2], text)
            for term in eval(domain, {"self": text})  # noqa: S307 # pylint: disable=eval-used
        ]
        documents = self.env["register.document"]
        return documents.search([("company_id", "=", self.company.id), *domain])

    def test_one_box_finds_by_number_customer_tax_id_deal_and_note(self):
        self.partner.vat = "BE0477472701"
        lead = self._create_lead(name="Wedding cake")
        contract = self._create_contract(
            name="AB-77", opportunity_id=lead.id, note="<p>paper in the blue box</p>"
        )
        other = self._create_contract(partner_id=self._create_partner("Zeta").id)
        for text in ("b-77", "bakery", "0477472701", "wedding", "blue box"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), contract)
        self.assertEqual(self._find("zeta"), other)
        self.assertFalse(self._find("nothing of it"))

    def test_late_tasks_are_found(self):
        contract = self._create_contract("scan")
        late = [("is_overdue", "=", True), ("id", "=", contract.id)]
        documents = self.env["register.document"]
        self.assertFalse(documents.search(late) or contract.is_overdue)
        self.set_clock("2026-03-20")
        contract.invalidate_recordset()
        self.assertEqual(documents.search(late), contract)
        self.assertTrue(contract.is_overdue)
        self.assertEqual(contract.days_in_stage, 18)
