import logging
import time
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START
from .test_import import ImportCase

_logger = logging.getLogger(__name__)
HEADER = "ID,Customer,Product,Tariff,Term,Start,Continues,Contract,Issuer,Key"


@tagged("post_install", "-at_install")
class TestImportChain(ImportCase):
    """A history becomes chains; contracts are found; the rest is to be issued."""

    def _row(self, code, ago=100, **cells):
        values = {
            "customer": "Anna",
            "product": "Line B",
            "tariff": "Basic",
            "term": "12 months",
            "start": "" if ago is None else str(START - timedelta(days=ago)),
            "continues": "",
            "contract": "",
            "issuer": "",
            "key": "",
        }
        values |= cells
        return ",".join((code, *values.values()))

    def _messages(self, *lines, **options):
        wizard = self._check(*lines, header=HEADER, **options)
        return [line.message or "" for line in wizard.line_ids]

    def _make(self, *lines, **options):
        return self._import(*lines, header=HEADER, **options)

    def _by_code(self, made):
        return {rec.import_key.removeprefix("id:"): rec for rec in made}

    # === CHAINS === #

    def test_history_becomes_a_chain_in_any_order_of_rows(self):
        made = self._by_code(
            self._make(
                self._row("3", 10, continues="2"),
                self._row("1", 740),
                self._row("2", 375, continues="1"),
            )
        )
        self.assertEqual(made["3"].predecessor_id, made["2"])
        self.assertEqual(made["2"].predecessor_id, made["1"])
        self.assertEqual(made["3"].root_id, made["1"])
        self.assertEqual(made["1"].chain_count, 3)
        stages = [made[code].stage_code for code in "123"]
        self.assertEqual(stages, ["closed", "closed", "active"])

    def test_what_is_continued_is_neither_renewed_nor_nagged_about(self):
        made = self._by_code(
            self._make(
                self._row("1", 350),
                self._row("2", 0, continues="1"),
                self._row("3", 350, customer="Other"),
            )
        )
        self.assertEqual(made["1"].renewal_state, "won")
        self.assertFalse(made["1"].renewal_lead_ids)
        self.assertFalse(self.activities(made["1"], "mail_activity_type_expiry"))
        self.assertTrue(made["3"].renewal_lead_ids)

    def test_row_that_got_its_id_after_its_import_is_continued(self):
        header = HEADER.removeprefix("ID,")
        earlier = self._import(self._row("", 400)[1:], header=header)
        made = self._make(self._row("1", 400), self._row("2", 10, continues="1"))
        self.assertEqual(made.predecessor_id, earlier)

    def test_licence_of_the_database_is_continued_by_name_or_import_id(self):
        known = self._create_license("2024-06-01", name="Harbour 2024")
        imported = self._make(self._row("OLD-1", 400))
        made = self._by_code(
            self._make(
                self._row("1", continues="Harbour 2024"),
                self._row("2", 10, continues="old-1"),
            )
        )
        self.assertEqual(made["1"].predecessor_id, known)
        self.assertEqual(made["2"].predecessor_id, imported)

    def test_the_same_file_with_one_more_row_goes_on_with_the_chain(self):
        first = self._make(self._row("1", 400))
        made = self._make(self._row("1", 400), self._row("2", 30, continues="1"))
        self.assertEqual(made.predecessor_id, first)

    def test_wrong_links_say_why(self):
        self._create_license("2024-06-01", name="Twin")
        self._create_license("2024-06-01", name="Twin")
        other = self._create_partner("Boris")
        self._create_license("2024-06-01", name="Foreign", partner_id=other.id)
        cases = {
            "neither a row": [self._row("1", continues="nothing")],
            "neither a row .*": [self._row("1", continues="Foreign")],
            "Several licences": [self._row("1", continues="Twin")],
            "of another customer": [
                self._row("2", continues="1"),
                self._row("1", 400, customer="Boris"),
            ],
            "would begin before": [
                self._row("2", 500, continues="1"),
                self._row("1", 400),
            ],
            "Row 2 continues the same": [
                self._row("2", 10, continues="1"),
                self._row("3", 9, continues="1"),
                self._row("1", 400),
            ],
            "which is not imported": [
                self._row("2", 10, continues="1"),
                self._row("1", 400, term="x"),
            ],
            "by way of other rows": [
                self._row("2", 10, continues="1"),
                self._row("1", 10, continues="2"),
            ],
            "by way of other": [self._row("1", continues="1")],
        }
        for text, lines in cases.items():
            with self.subTest(text=text):
                said = "\n".join(self._messages(*lines))
                self.assertRegex(said, text)

    def test_what_follows_a_row_in_error_is_left_out_with_it(self):
        wizard = self._check(
            self._row("1", 800, product="Line X"),
            self._row("2", 400, continues="1"),
            self._row("3", 30, continues="2"),
            self._row("4", 30),
            header=HEADER,
        )
        states = wizard.line_ids.sorted("row_number").mapped("state")
        self.assertEqual(states, ["error", "error", "error", "ok"])
        wizard.only_correct = True
        wizard.action_import()
        self.assertEqual(self._all().filtered("import_key").import_key, "id:4")

    def test_all_that_is_wrong_with_a_row_is_told_at_once(self):
        [said] = self._messages(self._row("1", continues="x", contract="y"))
        self.assertIn("neither a row", said)
        self.assertIn("no contract with the number", said)

    def test_a_licence_that_was_renewed_is_not_continued_again(self):
        self._make(self._row("1", 400), self._row("2", 30, continues="1"))
        [said] = self._messages(self._row("3", 20, continues="1"))
        self.assertIn("continued by another licence already", said)

    # === CONTRACTS === #

    def test_contract_is_found_by_its_number_within_the_customer(self):
        contract = self.make_contract(self._create_lead())
        contract.name = "K-77/25"
        made = self._make(self._row("1", contract="K-77/25"))
        self.assertEqual(made.contract_id, contract)
        for row in (
            self._row("2", contract="K-78"),
            self._row("3", contract="K-77/25", customer="Someone New"),
        ):
            self.assertIn("no contract with the number", self._messages(row)[0])

    # === TO ISSUE === #

    def test_without_a_start_it_is_to_be_issued_and_its_issuer_gets_the_task(self):
        made = self._by_code(
            self._make(
                self._row("1", 350),
                self._row("2", None, continues="1"),
                self._row("3", None, product="Line A", tariff="Standard"),
            )
        )
        for code in "23":
            self.assertEqual(made[code].stage_code, "to_issue")
            self.assertFalse(made[code].date_start)
            self.assertEqual(self.get_task(made[code]).user_id, self.issuer)
        self.assertEqual(made["2"].suggested_start, made["1"].date_end)
        self.activate(made["3"], "2025-03-10", "AAA-9")
        self.assertEqual(made["3"].stage_code, "active")

    def test_report_says_what_becomes_of_it(self):
        [said] = self._messages(self._row("1", None))
        self.assertIn("its issuer gets the task", said)
        [said] = self._messages(self._row("1", None, issuer="lic_manager"))
        self.assertIn("not to “lic_manager”", said)
        keyed = {"product": "Line A", "tariff": "Standard", "key": "K-1"}
        [said] = self._messages(self._row("1", None, **keyed))
        self.assertIn("entered when the licence is issued", said)
        self.plain.issuing_route_id = False
        [said] = self._messages(self._row("1", None))
        self.assertIn("has no route", said)

    def test_a_sheet_without_the_column_is_refused(self):
        wizard = self._check(
            "1,Anna,Line B,Basic,12 months", header="ID,Customer,Product,Tariff,Term"
        )
        self.assertIn("Start", wizard.file_message)
        with self.assertRaises(UserError):
            wizard.action_import()

    # === MANY === #

    def test_chains_and_tasks_of_many_in_few_statements_each(self):
        def lines(letter, count):
            return [
                line
                for n in range(count)
                for line in (
                    self._row(f"{letter}{n}-3", None, continues=f"{letter}{n}-2"),
                    self._row(f"{letter}{n}-2", 300, continues=f"{letter}{n}-1"),
                    self._row(f"{letter}{n}-1", 700),
                )
            ]

        self._make(*lines("a", 3))
        few = self._measure(lines("b", 4))
        clock = time.process_time()
        many = self._measure(lines("c", 104))
        seconds = time.process_time() - clock
        each = (many - few) / 300
        _logger.info("IMPORT OF CHAINS: %.2f statements a row, %.1f s", each, seconds)
        self.assertLess(each, 8)

    def _measure(self, lines):
        wizard = self._check(*lines, header=HEADER)
        self.env.flush_all()
        before = self.cr.sql_log_count
        wizard.action_import()
        self.env.flush_all()
        return self.cr.sql_log_count - before
