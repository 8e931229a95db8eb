import io
from datetime import date
from unittest import skipUnless

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.base_import_report.tabular import Code

from ..models.limits import LONGEST_PERIOD
from ..spreadsheet import ServiceCode
from ..spreadsheet.periods import LONGEST
from ..wizards.infrastructure_import_texts import PROBLEMS
from .import_common import DATA, GROUP, HEADER, LINE, ImportCommon


@tagged("post_install", "-at_install")
class TestImportReport(ImportCommon):
    def test_every_problem_has_a_sentence(self):
        self.assertEqual(set(PROBLEMS), {*Code, *ServiceCode})

    def test_every_problem_of_a_row_is_told_with_its_column(self):
        line = "Vector LLC,nobody,raven,,dear,seldom,31.02.2026,"
        message = self._message(line, header=HEADER.replace("Price", "Цена"))
        for text in (
            "E-mail: “nobody” is not one e-mail address",
            "Service: nothing is filled in",
            "Цена: “dear” is not a number",
            "Period: “seldom” is not a period",
            "Start date: “31.02.2026” is not a date",
        ):
            self.assertIn(text, message)

    def test_a_wrong_row_is_shown_as_written_a_correct_one_as_understood(self):
        wrong, correct = self._check(LINE.replace("990.50", "dear"), LINE).line_ids
        self.assertEqual((wrong.price, wrong.date_start), ("dear", "2026-01-31"))
        self.assertIn("990.50", correct.price)
        self.assertEqual(correct.date_start, "01/31/2026")

    def test_an_unreadable_file_is_refused(self):
        wizard = self._check(content=b"\x89PNG\x00\x00")
        self.assertIn("neither as CSV nor as XLSX", wizard.file_message)
        with self.assertRaisesRegex(UserError, "neither as CSV"):
            wizard.action_import()

    def test_too_big_a_file_is_refused(self):
        wizard = self._check(content=b"x" * (5 * 1024 * 1024 + 1))
        self.assertIn("too big", wizard.file_message)

    def test_what_is_no_base64_is_refused(self):
        wizard = self._wizard(LINE)
        wizard.data_file = b"abcde"
        wizard.action_check()
        self.assertTrue(wizard.file_message)
        self.assertFalse(wizard.line_ids)

    def test_unknown_type(self):
        message = self._message(LINE.replace("raven", "pigeon"))
        self.assertIn("no service type “pigeon”", message)

    def test_type_by_name_code_and_word(self):
        types = self.env["infrastructure.service.type"]
        domain = types.search([("code", "=", "domain")]) or self._create_type(
            "Names", "domain"
        )
        services = self._import(
            LINE.replace("raven", "RAVEN post"),
            LINE.replace("raven", "Домены").replace("Post", "Name"),
        )
        self.assertEqual(services.type_id, self.kind | domain)

    def test_the_types_of_the_company_hide_the_common_ones(self):
        own = self._create_type("Raven post", "raven", company_id=self.company.id)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_type("Raven post", "raven", company_id=other.id)
        self.importer.company_ids |= other
        self.assertEqual(self._import(LINE).type_id, own)

    def test_several_types_of_one_name_are_an_error(self):
        self._create_type("Raven post", "raven2")
        message = self._message(LINE.replace("raven", "Raven post"))
        self.assertIn("Several service types", message)

    def test_type_without_product(self):
        self.kind.product_id = False
        self.assertIn("no product to invoice", self._message(LINE))

    def test_unknown_and_inactive_currency(self):
        currency = self.env.ref("base.ISK")
        currency.active = False
        header = f"{HEADER},Currency"
        self.assertIn("no currency “XQZ”", self._message(f"{LINE},XQZ", header=header))
        self.assertIn("not active", self._message(f"{LINE},ISK", header=header))
        currency.active = True
        service = self._import(f"{LINE},ISK", header=header)
        self.assertEqual(service.currency_id, currency)

    def test_people_are_found_or_left_to_the_default(self):
        new_test_user(self.env, "keeper", GROUP, name="Клавдия Ключникова")
        self.importer.group_ids |= self.env.ref(
            "crm_infrastructure.group_infrastructure_all"
        )
        header = f"{HEADER},Administrator,Account manager"
        services = self._import(
            f"{LINE},клавдия ключникова,nobody",
            f"{LINE.replace('Post', 'Two')},keeper,keeper",
            header=header,
        )
        keeper = self.env["res.users"].search([("login", "=", "keeper")])
        self.assertEqual(services.administrator_id, keeper)
        by_name = {service.name: service.user_id for service in services}
        self.assertEqual(by_name, {"Post": self.importer, "Two": keeper})

    def test_period_that_is_too_long_is_refused_by_the_check(self):
        self.assertEqual(LONGEST, LONGEST_PERIOD)
        for period in ("11 years", "121 months", "521 weeks", "3651 days"):
            line = self._check(LINE.replace("month", period)).line_ids
            self.assertEqual(line.state, "error")
            self.assertIn("ten years", line.message)
        self.assertTrue(self._import(LINE.replace("month", "120 months")))

    def test_a_paid_date_inside_a_period_is_a_warning(self):
        line = self._check(LINE.replace("2026-11-29", "2026-11-30")).line_ids
        self.assertEqual(line.state, "warning")
        self.assertIn("not the last day of a period", line.message)

    def test_several_unpaid_periods_are_a_warning(self):
        for paid, count in (("", 10), ("2026-08-30", 3), ("2026-09-29", 2)):
            with self.subTest(paid):
                row = LINE.replace("2026-11-29", paid)
                line = self._check(row, start_services=True).line_ids
                self.assertEqual(line.state, "warning")
                self.assertIn(f"{count} periods have begun", line.message)
                self.assertEqual(self._check(row).line_ids.state, "ok")
        row = LINE.replace("2026-11-29", "2026-10-30")
        self.assertEqual(self._check(row, start_services=True).line_ids.state, "ok")

    @skipUnless(DATA.is_dir(), "the sample files are in the repository only")
    def test_the_sample_with_errors(self):
        content = (DATA / "services_with_errors.csv").read_bytes()
        codes = ("domain", "ssl", "license", "hosting", "maintenance", "wifi")
        known = self.env["infrastructure.service.type"].search([])
        for code in set(codes) - set(known.mapped("code")):
            self._create_type(code, code)
        wizard = self._check(content=content)
        wrong = wizard.line_ids.filtered(lambda line: line.state == "error")
        self.assertEqual(wrong.mapped("row_number"), list(range(3, 15)))

    def test_xlsx(self):
        book = Workbook()
        book.active.append(HEADER.split(","))
        row = LINE.split(",")
        row[4], row[6] = 990.5, date(2026, 1, 31)
        book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        service = self._import(content=content.getvalue())
        self.assertEqual(service.price_unit, 990.5)
        self.assertEqual(service.date_start, date(2026, 1, 31))

    def test_russian_excel_csv(self):
        content = (
            "Клиент;Почта;Тип;Услуга;Цена;Период;Дата начала;Оплачено до\r\n"
            "ООО «Щит»;;raven;Почта;1 990,50;квартал;31.01.2026;30.01.2027\r\n"
        ).encode("cp1251")
        service = self._import(content=content)
        self.assertEqual(service.partner_id.name, "ООО «Щит»")
        self.assertEqual(service.price_unit, 1990.5)
        self.assertEqual(service.interval_number, 3)


