import base64
import io
import zipfile

from docx import Document

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..templating import check_docx
from .common import RegisterCase


def make_docx(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(content, name, data):
    """Return the .docx with one more part."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, data)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestTemplates(RegisterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead()
        cls.contract = cls._create_contract(
            opportunity_id=cls.lead.id, template_id=cls.template.id
        )

    def _use_docx(self, *paragraphs):
        self.template.write(
            {"kind": "docx", "docx": base64.b64encode(make_docx(*paragraphs))}
        )

    def _text(self):
        content = base64.b64decode(self.contract.file)
        return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)

    def test_docx_is_filled_with_the_data_of_the_parties(self):
        self.partner.name = "Rye & <Sons>"
        self._use_docx(
            "No. {{ number }} of {{ date }}",
            "{{ company.name }} and {{ customer.name }}: {{ opportunity.name }}",
            "{{ amount_words }}",
            "{%p if date_end %}",
            "until {{ date_end }}",
            "{%p endif %}",
        )
        self.contract.with_user(self.seller).action_generate()
        self.assertEqual(self.contract.file_name, "Contract C-2026-0001.docx")
        self.assertEqual(
            self._text().split("\n"),
            [
                "No. C/2026/0001 of March 2, 2026",
                "Own Company and Rye & <Sons>: Bread for a year",
                "One thousand, five hundred dollars, 00 cents",
            ],
        )

    def test_customer_reads_the_contract_in_his_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.partner.lang = "ru_RU"
        self.contract.currency_id = self.env.ref("base.RUB")
        self._use_docx("{{ date }}; {{ amount_words }}")
        self.contract.action_generate()
        self.assertEqual(
            self._text().replace("\N{NARROW NO-BREAK SPACE}", " "),
            "2 марта 2026 г.; Одна тысяча пятьсот рублей, 00 копеек",
        )
        self.template.lang = "en_US"
        self.contract.action_generate()
        self.assertTrue(self._text().startswith("March 2, 2026"))

    def test_error_in_a_template_names_the_field_and_changes_nothing(self):
        for source, named in (
            ("{{ customer.inn }}", "customer.inn"),
            ("{{ nobody.name }}", "nobody"),
            ("{{ customer.name ", "line"),
            ("{% if date %}", "line"),
            ("{{ amount_number / 0 }}", "division"),
        ):
            self._use_docx(source)
            with (
                self.subTest(source=source),
                self.assertRaisesRegex(UserError, named),
                self.env.cr.savepoint(),
            ):
                self.contract.action_generate()
            self.template.write({"kind": "qweb", "body": f"<p>{source}</p>"})
            with (
                self.subTest(body=source),
                self.assertRaisesRegex(UserError, named),
                self.env.cr.savepoint(),
            ):
                self.contract.action_generate()
        self.assertFalse(self.contract.file)

    def test_template_reaches_nothing_but_its_data(self):
        for source in (
            "{{ ''.__class__.__mro__ }}",
            "{{ customer._path }}",
            "{{ number.__init__.__globals__ }}",
            "{{ self.__init__ }}",
            "{{ customer.update({'name': 'x'}) }}",
            "{{ 'a' * 100000000 }}",
            "{{ '%100000000d' % 7 }}",
            "{{ 'a'.ljust(100000000) }}",
            "{{ '{:>100000000}'.format(7) }}",
            "{{ 9 ** 99999999 }}",
            "{% for i in range(100000000) %}a{% endfor %}",
            "{% include 'x' %}",
        ):
            self._use_docx(source)
            with (
                self.subTest(source=source),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.contract.action_generate()

    def test_values_are_plain_data(self):
        def walk(value):
            if isinstance(value, dict):
                return all(walk(item) for item in value.values())
            return isinstance(value, str | int | float)

        self.assertTrue(walk(self.contract._get_template_values("en_US")))

    def test_harmful_files_are_refused(self):
        good = make_docx("Text")
        check_docx(good)
        entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        for content in (
            b"no zip at all",
            b"",
            with_part(good, "word/vbaProject.bin", b"macro"),
            with_part(good, "word/header9.xml", entity),
            with_part(good, "word/media/big.bin", b"0" * (60 * 2**20)),
            good[:-200],
        ):
            with self.subTest(size=len(content)), self.assertRaises(ValidationError):
                self.template.write({"kind": "docx", "docx": base64.b64encode(content)})

    def test_text_is_filled_and_escaped(self):
        self.partner.name = "Rye <b>Bakery</b>"
        body = self.template._render_body(self.contract, "en_US")
        self.assertIn("Rye &lt;b&gt;Bakery&lt;/b&gt; pays One thousand", body)

    def test_qweb_file_is_made(self):
        self.contract.with_user(self.seller).action_generate()
        self.assertEqual(self.contract.file_name, "Contract C-2026-0001.pdf")
        text = base64.b64decode(self.contract.file).decode()
        self.assertIn("Rye Bakery pays One thousand", text)
        self.assertIn("C/2026/0001", text)

    def test_report_prints_no_template_of_another_company(self):
        other = self._create_company("Other Company")
        secret = self.template.copy({"company_id": other.id, "body": "<p>Secret</p>"})
        contract = self.contract.with_user(self.seller)
        with self.assertRaises(AccessError):
            contract._get_report_values(secret.id)
        for odd in ("1", True, None, [secret.id]):
            with self.subTest(odd=odd):
                values = contract._get_report_values(odd)
                self.assertIn("Rye Bakery pays", values["body"])

    def test_shipped_templates_can_be_filled(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        company = self.env.ref("base.main_company")
        contract = self._create_contract(company_id=company.id, user_id=False)
        for name in ("template_services",):
            template = self.env.ref(f"document_register.{name}")
            for lang in ("en_US", "ru_RU"):
                with self.subTest(template=name, lang=lang):
                    self.assertTrue(template._render_body(contract.sudo(), lang))

    def test_manager_tries_a_template(self):
        action = self.template.with_user(self.manager).action_test()
        self.assertIn(f"/register.template/{self.template.id}/preview", action["url"])
        self.assertTrue(self.template.preview)
        empty = self.template.copy({"register_id": self.originals.id})
        with self.assertRaises(UserError):
            empty.with_user(self.manager).action_test()

    def test_help_lists_every_field(self):
        for name in ("customer.name", "amount_words", "company.account"):
            self.assertIn(f"{{{{ {name} }}}}", self.template.field_help)
        new = self.env["register.template"].new({"register_id": self.originals.id})
        self.assertIn("{{ number }}", new.field_help)

    def test_signed_contract_is_not_made_anew(self):
        self.contract.action_sign()
        with self.assertRaises(UserError):
            self.contract.action_generate()
