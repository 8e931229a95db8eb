from datetime import timedelta

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import START, LicenseCase

STAFF_ONLY = ("note", "import_key", "contract_id", "opportunity_id", "renewal_state")
KEY = "KEY-SECRET-77"


@tagged("post_install", "-at_install")
class TestPortal(LicenseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_partner("Buyer", parent_id=cls.partner.id)
        cls.customer = cls._create_user(
            "lic_portal", "base.group_portal", partner_id=cls.person.id
        )
        stranger = cls._create_partner("Stranger")
        begin = START - timedelta(days=100)
        cls.own = cls._create_license(begin, note="<p>Internal words</p>")
        cls.keyed = cls._create_license(
            None, product_id=cls.product.id, tariff_id=cls.tariff.id
        )
        cls.foreign = cls._create_license(
            begin,
            partner_id=stranger.id,
            product_id=cls.product.id,
            tariff_id=cls._create_tariff("Foreign", cls.product).id,
        )

    def _get(self, licence, token=""):
        url = f"/my/licenses/{licence.id}?access_token={token}"
        return self.url_open(url, allow_redirects=False)

    def _login(self):
        self.authenticate("lic_portal", "lic_portal")

    def _renew(self, licence, note="Twelve months, please", token=None):
        token = http.Request.csrf_token(self) if token is None else token
        return self.url_open(
            f"/my/licenses/{licence.id}/renew",
            data={"csrf_token": token, "note": note},
            allow_redirects=False,
        )

    def _requests(self, licence):
        return self.activities(licence, "mail_activity_type_asked")

    # === WHAT IS SHOWN === #

    def test_list_shows_own_licences_only(self):
        self._login()
        for url in ("/my/licenses", "/my/licenses?filterby=all&sortby=start"):
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Basic", page.text)
            self.assertNotIn("Foreign", page.text)
        page = self.url_open("/my/licenses?filterby=closed&sortby=nonsense")
        self.assertNotIn("Basic", page.text)

    def test_list_is_searched_by_product_tariff_customer(self):
        self._login()
        found = self.url_open("/my/licenses?search=basic&search_in=tariff_id").text
        self.assertIn(f"/my/licenses/{self.own.id}", found)
        found = self.url_open("/my/licenses?search=line+a&search_in=product_id").text
        self.assertNotIn(f'"/my/licenses/{self.own.id}"', found)
        found = self.url_open("/my/licenses?search=x&search_in=note").text
        self.assertNotIn(f'"/my/licenses/{self.own.id}"', found)

    def test_list_has_pages(self):
        begin = START - timedelta(days=50)
        for number in range(81):
            self._create_license(begin, name=f"Licence {number:02}", months=6)
        self._login()
        first = self.url_open("/my/licenses?sortby=end")
        self.assertIn("/my/licenses/page/2", first.text)
        own = f'"/my/licenses/{self.own.id}"'
        self.assertNotIn(own, first.text)
        self.assertIn(own, self.url_open("/my/licenses/page/2?sortby=end").text)

    def test_home_counts_licences(self):
        self._login()
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["license_count"]}
        )
        self.assertEqual(counters["license_count"], 2)

    def test_page_shows_term_tariff_price_and_nothing_internal(self):
        self.env["crm.license.secret"].sudo()._store(self.keyed, KEY)
        self._login()
        page = self._get(self.own)
        self.assertEqual(page.status_code, 200)
        for text in ("Basic", "12 months", "120.00", "11/30/2025", "In force"):
            self.assertIn(text, page.text)
        self.assertNotIn("Internal words", page.text)
        page = self._get(self.keyed)
        self.assertIn("Being issued", page.text)
        self.assertNotIn(KEY, page.text)

    def test_staff_fields_and_changes_are_closed_to_the_customer(self):
        own = self.own.with_user(self.customer)
        self.assertTrue(own.read(["date_end", "amount"]))
        for name in STAFF_ONLY:
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])
        for call in (
            lambda: own.write({"amount": 1}),
            own.action_renew,
            own.action_reveal_key,
            lambda: own.action_activate(START),
        ):
            with self.assertRaises(AccessError):
                call()

    # === FOREIGN IDS AND TOKENS === #

    def test_foreign_licences_do_not_open(self):
        self._login()
        self.assertEqual(self._get(self.foreign).status_code, 303)
        self.assertEqual(self.url_open("/my/licenses/999999999").status_code, 200)
        missing = self.env["crm.license"].browse(999999999)
        self.assertEqual(self._get(missing).status_code, 303)

    def test_token_opens_its_licence_and_no_other(self):
        token = self.own._portal_ensure_token()
        self.assertEqual(self._get(self.own).status_code, 303)
        self.assertEqual(self._get(self.own, "wrong").status_code, 303)
        self.assertEqual(self._get(self.foreign, token).status_code, 303)
        page = self._get(self.own, token)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('name="renew"', page.text, "a link only shows")

    # === ASKING TO RENEW === #

    def test_request_reaches_the_salesperson_once(self):
        self._login()
        self.assertIn('name="renew"', self._get(self.own).text)
        self.assertIn("asked=yes", self._renew(self.own).headers["Location"])
        asked = self._requests(self.own)
        self.assertEqual(asked.user_id, self.seller)
        self.assertIn("Twelve months, please", asked.note)
        lead = self.own.renewal_opportunity_id
        self.assertEqual(lead.user_id, self.seller)
        self.assertEqual(lead.license_tariff_id, self.plain_tariff)

        self.assertIn("asked=no", self._renew(self.own).headers["Location"])
        self.assertEqual(self._requests(self.own), asked)
        self.assertEqual(self.own.renewal_lead_ids, lead)
        self.assertNotIn('name="renew"', self._get(self.own).text)

    def test_lost_renewal_can_be_asked_for_again(self):
        self._login()
        self._renew(self.own)
        lead = self.own.renewal_opportunity_id
        reason = self.env["crm.lost.reason"].create({"name": "No answer"})
        lead.action_set_lost(lost_reason_id=reason.id)
        self.assertIn("asked=no", self._renew(self.own).headers["Location"])
        self._requests(self.own).action_feedback("Called")
        self.assertIn("asked=yes", self._renew(self.own).headers["Location"])
        self.assertEqual(len(self._requests(self.own)), 1)
        self.assertEqual(self.own.renewal_opportunity_id, lead)

    def test_renewal_that_is_refused_leaves_the_question_to_the_salesperson(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "referred")
        stages = self.env["crm.lead"]._get_first_stage(self.plain.sales_team_id)
        stages.required_field_ids = field
        self._login()
        self.assertIn("asked=yes", self._renew(self.own).headers["Location"])
        asked = self._requests(self.own)
        self.assertEqual(asked.user_id, self.seller)
        self.assertIn("Twelve months, please", asked.note)
        self.assertIn("Referred", asked.note, "why it was not made")
        self.assertFalse(self.own.renewal_lead_ids)
        self.assertFalse(self.own.renewal_opportunity_id)

    def test_what_the_customer_writes_is_text(self):
        self._login()
        self._renew(self.own, note="<script>alert(1)</script>" + "x" * 5000)
        note = self._requests(self.own).note
        self.assertNotIn("<script>", note)
        self.assertLess(len(note), 1300)

    def test_request_for_a_foreign_licence_is_refused(self):
        self._login()
        answer = self._renew(self.foreign)
        self.assertTrue(answer.headers["Location"].endswith("/my"))
        self.assertFalse(self._requests(self.foreign))
        self.assertFalse(self.foreign.renewal_opportunity_id)

    @mute_logger("odoo.http")
    def test_request_needs_login_post_and_csrf_token(self):
        self.assertIn(self._renew(self.own, token="x").status_code, (303, 400))
        self._login()
        self.assertEqual(self._renew(self.own, token="").status_code, 400)
        answer = self.url_open(f"/my/licenses/{self.own.id}/renew")
        self.assertIn(answer.status_code, (404, 405))
        self.assertFalse(self._requests(self.own))

    def test_licence_to_issue_or_renewed_is_not_to_be_renewed(self):
        self._create_license(None, predecessor_id=self.own.id)
        for licence in (self.own, self.keyed):
            with self.assertRaises(UserError):
                licence._ask_renewal("")
