import base64
import logging
import os
import time
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..keyring import VARIABLE
from .common import MANAGER, SELLER, START, LicenseCase

_logger = logging.getLogger(__name__)
HEADER = "ID,Customer,E-mail,Product,Tariff,Term,Start,Price,Salesperson,Key"
SECRET = "KEY-AAAA-1111"


class ImportCase(LicenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.importer = cls._create_user(
            "lic_importer", MANAGER, "base.group_partner_manager"
        )

    def _line(self, code, **cells):
        values = {
            "customer": "Anna",
            "email": "",
            "product": "Line B",
            "tariff": "Basic",
            "term": "12 months",
            "start": str(START - timedelta(days=100)),
            "price": "",
            "seller": "",
            "key": "",
        }
        values |= cells
        return ",".join((code, *values.values()))

    def _wizard(self, *lines, user=None, header=HEADER, content=None, **options):
        content = content or "\n".join((header, *lines)).encode()
        wizards = self.env["crm.license.import"].with_user(user or self.importer)
        return wizards.create(
            {
                "data_file": base64.b64encode(content),
                "file_name": "licences.csv",
                "company_id": self.company.id,
                **options,
            }
        )

    def _check(self, *lines, **options):
        wizard = self._wizard(*lines, **options)
        wizard.action_check()
        return wizard

    def _import(self, *lines, **options):
        before = self._all()
        self._check(*lines, **options).action_import()
        return self._all() - before

    def _all(self):
        licences = self.env["crm.license"].with_context(active_test=False)
        return licences.search([("company_id", "=", self.company.id)])

    def _message(self, *lines, **options):
        return self._check(*lines, **options).line_ids[0].message or ""


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    def test_report_comes_before_anything_is_written(self):
        before, partners = self._all(), self.env["res.partner"].search_count([])
        wizard = self._check(
            self._line("1"),
            self._line("2", customer="New Client"),
            self._line("3", term="x"),
        )
        self.assertEqual(self._all(), before)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        counts = (wizard.new_count, wizard.customer_count, wizard.error_count)
        self.assertEqual(counts, (2, 1, 1))
        self.assertEqual(wizard.line_ids.mapped("row_number"), [2, 3, 4])

    def test_licences_are_created_where_the_calendar_is(self):
        days = {"active": 100, "expiring_30": 340, "expiring_10": 360, "closed": 400}
        made = self._import(
            *(
                self._line(code, start=str(START - timedelta(days=ago)))
                for code, ago in days.items()
            )
        )
        found = {rec.import_key.removeprefix("id:"): rec.stage_code for rec in made}
        self.assertEqual(found, {code: code for code in days})
        self.assertEqual(set(made.mapped("amount")), {120.0}, "by the tariff")
        self.assertEqual(made.user_id, self.importer)
        self.assertEqual(len(made.renewal_opportunity_id), 2)

    def test_what_is_over_is_neither_renewed_nor_reported(self):
        made = self._import(self._line("1", start=str(START - timedelta(days=800))))
        self.assertEqual(made.stage_code, "closed")
        self.assertFalse(made.renewal_opportunity_id)
        self.assertFalse(self.activities(made, "mail_activity_type_unrenewed"))
        self.run_on(START + timedelta(days=1))
        self.assertEqual(made.mapped("journal_ids.kind"), ["import"])

    def test_the_same_file_twice_creates_nothing_twice(self):
        lines = (self._line("1"), self._line("", customer="New Client"))
        self.assertEqual(len(self._import(*lines)), 2)
        wizard = self._check(*lines)
        self.assertEqual((wizard.existing_count, wizard.new_count), (2, 0))
        wizard.action_import()
        self.assertEqual(len(self._all().filtered("import_key")), 2)

    def test_ids_that_are_added_later_create_only_the_row_that_was_left_out(self):
        same = self._line("").removeprefix(",")
        header = HEADER.removeprefix("ID,")
        first = self._import(same, same, header=header, only_correct=True)
        self.assertEqual(len(first), 1)
        both = (self._line("A"), self._line("B"))
        self.assertEqual(self._import(*both).import_key, "id:b")
        for lines in (both, both[::-1]):
            self.assertEqual(self._check(*lines).existing_count, 2)
        mixed = self._check(self._line(""), self._line("C"), self._line("D"))
        self.assertEqual((mixed.existing_count, mixed.new_count), (1, 2))

    def test_address_of_another_customer_than_the_one_named_is_refused(self):
        alpha, beta = self._create_partner("Alpha"), self._create_partner("Beta LLC")
        row = self._line("1", customer="Beta LLC", email=alpha.email)
        line = self._check(row).line_ids
        self.assertEqual(line.state, "error")
        self.assertIn(f"ID {alpha.id}", line.message)
        self.assertIn(f"ID {beta.id}", line.message)
        twin = self._create_partner("Beta LLC", email="twin@customer.example")
        made = self._import(self._line("1", customer="Beta LLC", email=twin.email))
        self.assertEqual(made.partner_id, twin, "of two with the name by address")

    def test_customer_who_has_no_letter_in_his_name_is_refused(self):
        for name in ("?", "***"):
            line = self._check(self._line("1", customer=name)).line_ids
            self.assertEqual(line.state, "error")
            self.assertIn(f"“{name}”", line.message)
        mail = "first@customer.example"
        rows = (
            self._line("1", customer="?", email=mail),
            self._line("2", customer="!"),
        )
        self._create_partner("First", email=mail)
        states = self._check(*rows).line_ids.mapped("state")
        self.assertEqual(states, ["warning", "error"])

    def test_default_salesperson_of_another_company_is_refused_by_the_check(self):
        other = self._create_company("Second Own Company")
        foreign = self._create_user("lic_elsewhere", SELLER, company=other)
        line = self._check(self._line("1"), user_id=foreign.id).line_ids
        self.assertEqual(line.state, "error")
        self.assertIn(foreign.name, line.message)
        named = self._line("1", seller="lic_seller")
        self.assertEqual(self._check(named, user_id=foreign.id).line_ids.state, "ok")
        self.assertTrue(self._import(self._line("2"), user_id=False))

    def test_archived_and_closed_ones_count_as_imported(self):
        made = self._import(self._line("1"))
        made.active = False
        self.assertEqual(self._check(self._line("1")).existing_count, 1)

    def test_rows_in_error_say_why(self):
        cases = {
            "no licence product": {"product": "Line X"},
            "no tariff": {"tariff": "Gold"},
            "no term": {"term": "7 months"},
            "is not a date": {"start": "tomorrow"},
            "more than a year": {"start": "2027-01-01"},
            "no user": {"seller": "Nobody"},
            "not a number": {"price": "much"},
            "needs its key": {"product": "Line A", "tariff": "Standard"},
            "needs no key": {"key": SECRET},
            "required": {"customer": ""},
        }
        for text, cells in cases.items():
            with self.subTest(text=text):
                wizard = self._check(self._line("1", **cells))
                self.assertIn(text, wizard.line_ids.message)
                self.assertEqual(wizard.error_count, 1)
                with self.assertRaises(UserError):
                    wizard.action_import()

    def test_errors_refuse_the_file_unless_left_out_knowingly(self):
        wizard = self._check(self._line("1"), self._line("2", term="x"))
        with self.assertRaisesRegex(UserError, "rows 3"):
            wizard.action_import()
        wizard.only_correct = True
        wizard.action_import()
        self.assertEqual(self._all().filtered("import_key").import_key, "id:1")

    def test_words_find_what_people_mean(self):
        made = self._import(
            self._line("1", product="line b", term="1 year", seller="lic_seller"),
            self._line("2", term="6", price="50"),
        )
        self.assertEqual(made.sorted("import_key").mapped("months"), [12, 6])
        self.assertEqual(made.sorted("import_key")[0].user_id, self.seller)
        self.assertEqual(made.sorted("import_key").mapped("amount"), [120, 50])

    def test_new_customers_are_made_once_and_only_if_wanted(self):
        lines = [self._line(str(n), customer="New Client") for n in range(3)]
        self.assertIn("no customer", self._message(*lines, create_customers=False))
        made = self._import(*lines)
        self.assertEqual(len(made.partner_id), 1)

    def test_file_must_be_the_one_that_was_checked(self):
        wizard = self._wizard(self._line("1"))
        with self.assertRaises(UserError):
            wizard.action_import()
        wizard.action_check()
        other = "\n".join((HEADER, self._line("2"))).encode()
        wizard.data_file = base64.b64encode(other)
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_only_managers_import_and_only_into_their_company(self):
        for user in (self.seller, self.issuer, self.accountant):
            with self.assertRaises(AccessError):
                self._wizard(self._line("1"), user=user)
        other = self._create_company("Other Company")
        with self.assertRaises(AccessError):
            self._check(self._line("1"), company_id=other.id)

    def test_nobody_reads_the_import_of_another(self):
        wizard = self._check(self._line("1"))
        other = self._create_user("lic_manager_2", MANAGER, SELLER)
        for record in (wizard, wizard.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(other).read(["id", "state"])

    def test_five_hundred_in_few_statements_each(self):
        self._import(*(self._line(f"a{n}") for n in range(10)))
        lines = [
            self._line(f"b{n}", product="Line A", tariff="Standard", key=f"K{n}")
            for n in range(510)
        ]
        few, _seconds = self._measure(lines[:10])
        many, seconds = self._measure(lines[10:])
        each = (many - few) / 490
        _logger.info("IMPORT: %.2f statements a row, %.1f s for 500", each, seconds)
        self.assertLess(each, 0.7)
        self.assertLess(seconds, 6)

    def _measure(self, lines):
        wizard = self._check(*lines)
        self.env.flush_all()
        # the clock of the process: the other ones are frozen
        before, clock = self.cr.sql_log_count, time.process_time()
        wizard.action_import()
        self.env.flush_all()
        return self.cr.sql_log_count - before, time.process_time() - clock


@tagged("post_install", "-at_install")
class TestImportKeys(ImportCase):
    def _keyed(self, code, key, **cells):
        return self._line(code, product="Line A", tariff="Standard", key=key, **cells)

    def test_key_arrives_encrypted_and_can_be_revealed(self):
        made = self._import(self._keyed("1", SECRET))
        self.assertTrue(made.has_key)
        self.assertEqual(made.with_user(self.manager).action_reveal_key(), SECRET)

    def test_key_is_in_no_table_at_any_moment(self):
        with self.assertLogs("odoo", "DEBUG") as logs:
            wizard = self._wizard(self._keyed("1", SECRET), self._keyed("2", SECRET))
            self._assert_nowhere()
            wizard.action_check()
            self._assert_nowhere()
            wizard.only_correct = True
            wizard.action_import()
            self._assert_nowhere()
        said = [text for text in logs.output if "odoo.sql_db" not in text]
        self.assertNotIn(SECRET, "\n".join(said))

    def _assert_nowhere(self):
        """Search each text of each table for the key, and for the file's own text."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'jsonb', 'bytea')"
            " AND (table_name LIKE 'crm_%' OR table_name LIKE 'mail_%' OR"
            " table_name LIKE 'ir_attachment%' OR table_name LIKE 'lifecycle_%'"
            " OR table_name IN ('ir_logging', 'res_partner'))"
        )
        whole = base64.b64encode(HEADER.encode()).decode()[:24]
        for table, column, _kind in self.cr.fetchall():
            for text in (SECRET, whole):
                self.cr.execute(
                    f'SELECT 1 FROM "{table}" WHERE strpos("{column}"::text, %s) > 0',
                    (text,),
                )
                self.assertFalse(self.cr.rowcount, f"{text} is in {table}.{column}")

    def test_file_is_given_out_to_nobody_and_dropped(self):
        wizard = self._check(self._keyed("1", SECRET))
        self.assertFalse(wizard.data_file)
        for user in (self.importer, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                wizard.with_user(user).read(["sealed_file"])
        self.assertTrue(wizard.sudo().sealed_file)
        wizard.action_import()
        self.assertFalse(wizard.sudo().sealed_file)
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", wizard._name)])
        )

    def test_going_back_drops_the_file(self):
        wizard = self._check(self._keyed("1", SECRET))
        wizard.action_back()
        self.assertFalse(wizard.sudo().sealed_file)
        self.assertFalse(wizard.line_ids)

    def test_a_key_twice_or_taken_is_told_without_it(self):
        wizard = self._check(self._keyed("1", SECRET), self._keyed("2", SECRET))
        self.assertIn("Row 2 has the same key", wizard.line_ids[1].message)
        wizard.only_correct = True
        wizard.action_import()
        again = self._check(self._keyed("3", SECRET))
        self.assertIn("has this key already", again.line_ids.message)
        fields_read = list(again.line_ids._fields)
        self.assertNotIn(SECRET, str(again.line_ids.read(fields_read)))

    def test_what_is_over_needs_no_key(self):
        made = self._import(
            self._keyed("1", "", start=str(START - timedelta(days=800)))
        )
        self.assertFalse(made.has_key)

    def test_without_encryption_keys_are_refused_and_others_are_not(self):
        with patch.dict(os.environ, {VARIABLE: ""}), mute_logger("odoo.sql_db"):
            with self.assertRaisesRegex(UserError, "no encryption key"):
                self._wizard(self._keyed("1", SECRET))
            with self.assertRaisesRegex(UserError, "No line with the names"):
                self._wizard(content=f"{SECRET},{SECRET}\n".encode())
            self.assertEqual(len(self._import(self._line("2"))), 1)
