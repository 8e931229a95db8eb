import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MANAGER, PDF, START, RegisterCase


@tagged("post_install", "-at_install")
class TestScan(RegisterCase):
    def test_supervisor_verifies_the_scan(self):
        contract = self._create_contract("scan")
        task = self.tasks(contract)
        self.assertEqual((task.user_id, task.kind), (self.boss, "decide"))
        task.with_user(self.boss).action_complete()
        self.assertRecordValues(
            contract,
            [
                {
                    "state_code": "scan",
                    "scan_verified": True,
                    "scan_verified_by_id": self.boss.id,
                    "scan_verified_date": START,
                }
            ],
        )
        self.assertEqual(len(self.rows(contract, "scan_verified")), 1)

    def test_rejected_scan_goes_back_to_the_manager(self):
        contract = self._create_contract("scan")
        task = self.tasks(contract)
        task.with_user(self.boss).action_reject("Page 2 is missing")
        self.assertRecordValues(
            contract, [{"state_code": "signed", "scan": False, "scan_verified": False}]
        )
        asked = self.reminders(contract)
        self.assertEqual(asked.user_id, self.seller)
        self.assertIn("Page 2 is missing", asked.note)
        self.assertEqual(self.rows(contract, "reject_scan")[0][2], "Page 2 is missing")
        files = self.env["ir.attachment"].search(
            [("res_model", "=", contract._name), ("res_id", "=", contract.id)]
        )
        self.assertEqual(files.raw, base64.b64decode(PDF), "the scan itself is kept")

    def test_new_scan_is_verified_anew(self):
        contract = self._create_contract("scan")
        self.tasks(contract).with_user(self.boss).action_reject("Upside down")
        contract.with_user(self.seller).action_attach_scan(PDF)
        self.assertEqual(self.tasks(contract).user_id, self.boss)
        self.assertFalse(self.reminders(contract))
        self.assertEqual(len(self.rows(contract, "verify")), 2)

    def test_replaced_scan_loses_its_verification(self):
        contract = self._create_contract("scan")
        first = self.tasks(contract)
        first.with_user(self.boss).action_complete()
        contract.with_user(self.seller).action_attach_scan(PDF, "better.pdf")
        self.assertFalse(contract.scan_verified)
        self.assertNotEqual(self.tasks(contract), first)

    def test_scan_put_into_the_field_moves_the_contract_as_well(self):
        contract = self._create_contract("signed").with_user(self.seller)
        contract.write({"scan": PDF, "scan_name": "s.pdf"})
        self.assertEqual(contract.state_code, "scan")
        self.assertEqual(contract.scan_user_id, self.seller)

    def test_scan_is_refused_before_the_signature_and_when_it_is_no_scan(self):
        with self.assertRaises(UserError):
            self._create_contract().action_attach_scan(PDF)
        contract = self._create_contract("signed").with_user(self.seller)
        text = base64.b64encode(b"MZ not a scan")
        for value in (text, b"???", False, "", 5):
            with self.subTest(value=value), self.assertRaises(UserError):
                contract.action_attach_scan(value)
        self.assertEqual((contract.state_code, contract.scan), ("signed", False))

    def test_scan_is_not_taken_away(self):
        contract = self._create_contract("scan").with_user(self.seller)
        with self.assertRaises(UserError):
            contract.scan = False

    def test_nobody_verifies_what_he_sent_himself(self):
        own = self._create_contract("signed", user_id=self.boss.id)
        own.with_user(self.boss).action_attach_scan(PDF)
        self.assertEqual(self.tasks(own).user_id, self.manager)

    def test_seller_does_not_make_himself_the_supervisor(self):
        contract = self._create_contract("signed").with_user(self.seller)
        with self.assertRaises(AccessError):
            contract.supervisor_id = self.seller
        with self.assertRaises(AccessError):
            self.env["register.document"].with_user(self.seller).create(
                {"partner_id": self.partner.id, "supervisor_id": self.seller.id}
            )
        contract.with_user(self.manager).supervisor_id = self.manager
        self.assertTrue(self.manager.has_group(MANAGER))

    def test_register_without_verification_asks_nobody(self):
        self.contracts.verify_route_id = False
        contract = self._create_contract("scan")
        self.assertFalse(self.tasks(contract))
        self.assertEqual(contract._get_customer_file(), ("scan", "scan.pdf"))

    def _change_route(self, route):
        """Give a scan to its supervisor, then let the register have another route."""
        contract = self._create_contract("scan", file=PDF, file_name="plain.pdf")
        task = self.tasks(contract)
        self.contracts.with_user(self.manager).verify_route_id = route
        return contract, task.with_user(self.boss)

    def test_answer_counts_though_the_route_was_changed_meanwhile(self):
        old = self.contracts.verify_route_id
        for route in (old.copy({"manager_id": self.manager.id}), old.browse()):
            with self.subTest(route=route.name):
                self.contracts.verify_route_id = old
                contract, task = self._change_route(route)
                task.action_complete()
                self.assertTrue(contract.scan_verified)
                self.contracts.verify_route_id = old
                contract, task = self._change_route(route)
                task.action_reject("Page 2 is missing")
                self.assertEqual(contract.state_code, "signed")
                self.assertEqual(contract._get_customer_file(), ("file", "plain.pdf"))

    def test_task_of_a_timer_verifies_nothing(self):
        contract = self._create_contract("scan")
        other = self.contracts.verify_route_id.copy({"manager_id": self.manager.id})
        run = contract._workflow_start(other)
        run.task_ids.with_user(self.boss).action_complete()
        self.assertFalse(contract.scan_verified)

    def test_verification_that_asks_nobody_verifies(self):
        self.contracts.verify_route_id.step_ids.condition = "[('amount', '>', 9999)]"
        contract = self._create_contract("scan")
        self.assertFalse(self.tasks(contract))
        self.assertTrue(contract.scan_verified)

    def test_leader_of_the_team_supervises(self):
        team = self.env["crm.team"].create(
            {"name": "North", "user_id": self.colleague.id}
        )
        lead = self._create_lead(team_id=team.id)
        contract = self._create_contract(opportunity_id=lead.id)
        self.assertEqual(contract.supervisor_id, self.colleague)
        own = self._create_contract(opportunity_id=lead.id, user_id=self.colleague.id)
        self.assertEqual(own.supervisor_id, self.boss)
