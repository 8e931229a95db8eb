from odoo.tests import tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestStory(FulfilmentCase):
    """From the realisation to the won deal, as in the case."""

    def test_order_by_transport_company_is_won_by_itself(self):
        lead = self._create_orders()
        run = self._start(lead)
        self.assertEqual(lead.workflow_holder_id, self.operator)
        self.assertEqual(lead.handling_step, "shipment")

        self._complete(run, self.operator, values={"shipment_number": "R-77"})
        self.assertEqual(lead.stage_code, "assembly")
        self.assertEqual(lead.shipment_number, "R-77")
        self.assertEqual(lead.workflow_holder_id, self.keeper)

        self._complete(run, self.keeper)
        self.assertEqual(lead.stage_code, "assembly")
        self.assertEqual(lead.handling_step, "documents")
        self.assertEqual(lead.workflow_holder_id, self.operator)

        self._complete(run, self.operator, values={"transfer_document_number": "U-5"})
        self.assertEqual(lead.stage_code, "delivery")
        self.assertEqual(lead.workflow_holder_id, self.driver)

        self._deliver(run, self.driver)
        self.assertEqual(lead.stage_code, "won")
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.probability, 100)
        self.assertEqual(run.state, "done")
        self.assertFalse(lead.handling_step)

    def test_history_keeps_values_and_waybill(self):
        lead = self._create_orders()
        run = self._start(lead)
        self._go_to_delivery(run)
        self._deliver(run, self.driver, content=b"%PDF signed")
        self.assertEqual(
            run.decision_ids.sorted("sequence").mapped("user_id"),
            self.operator | self.keeper | self.driver,
        )
        first, last = run.decision_ids.sorted("sequence")[:: len(run.decision_ids) - 1]
        self.assertIn("R-1", first.values_text)
        self.assertEqual(last.attachment_ids.raw, b"%PDF signed")
        self.assertFalse(run._verify())

    def test_waybill_becomes_a_typed_document(self):
        lead = self._create_orders()
        run = self._start(lead)
        self._go_to_delivery(run)
        self._deliver(run, self.driver, content=b"%PDF signed", name="w1.pdf")
        document = lead.document_ids.filtered(
            lambda document: document.type_id.code == "waybill"
        )
        self.assertEqual(document.file_name, "w1.pdf")
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_field", "=", "file"),
                ("res_id", "=", document.id),
            ]
        )
        self.assertEqual(attachment.raw, b"%PDF signed")

    def test_transfer_document_is_there_for_the_driver(self):
        lead = self._create_orders()
        run = self._start(lead)
        self._go_to_documents(run)
        scan = self._file(self.operator, b"%PDF transfer", "upd.pdf")
        self._complete(run, self.operator, attachment_ids=scan.ids)
        document = lead.document_ids
        self.assertEqual(document.type_id.code, "transfer_document")
        self.assertEqual(document.with_user(self.driver).file_name, "upd.pdf")
        links = self._ready(run).with_user(self.driver).file_links
        self.assertIn("upd.pdf", links)

    def test_buttons_open_the_dialogs(self):
        self.operator.group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        self.driver.group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        lead = self._create_orders()
        run = self._start(lead)
        self._go_to_documents(run)
        action = lead.with_user(self.operator).action_documents_ready()
        dialog = self.env[action["res_model"]].with_user(self.operator)
        dialog.browse(action["res_id"]).action_confirm()
        self.assertEqual(lead.stage_code, "delivery")
        action = lead.with_user(self.driver).action_shipped()
        dialog = self.env[action["res_model"]].with_user(self.driver)
        dialog = dialog.browse(action["res_id"])
        with self._refused("Waybill of the transport company"):
            dialog.action_confirm()
        dialog.attachment_ids = self._file(self.driver)
        dialog.action_confirm()
        self.assertEqual(lead.won_status, "won")

    def test_second_round_after_a_stop(self):
        lead = self._create_orders()
        self._go_to_delivery(self._start(lead))
        lead.with_user(self.seller).action_stop_handling("Truck broke down")
        self.assertEqual(lead.stage_code, "approved")
        self.assertFalse(lead.shipment_number)
        run = self._start(lead)
        self.assertEqual(run.round, 2)
        self._go_to_delivery(run)
        self._deliver(run, self.driver)
        self.assertEqual(lead.won_status, "won")
