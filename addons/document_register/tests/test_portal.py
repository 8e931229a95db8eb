import base64

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import PDF, RegisterCase

HIDDEN = ("note", "supervisor_id", "reason", "opportunity_id", "lifecycle_failure")
SCAN = base64.b64decode(PDF)


@tagged("post_install", "-at_install")
class TestPortal(RegisterCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_partner("Buyer", parent_id=cls.partner.id)
        cls.user = cls._create_user(
            "reg_portal", "base.group_portal", partner_id=cls.person.id
        )
        text = base64.b64encode(b"the generated text")
        files = {"file": text, "file_name": "text.pdf", "note": "<p>Secret</p>"}
        cls.signed = cls._create_contract("signed", name="SIGNED-1", **files)
        cls.scanned = cls._create_contract("scan", name="SCAN-1", **files)
        cls.paper = cls._create_contract("original", name="PAPER-1")
        cls.shown = cls.signed + cls.scanned + cls.paper
        foreign = cls._create_partner("Foreign")
        cls.foreign = cls._create_contract(
            "signed", name="FOREIGN-1", partner_id=foreign.id, **files
        )
        cls.draft = cls._create_contract(name="DRAFT-1", **files)
        cls.cancelled = cls._create_contract("cancelled", name="CANCELLED-1", **files)
        cls.annulled = cls._create_contract("signed", name="ANNULLED-1", **files)
        cls.annulled.action_annul("No")
        cls.certificate = cls._create_original(name="CERTIFICATE-1")
        cls.hidden = (
            cls.foreign + cls.draft + cls.cancelled + cls.annulled + cls.certificate
        )

    def _get(self, contract, query=""):
        url = f"/my/contracts/{contract.id}{query}"
        return self.url_open(url, allow_redirects=False)

    def test_rule_shows_own_signed_contracts_only(self):
        documents = self.env["register.document"].with_user(self.user)
        ids = (self.shown + self.hidden).ids
        self.assertEqual(documents.search([("id", "in", ids)], order="id"), self.shown)

    def test_customer_changes_nothing_and_reads_nothing_internal(self):
        own = self.signed.with_user(self.user)
        self.assertEqual(own.read(["name"])[0]["name"], "SIGNED-1")
        for name in HIDDEN:
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])
        for call in (
            lambda: own.write({"amount": 1}),
            lambda: own.action_attach_scan(PDF),
            lambda: own.action_cancel("No"),
            lambda: own.action_receive_original(),
            lambda: own.action_generate(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_list_and_counter(self):
        self.authenticate("reg_portal", "reg_portal")
        page = self.url_open("/my/contracts?sortby=nonsense").text
        for contract in self.shown:
            self.assertIn(contract.name, page)
        for contract in self.hidden:
            self.assertNotIn(contract.name, page)
        found = self.url_open("/my/contracts?search=PAPER").text
        self.assertIn("PAPER-1", found)
        self.assertNotIn("SIGNED-1", found)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["register_contract_count"]}
        )
        self.assertEqual(counters["register_contract_count"], 3)

    def test_page_shows_the_contract_and_nothing_internal(self):
        self.authenticate("reg_portal", "reg_portal")
        page = self._get(self.signed)
        self.assertEqual(page.status_code, 200)
        self.assertIn("SIGNED-1", page.text)
        self.assertNotIn("Secret", page.text)

    def test_hidden_contracts_open_neither_by_name_nor_by_token(self):
        self.authenticate("reg_portal", "reg_portal")
        for contract in self.hidden:
            token = contract._portal_ensure_token()
            queries = ["", "?download=true"]
            if contract != self.foreign:
                queries += [
                    f"?access_token={token}",
                    f"?download=1&access_token={token}",
                ]
            for query in queries:
                with self.subTest(contract=contract.name, query=query):
                    self.assertEqual(self._get(contract, query).status_code, 303)

    def test_token_opens_its_contract_only(self):
        token = self.signed._portal_ensure_token()
        self.assertEqual(self._get(self.signed).status_code, 303)
        self.assertEqual(self._get(self.signed, "?access_token=wrong").status_code, 303)
        query = f"?access_token={token}"
        self.assertEqual(self._get(self.signed, query).status_code, 200)
        self.assertEqual(self._get(self.scanned, query).status_code, 303)

    def test_customer_downloads_the_text_until_the_scan_is_verified(self):
        self.authenticate("reg_portal", "reg_portal")
        query = "?download=true"
        self.assertEqual(self._get(self.signed, query).content, b"the generated text")
        self.assertEqual(self._get(self.scanned, query).content, b"the generated text")
        self.tasks(self.scanned).with_user(self.boss).action_complete()
        answer = self._get(self.scanned, query)
        self.assertEqual(answer.content, SCAN)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("scan.pdf", answer.headers["Content-Disposition"])
        self.assertEqual(self._get(self.paper, query).status_code, 303)

    def test_files_of_others_are_not_served_by_the_file_route(self):
        self.authenticate("reg_portal", "reg_portal")
        own = f"/web/content/register.document/{self.signed.id}/file"
        self.assertEqual(self.url_open(own).content, b"the generated text")
        for contract in self.foreign + self.draft:
            url = f"/web/content/register.document/{contract.id}/file"
            self.assertEqual(self.url_open(url).status_code, 404)
