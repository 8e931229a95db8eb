from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClosingActCommon


@tagged("post_install", "-at_install")
class TestPortal(ClosingActCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        person = cls.env["res.partner"].create(
            {
                "name": "Buyer",
                "parent_id": cls.customer.id,
                "email": "b@rye.example.com",
            }
        )
        cls.user = new_test_user(
            cls.env,
            "act_portal",
            "base.group_portal",
            partner_id=person.id,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        foreign = cls._create_partner("Foreign Ltd", "f@foreign.example.com")
        cls.own = cls._create_issued()
        cls.draft = cls._create_act()
        cls.cancelled = cls._create_issued()
        cls.cancelled._cancel("Wrong")
        cls.foreign = cls._create_issued(cls._create_move(foreign))
        cls.all = cls.own + cls.draft + cls.cancelled + cls.foreign

    def _get(self, act, **params):
        query = "&".join(f"{key}={value}" for key, value in params.items())
        return self.url_open(f"/my/acts/{act.id}?{query}", allow_redirects=False)

    def test_rule_shows_own_issued_acts_only(self):
        found = self.acts.with_user(self.user).search([("id", "in", self.all.ids)])
        self.assertEqual(found, self.own)

    def test_internal_fields_are_hidden_from_the_customer(self):
        values = self.own.with_user(self.user).fields_get()
        self.assertIn("name", values)
        for field in ("requested_by", "cancel_reason", "accountant_id", "line_ids"):
            self.assertNotIn(field, values)

    def test_customer_changes_nothing(self):
        act = self.own.with_user(self.user)
        for call in (
            lambda: act.action_mark_signed(),
            lambda: act.action_cancel("No"),
            lambda: act.write({"description": "x"}),
            lambda: act.unlink(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_list_shows_own_acts(self):
        self.authenticate("act_portal", "act_portal")
        for url in ("/my/acts", "/my/acts?filterby=open&sortby=amount"):
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200)
            self.assertIn(self.own.name, page.text)
            self.assertNotIn(self.foreign.name, page.text)
            self.assertNotIn(self.cancelled.name, page.text)
        page = self.url_open("/my/acts?filterby=signed&sortby=nonsense")
        self.assertNotIn(self.own.name, page.text)

    def test_list_has_pages(self):
        for _i in range(81):
            self._create_issued()
        self.authenticate("act_portal", "act_portal")
        self.assertIn("/my/acts/page/2", self.url_open("/my/acts").text)
        page = self.url_open("/my/acts/page/2")
        self.assertIn(self.own.name, page.text)

    def test_home_counts_acts(self):
        self.authenticate("act_portal", "act_portal")
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["closing_act_count"]}
        )
        self.assertEqual(counters["closing_act_count"], 1)

    def test_own_act_opens_without_token(self):
        self.authenticate("act_portal", "act_portal")
        page = self._get(self.own)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.own.name, page.text)

    def test_foreign_draft_and_cancelled_acts_do_not_open(self):
        self.authenticate("act_portal", "act_portal")
        for act in (self.foreign, self.draft, self.cancelled):
            with self.subTest(state=act.state):
                self.assertEqual(self._get(act).status_code, 303)

    def test_token_opens_the_paper_and_no_other(self):
        token = self.own._portal_ensure_token()
        self.assertEqual(self._get(self.own).status_code, 303)
        self.assertEqual(self._get(self.own, access_token="wrong").status_code, 303)
        self.assertEqual(self._get(self.foreign, access_token=token).status_code, 303)
        page = self._get(self.own, access_token=token)
        self.assertEqual(page.status_code, 200)
        paper = self._get(self.own, access_token=token, report_type="html")
        self.assertIn(self.own.name, paper.text)

    def test_token_opens_neither_draft_nor_cancelled(self):
        for act in (self.draft, self.cancelled):
            token = act._portal_ensure_token()
            for kind in ("", "pdf", "html"):
                answer = self._get(act, access_token=token, report_type=kind)
                self.assertEqual(answer.status_code, 303)

    def test_pdf_download(self):
        token = self.own._portal_ensure_token()
        answer = self._get(
            self.own, access_token=token, report_type="pdf", download="true"
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
