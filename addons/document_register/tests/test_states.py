from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PDF, START, RegisterCase


@tagged("post_install", "-at_install")
class TestStates(RegisterCase):
    def test_contract_goes_from_the_signature_to_the_original(self):
        contract = self._create_contract().with_user(self.seller)
        self.assertEqual(contract.state_code, "not_signed")
        contract.action_sign("2026-03-01")
        self.assertEqual(contract.state_code, "signed")
        contract.action_attach_scan(PDF, "scan.pdf")
        self.assertEqual(contract.state_code, "scan")
        contract.action_receive_original(date(2026, 3, 2))
        self.assertRecordValues(
            contract,
            [
                {
                    "state_code": "original",
                    "date_signed": date(2026, 3, 1),
                    "date_original": START,
                    "scan_name": "scan.pdf",
                }
            ],
        )
        self.assertEqual(
            [kind for _day, kind, _note in self.rows(contract.sudo())],
            ["sign", "attach_scan", "verify", "receive_original"],
        )

    def test_originals_go_to_the_customer_and_back_one_step(self):
        original = self._create_original().with_user(self.seller)
        for code in ("to_collect", "to_send", "sent"):
            original.action_advance()
            self.assertEqual(original.state_code, code)
        with self.assertRaises(UserError):
            original.action_advance()
        original.action_receive_original()
        self.assertEqual(
            (original.state_code, original.date_original), ("received", START)
        )
        original.action_step_back("It was for somebody else")
        self.assertEqual((original.state_code, original.date_original), ("sent", False))

    def test_wrong_order_is_refused_and_changes_nothing(self):
        wrong = {
            "not_signed": ("action_receive_original", "action_advance"),
            "signed": ("action_sign", "action_reopen"),
            "scan": ("action_sign", "action_reopen"),
            "original": ("action_sign", "action_cancel", "action_receive_original"),
            "cancelled": ("action_sign", "action_receive_original", "action_cancel"),
        }
        for stage, methods in wrong.items():
            contract = self._create_contract(stage).with_user(self.seller)
            count = contract.journal_count
            for name in methods:
                args = (
                    ("Because",) if name in ("action_reopen", "action_cancel") else ()
                )
                with (
                    self.subTest(stage=stage, method=name),
                    self.assertRaises(UserError),
                ):
                    getattr(contract, name)(*args)
            contract.invalidate_recordset()
            self.assertEqual(
                (contract.state_code, contract.journal_count), (stage, count)
            )

    def test_error_names_the_state_and_what_is_needed(self):
        contract = self._create_contract()
        with self.assertRaisesRegex(
            UserError, "Not signed.*Original received.*Signed, Scan"
        ):
            contract.action_receive_original()

    def test_reason_is_needed_and_kept(self):
        contract = self._create_contract().with_user(self.seller)
        for reason in (None, "", "   ", 7, ["x"]):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                contract.action_cancel(reason)
        contract.action_cancel(" Too dear ")
        self.assertEqual(
            (contract.state_code, contract.reason), ("cancelled", "Too dear")
        )
        contract.action_reopen("Cheaper now")
        self.assertEqual(contract.state_code, "not_signed")

    def test_dates_are_checked(self):
        contract = self._create_contract()
        for value in ("2026-03-03", "tomorrow", 5, ["2026-03-01"]):
            with self.subTest(value=value), self.assertRaises(UserError):
                contract.action_sign(value)
        contract.action_sign()
        with self.assertRaises(UserError):
            contract.action_receive_original("2026-03-01")
        self.assertEqual(contract.date_signed, START)

    def test_annulled_contract_is_reopened_by_its_supervisor_only(self):
        contract = self._create_contract("original")
        contract.with_user(self.seller).action_annul("Forged")
        with self.assertRaises(AccessError):
            contract.with_user(self.seller).action_reopen("Please")
        contract.with_user(self.boss).action_reopen("It was real")
        self.assertRecordValues(
            contract,
            [
                {
                    "state_code": "not_signed",
                    "date_signed": False,
                    "date_original": False,
                }
            ],
        )

    def test_many_at_once_or_none(self):
        contracts = self._create_contract() + self._create_contract()
        contracts.action_sign()
        self.assertEqual(set(contracts.mapped("state_code")), {"signed"})
        mixed = contracts + self._create_contract()
        with self.assertRaises(UserError):
            mixed.action_sign()
        self.assertEqual(mixed[2].state_code, "not_signed")

    def test_numbers_run_per_company_and_register(self):
        other = self._create_company("Other Company")
        first, second = self._create_contract(), self._create_contract()
        self.assertEqual(first.name, "C/2026/0001")
        self.assertEqual(second.name, "C/2026/0002")
        self.assertEqual(self._create_original().name, "O/2026/0001")
        foreign = self._create_contract(company_id=other.id, user_id=False)
        self.assertEqual(foreign.name, "C/2026/0001")

    def test_number_given_by_hand_is_not_given_again(self):
        self._create_contract(name="C/2026/0001")
        self.assertEqual(self._create_contract().name, "C/2026/0002")

    def test_signed_text_is_frozen(self):
        contract = self._create_contract("signed").with_user(self.seller)
        for vals in (
            {"amount": 1},
            {"partner_id": self._create_partner("Other").id},
            {"file": PDF},
            {"name": "X/1"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                contract.write(vals)
        contract.date_end = date(2027, 1, 1)

    def test_register_and_company_never_change(self):
        contract = self._create_contract().with_user(self.manager)
        with self.assertRaises(UserError):
            contract.register_id = self.originals
        with self.assertRaises(UserError):
            contract.company_id = self.env.ref("base.main_company")
        with self.assertRaises(ValidationError):
            self.contracts.kind = "originals"
            self.contracts.flush_recordset()

    def test_signed_contract_is_not_deleted(self):
        with self.assertRaises(UserError):
            self._create_contract("signed").with_user(self.manager).unlink()
        self._create_contract().with_user(self.manager).unlink()

    def test_copy_begins_anew(self):
        copy = self._create_contract("original").copy()
        self.assertRecordValues(
            copy, [{"state_code": "not_signed", "date_signed": False, "date": START}]
        )
        self.assertEqual(copy.name, "C/2026/0002")
