from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ALL_LEADS, FulfilmentCase


@tagged("post_install", "-at_install")
class TestAttack(FulfilmentCase):
    """What somebody could try over RPC to get goods out or a deal won."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead)

    def test_seller_completes_nothing(self):
        task = self._ready(self.run_)
        for user in (self.seller, self.head, self.driver):
            with self._refused(error=AccessError):
                self._call(
                    user,
                    "workflow.task",
                    "action_complete",
                    task.ids,
                    {"shipment_number": "R-0"},
                )
        self.assertEqual(self._ready(self.run_), task)

    def test_rows_are_not_written(self):
        task = self._ready(self.run_)
        for user in (self.seller, self.head, self.operator):
            for vals in ({"state": "done"}, {"user_id": user.id}):
                with self._refused("written by the workflow itself"):
                    self._call(user, "workflow.task", "write", task.ids, vals)

    def test_numbers_are_locked(self):
        for name in ("shipment_number", "transfer_document_number"):
            with self._refused("only in its tasks"):
                self._call(self.head, "crm.lead", "write", self.lead.ids, {name: "X"})

    def test_fields_that_the_step_does_not_offer(self):
        for values in (
            {"driver_id": self.operator.id, "shipment_number": "R-1"},
            {"stage_id": self._stage("won").id, "shipment_number": "R-1"},
            {"credit_limit_requested": 9e6, "shipment_number": "R-1"},
        ):
            with self._refused("does not offer"):
                self._complete(self.run_, self.operator, values=values)

    def test_blank_number(self):
        for number in ("", "   ", False):
            with self._refused(error=UserError):
                self._complete(
                    self.run_, self.operator, values={"shipment_number": number}
                )

    def test_contexts_open_nothing(self):
        for key in ("workflow_pass", "tracking_disable", "skip_validation_check"):
            with self._refused(error=UserError):
                self.env["crm.lead"].with_user(self.seller).with_context(
                    **{key: True}
                ).browse(self.lead.id).write({"stage_id": self._stage("won").id})
            with self._refused("Change the Delivery"):
                self.lead.with_user(self.seller).with_context(**{key: True}).write(
                    {"shipping_direction_id": self.south.id}
                )

    def test_contract_is_no_waybill(self):
        contract = self.env["ir.attachment"].create(
            {
                "name": "contract.pdf",
                "raw": b"%PDF contract",
                "res_model": "crm.lead",
                "res_id": self.lead.id,
            }
        )
        self._go_to_delivery(self.run_)
        with self._refused(error=UserError):
            self._complete(self.run_, self.driver, attachment_ids=contract.ids)
        self.assertEqual(self.lead.stage_code, "delivery")

    def test_foreign_file_is_no_waybill(self):
        self._go_to_delivery(self.run_)
        foreign = self._file(self.keeper)
        with self._refused(error=UserError):
            self._complete(self.run_, self.driver, attachment_ids=foreign.ids)

    def test_old_waybill_is_no_waybill(self):
        self._go_to_documents(self.run_)
        scan = self._file(self.operator, b"%PDF same")
        self._complete(self.run_, self.operator, attachment_ids=scan.ids)
        with self._refused("handed in before"):
            self._deliver(self.run_, self.driver, content=b"%PDF same")
        self._deliver(self.run_, self.driver, content=b"%PDF other")
        self.assertEqual(self.lead.won_status, "won")

    def test_problem_rows_are_not_made_by_hand(self):
        task = self._ready(self.run_)
        vals = {
            "lead_id": self.lead.id,
            "task_id": task.id,
            "user_id": self.seller.id,
            "date": "2026-01-01 00:00:00",
            "note": "Forged",
        }
        for user in (self.seller, self.head, self.operator):
            with self._refused(error=AccessError):
                self._call(user, "crm.lead.problem", "create", vals)
        task.with_user(self.operator).action_report_problem("No stock")
        problem = self.lead.problem_id
        for user in (self.seller, self.head, self.operator):
            with self._refused(error=AccessError):
                self._call(
                    user,
                    "crm.lead.problem",
                    "write",
                    problem.ids,
                    {"date_solved": "2026-01-01 00:00:00"},
                )
            with self._refused(error=AccessError):
                self._call(user, "crm.lead.problem", "unlink", problem.ids)
            with self._refused(error=AccessError):
                self._call(
                    user,
                    "crm.lead",
                    "write",
                    self.lead.ids,
                    {"problem_ids": [(2, problem.id)]},
                )

    def test_stopping_is_for_the_seller_and_managers(self):
        self.operator.group_ids += self.env.ref(ALL_LEADS)
        for user in (self.colleague, self.operator, self.driver):
            with self._refused(error=AccessError):
                self._call(
                    user, "crm.lead", "action_stop_handling", self.lead.ids, "Mine"
                )
        for reason in (None, "", "  ", False, 7):
            with self._refused("Say why"):
                self._call(
                    self.seller,
                    "crm.lead",
                    "action_stop_handling",
                    self.lead.ids,
                    reason,
                )
        self._call(
            self.seller, "crm.lead", "action_stop_handling", self.lead.ids, "Sold out"
        )
        self.assertEqual(self.run_.state, "cancelled")

    def test_running_order_is_neither_deleted_nor_merged(self):
        other = self._create_orders()
        with self._refused(error=UserError):
            self.lead.with_user(self.head).unlink()
        with self._refused(error=UserError):
            (self.lead | other).with_user(self.head).merge_opportunity()

    def test_lost_needs_a_reason_and_the_role(self):
        with self._refused(error=UserError):
            self.lead.with_user(self.seller).action_set_lost()
        with self._refused(error=AccessError):
            self.lead.with_user(self.driver).action_set_lost()

    def test_dialogs_of_others(self):
        self._ready(self.run_).with_user(self.operator).action_report_problem("Stuck")
        problem = self.lead.problem_id
        Dialog = self.env["crm.lead.problem.dialog"]
        for user in (self.driver, self.keeper_south):
            with self._refused(error=AccessError):
                dialog = Dialog.with_user(user).create(
                    {"mode": "solve", "problem_id": problem.id, "text": "Done"}
                )
                dialog.read(["note"])
            with self._refused(error=AccessError):
                problem.with_user(user).read(["note"])
