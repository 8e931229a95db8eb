import io
import shutil
from types import SimpleNamespace
from unittest import skipUnless
from unittest.mock import patch

from num2words import num2words
from pypdf import PdfReader

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account_closing_act.models import closing_act_document

from .common import DAY, ClosingActCommon

#: wkhtmltopdf of Debian complains about its environment on every run.
PDF_LOGGER = "odoo.addons.base.models.ir_actions_report"
REPORT = "account_closing_act.closing_act_report"
#: Languages in which the library that spells amounts breaks down in some way.
BROKEN = "ar da fa id is pt_BR ro ja ko no sl sv th tr vi zh_TW"


@tagged("post_install", "-at_install")
class TestDocument(ClosingActCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"vat": False, "street": "12 Mill Lane", "city": "Sever"})
        cls.act = cls._create_act(
            cls._create_move(amounts=(1000.0, 234.5)),
            period_from="2026-03-01",
            period_to="2026-03-31",
            description="According to contract 7.",
        )

    def _print(self, acts, user=None):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        reports = reports.with_user(user or self.env.user)
        with self.allow_pdf_render(), mute_logger(PDF_LOGGER):
            content, kind = reports._render_qweb_pdf(REPORT, acts.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_real_pdf_holds_what_the_law_asks(self):
        self.act._issue(DAY)
        (text,) = self._print(self.act)
        for part in (
            self.act.name,
            "03/31/2026",
            self.company.name,
            "Rye Bakery",
            "12 Mill Lane, Sever",
            self.act.move_id.name,
            "Service 0",
            "Service 1",
            "1,234.50",
            "One thousand, two hundred and thirty-four",
            "According to contract 7.",
        ):
            with self.subTest(part=part):
                self.assertIn(part, text)

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_many_acts_are_printed_one_on_each_page(self):
        acts = self.act + self._create_act()
        acts._issue(DAY)
        pages = self._print(acts)
        self.assertEqual(len(pages), 2)
        for act, page in zip(acts, pages, strict=True):
            self.assertIn(act.name, page)

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_issued_paper_does_not_change_any_more(self):
        self.act._issue(DAY)
        before = self._print(self.act)
        self.customer.street = "Moved Away 1"
        self.assertEqual(self._print(self.act), before)

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_first_print_is_the_paper_whoever_prints(self):
        reader = new_test_user(
            self.env,
            "act_reader",
            "account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.act._issue(DAY)
        before = self._print(self.act, reader)
        self.customer.street = "Moved Away 1"
        self.assertEqual(self._print(self.act), before)

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_file_of_somebody_else_is_never_taken_for_the_paper(self):
        self.act._issue(DAY)
        name = self.act._get_report_attachment_name()
        self.act.message_post(attachments=[(name, b"forged before the print")])
        before = self._print(self.act)
        self.assertIn(self.act.name, before[0])
        self.act.message_post(attachments=[(name, b"forged after the print")])
        self.customer.street = "Moved Away 1"
        self.assertEqual(self._print(self.act), before)

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_cancelled_paper_says_so(self):
        self.act._issue(DAY)
        self._print(self.act)
        self.act._cancel("Wrong")
        self.assertIn("Cancelled", self._print(self.act)[0])

    def test_lines_of_a_partial_act_only(self):
        move = self._create_move(amounts=(10.0, 20.0))
        act = self._create_act(move, line_ids=move.invoice_line_ids[1].ids)
        values = act._get_document_values()
        self.assertEqual([line["name"] for line in values["lines"]], ["Service 1"])
        self.assertIn("20.00", values["total"])

    def test_sections_and_notes_are_no_services(self):
        move = self._create_move(post=False)
        move.invoice_line_ids = [
            (0, 0, {"display_type": "line_note", "name": "Thank you"})
        ]
        move.action_post()
        lines = self._create_act(move)._get_document_values()["lines"]
        self.assertEqual([line["name"] for line in lines], ["Service 0"])

    def test_taxes_are_told(self):
        move = self._create_move(post=False)
        tax = self.company_data["default_tax_sale"]
        move.invoice_line_ids.tax_ids = tax
        move.action_post()
        values = self._create_act(move)._get_document_values()
        self.assertTrue(values["taxed"])
        self.assertIn("100.00", values["untaxed"])
        self.assertIn("15.00", values["tax"])
        self.assertIn("115.00", values["total"])

    def test_amount_in_russian_words_has_right_endings(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        rub = self.env.ref("base.RUB")
        rub.active = True
        act = self._create_act(self._create_move(amounts=(1234.5,), currency_id=rub.id))
        self.assertEqual(
            act.with_context(lang="ru_RU")._get_amount_in_words(),
            "Одна тысяча двести тридцать четыре рубля, 50 копеек",
        )

    def test_currency_without_words_falls_back(self):
        tenge = self.env.ref("base.KZT")
        tenge.active = True
        act = self._create_act(self._create_move(currency_id=tenge.id))
        self.assertIn("One Hundred", act._get_amount_in_words())

    def test_amount_has_words_in_languages_that_the_library_gets_wrong(self):
        for lang in BROKEN.split():
            with self.subTest(lang=lang):
                self.assertRegex(self._spell(self.act, lang), r"[^\W\d]{3}")

    def test_amount_has_words_in_yen(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        act = self._create_act(self._create_move(currency_id=yen.id))
        for lang in ("ja", "ko", "en"):
            with self.subTest(lang=lang):
                self.assertTrue(self._spell(act, lang))

    def test_amount_that_nothing_can_spell_stands_in_figures(self):
        self.assertRaises(TypeError, num2words, 1234, lang="am")
        self.assertIn("1,234.50", self._spell(self.act, "am"))

    def _spell(self, act, lang):
        """Spell the amount as if the language were installed."""
        found = SimpleNamespace(iso_code=lang)
        with (
            patch.object(closing_act_document, "get_lang", lambda env: found),
            patch("odoo.tools.get_lang", lambda env: found),
        ):
            return act._get_amount_in_words()
