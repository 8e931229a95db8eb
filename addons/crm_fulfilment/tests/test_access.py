from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ALL_LEADS, MANAGER, FulfilmentCase


@tagged("post_install", "-at_install")
class TestAccess(FulfilmentCase):
    """Who may do what; each refusal has its permitted twin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_orders()
        cls.run_ = cls._start(cls.lead)

    def test_operator_works_without_crm_rights(self):
        with self._refused(error=AccessError):
            self.lead.with_user(self.operator).read(["name"])
        task = self._ready(self.run_).with_user(self.operator)
        self.assertIn("Pine and Saw", task.record_card)
        self.assertEqual(task.shipping_direction_id, self.north)
        self._complete(self.run_, self.operator, values={"shipment_number": "R-1"})
        self.assertEqual(self.lead.stage_code, "assembly")

    def test_my_orders_are_ones_own(self):
        domain = [("route_id.code", "=", "order_handling"), ("state", "=", "ready")]
        for user, count in (
            (self.operator, 1),
            (self.operator_south, 0),
            (self.driver, 0),
        ):
            tasks = self.env["workflow.task"].with_user(user).search(domain)
            self.assertEqual(len(tasks), count, user.name)
            found = tasks.search(
                [*domain, ("shipping_direction_id", "=", self.north.id)]
            )
            self.assertEqual(found, tasks)
            found = tasks.search([*domain, ("delivery_method", "=", "pickup")])
            self.assertFalse(found)

    def test_operator_of_another_direction_is_refused(self):
        with self._refused(error=AccessError):
            self._complete(
                self.run_, self.operator_south, values={"shipment_number": "R-1"}
            )

    def test_documents_ready_by_the_wrong_person(self):
        self._go_to_documents(self.run_)
        self.keeper.group_ids += self.env.ref(ALL_LEADS)
        for user in (self.seller, self.keeper, self.colleague, self.head):
            with self._refused("not yours"):
                self._call(user, "crm.lead", "action_documents_ready", self.lead.ids)
        for user in (self.driver, self.operator_south):
            with self._refused(error=AccessError):
                self._call(user, "crm.lead", "action_documents_ready", self.lead.ids)
        self.operator.group_ids += self.env.ref(ALL_LEADS)
        action = self._call(
            self.operator, "crm.lead", "action_documents_ready", self.lead.ids
        )
        self.assertEqual(action["res_model"], "workflow.task.complete")

    def test_buttons_out_of_turn(self):
        self.operator.group_ids += self.env.ref(ALL_LEADS)
        for method in ("action_documents_ready", "action_shipped"):
            with self._refused("does not wait for this"):
                self._call(self.operator, "crm.lead", method, self.lead.ids)

    def test_stages_are_not_moved_by_hand(self):
        for user in (self.seller, self.head):
            for code in ("assembly", "delivery", "won", "approved"):
                with self._refused("is in a route"):
                    self.lead.with_user(user).stage_id = self._stage(code)
        other = self._create_orders()
        for code in ("assembly", "delivery", "won"):
            with self._refused("only a route brings"):
                other.with_user(self.seller).stage_id = self._stage(code)
        with self._refused("only a route brings"):
            other.with_user(self.seller).action_set_won()

    def test_salesperson_starts_the_order(self):
        lead = self._create_orders()
        self._start(lead, self.seller)
        self.assertEqual(lead.stage_code, "realisation")

    def test_foreign_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        for user in (self.head, self.boss):
            user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.env.invalidate_all()
        task = self._ready(self.run_)
        with self._refused(error=AccessError):
            self._call(
                self.boss, "workflow.task", "action_delegate", task.ids, 1, "Mine"
            )
        rows = self.env["crm.lead.handling.report"].with_user(self.head)
        self.assertFalse(rows.search([("lead_id", "=", self.lead.id)]))
        with self._refused(error=AccessError):
            self._change(self.lead, self.head, shipping_direction_id=self.south.id)

    def test_direction_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self.env["crm.shipping.direction"].create(
            {"name": "Far", "company_id": other.id}
        )
        lead = self._create_orders()
        with self._refused("company"):
            lead.shipping_direction_id = foreign

    def test_people_of_another_company_are_a_gap(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.operator.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        with self._refused("Operator for the direction “North”"):
            self._start(self._create_orders())

    def test_driver_reads_no_passport(self):
        passport, card = self.env["crm.lead.document"].create(
            [
                {
                    "lead_id": self.lead.id,
                    "type_id": self.env.ref(f"crm_onboarding.document_type_{code}").id,
                    "file": "JVBERg==",
                    "file_name": f"{code}.pdf",
                }
                for code in ("director_passport", "company_card")
            ]
        )
        both = passport | card
        self._go_to_delivery(self.run_)
        for user in (self.driver, self.operator, self.keeper):
            found = both.with_user(user).search([("id", "in", both.ids)])
            self.assertEqual(found, card, user.name)
            with self._refused(error=AccessError):
                passport.with_user(user).read(["file"])
        self.assertEqual(
            both.with_user(self.seller).search([("id", "in", both.ids)]), both
        )
        links = self._ready(self.run_).with_user(self.driver).file_links
        self.assertIn("company_card", links)
        self.assertNotIn("director_passport", links)

    def test_report_is_for_sales(self):
        Report = self.env["crm.lead.handling.report"]
        self.env.flush_all()
        domain = [("lead_id", "=", self.lead.id)]
        self.assertEqual(len(Report.with_user(self.seller).search(domain)), 1)
        row = Report.with_user(self.head).search(domain)
        self.assertEqual(row.shipping_direction_id, self.north)
        self.assertEqual(row.user_id, self.operator)
        with self._refused(error=AccessError):
            Report.with_user(self.driver).search(domain)
        self.colleague.group_ids -= self.env.ref(ALL_LEADS)
        self.colleague.group_ids -= self.env.ref(MANAGER)
        self.colleague.group_ids += self.env.ref("sales_team.group_sale_salesman")
        self.assertFalse(Report.with_user(self.colleague).search(domain))
