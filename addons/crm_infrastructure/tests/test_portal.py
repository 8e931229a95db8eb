from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import START, ServiceCase

HIDDEN = ("note", "hold_reason", "disconnect_reason", "lifecycle_failure")


@tagged("post_install", "-at_install")
class TestPortal(ServiceCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_partner("Buyer", parent_id=cls.partner.id)
        cls.user = cls._create_user(
            "svc_portal", "base.group_portal", partner_id=cls.person.id
        )
        cls.foreign_partner = cls._create_partner("Foreign")
        cls.own = cls._create_service(name="Own hosting", note="<p>Secret note</p>")
        cls.offer = cls._create_service(name="Only offered", started=False)
        cls.foreign = cls._create_service(
            name="Foreign hosting", partner_id=cls.foreign_partner.id
        )
        cls.all = cls.own + cls.offer + cls.foreign

    def _get(self, service, token=""):
        url = f"/my/services/{service.id}?access_token={token}"
        return self.url_open(url, allow_redirects=False)

    def test_rule_shows_own_running_services_only(self):
        services = self.env["infrastructure.service"].with_user(self.user)
        self.assertEqual(services.search([("id", "in", self.all.ids)]), self.own)

    def test_internal_fields_are_hidden_from_the_customer(self):
        own = self.own.with_user(self.user)
        self.assertEqual(own.read(["name"])[0]["name"], "Own hosting")
        for name in HIDDEN:
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])

    def test_customer_changes_nothing(self):
        own = self.own.with_user(self.user)
        for call in (
            lambda: own.write({"price_unit": 1}),
            lambda: own.action_disconnect("No"),
            lambda: own.action_close("No"),
            lambda: own.action_promise("2030-01-01", "Later"),
            lambda: own.action_process(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_link_of_the_earlier_customer_opens_nothing(self):
        token = self.own._portal_ensure_token()
        self.assertEqual(self._get(self.own, token).status_code, 200)
        self.own.partner_id = self.foreign_partner
        self.assertEqual(self._get(self.own, token).status_code, 303)
        new = self.own._portal_ensure_token()
        self.own.partner_id = self._create_partner(
            "Branch", parent_id=self.foreign_partner.id
        )
        self.assertEqual(self._get(self.own, new).status_code, 200)

    def test_list_shows_own_services(self):
        self.authenticate("svc_portal", "svc_portal")
        for url in ("/my/services", "/my/services?filterby=all&sortby=paid"):
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Own hosting", page.text)
            self.assertNotIn("Foreign hosting", page.text)
            self.assertNotIn("Only offered", page.text)
        page = self.url_open("/my/services?filterby=closed&sortby=nonsense")
        self.assertNotIn("Own hosting", page.text)

    def test_list_has_pages(self):
        self.env["infrastructure.service"].create(
            [
                {
                    "name": f"Domain {number:02}",
                    "partner_id": self.partner.id,
                    "type_id": self.type.id,
                    "company_id": self.company.id,
                    "price_unit": 1,
                }
                for number in range(81)
            ]
        ).action_start()
        self.authenticate("svc_portal", "svc_portal")
        first = self.url_open("/my/services")
        self.assertIn("/my/services/page/2", first.text)
        self.assertNotIn("Own hosting", first.text)
        self.assertIn("Own hosting", self.url_open("/my/services/page/2").text)

    def test_home_counts_services(self):
        self.authenticate("svc_portal", "svc_portal")
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["infrastructure_service_count"]}
        )
        self.assertEqual(counters["infrastructure_service_count"], 1)

    def test_page_shows_periods_and_nothing_internal(self):
        self.own.action_process()
        self.own.write({"note": "<p>Secret note</p>"})
        self.own.action_promise(START, "Secret promise")
        self.authenticate("svc_portal", "svc_portal")
        page = self._get(self.own)
        self.assertEqual(page.status_code, 200)
        move = self.own.period_ids.move_id
        self.assertIn(move.name, page.text)
        self.assertIn(f"/my/invoices/{move.id}", page.text)
        self.assertIn("04/10/2025", page.text, "the day of the next invoice")
        self.assertNotIn("Secret", page.text)

    def test_foreign_services_and_offers_do_not_open(self):
        self.authenticate("svc_portal", "svc_portal")
        for service in (self.foreign, self.offer):
            with self.subTest(service=service.name):
                self.assertEqual(self._get(service).status_code, 303)

    def test_token_opens_its_service_and_no_other(self):
        token = self.own._portal_ensure_token()
        self.assertEqual(self._get(self.own).status_code, 303)
        self.assertEqual(self._get(self.own, "wrong").status_code, 303)
        self.assertEqual(self._get(self.foreign, token).status_code, 303)
        page = self._get(self.own, token)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Own hosting", page.text)

    def test_token_of_an_offer_opens_nothing(self):
        token = self.offer._portal_ensure_token()
        self.assertEqual(self._get(self.offer, token).status_code, 303)

    def test_closed_service_stays_visible_to_its_customer(self):
        self.own.action_close("Moved away")
        self.authenticate("svc_portal", "svc_portal")
        page = self.url_open("/my/services?filterby=closed")
        self.assertIn("Own hosting", page.text)
        self.assertNotIn("Moved away", self._get(self.own).text)