@tagged("post_install", "-at_install")
class TestImportCustomers(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vector = cls.Partner.create({"name": "Vector LLC", "is_company": True})

    def test_by_exact_name(self):
        self.assertEqual(self._import(LINE).partner_id, self.vector)

    def test_a_contact_stands_for_its_company(self):
        self.Partner.create(
            {
                "name": "Anna",
                "email": "Office@Vector.example",
                "parent_id": self.vector.id,
            }
        )
        line = LINE.replace("Vector LLC", "Vector, Anna's").replace(", A", " A")
        wizard = self._check(line)
        self.assertIn("belongs to “Vector LLC”", wizard.line_ids.message)
        wizard.action_import()
        self.assertEqual(
            self.Service.search([("name", "=", "Post")]).partner_id, self.vector
        )

    def test_the_address_goes_before_the_name(self):
        other = self.Partner.create(
            {"name": "Vector LLC", "email": "office@vector.example"}
        )
        self.assertEqual(self._import(LINE).partner_id, other)

    def test_several_of_one_name_are_an_error_that_names_them(self):
        other = self.Partner.create({"name": "Vector LLC"})
        line = self._check(LINE).line_ids
        self.assertEqual(line.state, "error")
        self.assertIn(f"ID {self.vector.id}", line.message)
        self.assertIn(f"ID {other.id}", line.message)

    def test_one_address_of_two_customers_is_decided_by_the_name(self):
        self.vector.email = "office@vector.example"
        self.Partner.create({"name": "Sector", "email": "office@vector.example"})
        self.assertEqual(self._import(LINE).partner_id, self.vector)
        line = self._check(LINE.replace("Vector LLC", "Nector")).line_ids
        self.assertIn("Several customers", line.message)

    def test_customers_of_another_company_are_not_found(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.vector.company_id = other
        self.importer.company_ids |= other
        wizard = self._wizard(LINE)
        # even for somebody who has both companies on his screen
        both = [self.company.id, other.id]
        wizard.with_context(allowed_company_ids=both).action_check()
        self.assertFalse(wizard.line_ids.partner_id)
        partner = self._import(LINE).partner_id
        self.assertNotEqual(partner, self.vector)
        self.assertEqual(partner.company_id, self.company)

    def test_services_of_another_company_are_not_in_the_way(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.importer.company_ids |= other
        self._import(LINE)
        line = self._check(LINE, company_id=other.id).line_ids
        self.assertNotEqual(line.state, "exists")

    def test_missing_customers_may_be_an_error(self):
        line = LINE.replace("Vector LLC", "Newcomer")
        self.assertIn(
            "no customer “Newcomer”", self._message(line, create_customers=False)
        )

    def test_whoever_may_not_create_contacts_is_told_so(self):
        user = new_test_user(self.env, "reader", GROUP)
        if self.Partner.with_user(user).has_access("create"):
            self.skipTest("the group implies the right to create contacts")
        line = LINE.replace("Vector LLC", "Newcomer")
        self.assertIn("may not create contacts", self._message(line, user=user))
