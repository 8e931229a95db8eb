from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import USER, ServiceCase

SALES = "sales_team.group_sale_salesman"
ACTION = "crm_infrastructure.crm_lead_action_make_service"


@tagged("post_install", "-at_install")
class TestLead(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("svc_seller", USER, SALES)
        cls.stage = cls.env["crm.stage"].create({"name": "Sold", "is_won": True})

    def _create_lead(self, won=True, **vals):
        lead = self.env["crm.lead"].create(
            {
                "name": "Hosting for Anna",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "team_id": False,
                "expected_revenue": 120.0,
                **vals,
            }
        )
        if won:
            lead.write({"stage_id": self.stage.id, "probability": 100})
        return lead.with_user(self.seller)

    def test_won_lead_becomes_a_service_through_the_form(self):
        lead = self._create_lead()
        action = lead.action_make_infrastructure_service()
        services = self.env["infrastructure.service"].with_user(self.seller)
        with Form(services.with_context(**action["context"])) as form:
            form.type_id = self.type
        service = lead.infrastructure_service_ids
        self.assertEqual(len(service), 1)
        self.assertRecordValues(
            service,
            [
                {
                    "name": "Hosting for Anna",
                    "partner_id": self.partner.id,
                    "user_id": self.seller.id,
                    "price_unit": 120.0,
                    "stage_code": "new",
                }
            ],
        )
        self.assertEqual(lead.infrastructure_service_count, 1)
        opened = lead.action_view_infrastructure_services()
        self.assertEqual(services.search(opened["domain"]), service)

    def test_open_lead_makes_no_service(self):
        with self.assertRaisesRegex(UserError, "not won"):
            self._create_lead(won=False).action_make_infrastructure_service()

    def test_lead_without_customer_makes_no_service(self):
        lead = self._create_lead(partner_id=False)
        with self.assertRaisesRegex(UserError, "no customer"):
            lead.action_make_infrastructure_service()

    def test_salesperson_without_services_may_not_make_one(self):
        stranger = self._create_user("svc_stranger", SALES)
        lead = self._create_lead(user_id=stranger.id).with_user(stranger)
        with self.assertRaises(AccessError):
            lead.action_make_infrastructure_service()
        # what he may not read does not spoil his opportunities and customers
        for record in (lead, self.partner.with_user(stranger)):
            self.assertNotIn("infrastructure_service_ids", record.fields_get())
            self.assertNotIn("infrastructure_service_count", record.fields_get())

    def test_server_action_opens_the_form_of_one(self):
        lead = self._create_lead()
        server_action = self.env.ref(ACTION).with_user(self.seller)
        action = server_action.with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        ).run()
        self.assertEqual(action["context"]["default_opportunity_id"], lead.id)

    def test_dialog_makes_a_service_of_each_of_many(self):
        leads = self._create_lead() | self._create_lead(name="Second")
        server_action = self.env.ref(ACTION).with_user(self.seller)
        action = server_action.with_context(
            active_model="crm.lead", active_ids=leads.ids
        ).run()
        wizards = self.env[action["res_model"]].with_user(self.seller)
        with Form(wizards.with_context(**action["context"])) as form:
            form.type_id = self.type
        found = form.record.action_make()
        services = self.env["infrastructure.service"].search(found["domain"])
        self.assertEqual(services.opportunity_id, leads.sudo(False).with_env(self.env))
        self.assertEqual(set(services.mapped("stage_code")), {"new"})

    def test_dialog_refuses_all_when_one_is_not_won(self):
        leads = self._create_lead() | self._create_lead(won=False)
        wizard = self.env["infrastructure.service.make"].with_user(self.seller)
        wizard = wizard.create(
            {"lead_ids": [(6, 0, leads.ids)], "type_id": self.type.id}
        )
        with self.assertRaises(UserError):
            wizard.action_make()
        self.assertFalse(leads.infrastructure_service_ids)

    def test_list_of_won_deals_makes_no_second_services(self):
        leads = self._create_lead(name="Deal 0") | self._create_lead(name="Deal 1")
        wizard = self.env["infrastructure.service.make"].with_user(self.seller)
        wizard = wizard.create(
            {"lead_ids": [(6, 0, leads.ids)], "type_id": self.type.id}
        )
        wizard.action_make()
        for again in (wizard.action_make, leads.action_make_infrastructure_services):
            with self.assertRaisesRegex(UserError, "Deal 0, Deal 1"):
                again()
        self.assertEqual(len(leads.infrastructure_service_ids), 2)

    def test_merged_leads_keep_their_services(self):
        lead, other = self._create_lead(), self._create_lead(name="Second")
        service = self._create_service(started=False, opportunity_id=other.id)
        merged = (lead | other).with_env(self.env).merge_opportunity()
        self.assertEqual(service.opportunity_id, merged)

    def test_price_of_a_recurring_plan_is_for_the_months_of_the_plan(self):
        plans = self.env["crm.recurring.plan"]
        for months, interval in ((12, (1, "year")), (3, (3, "month")), (0, None)):
            plan = plans.create({"name": "Plan", "number_of_months": months})
            lead = self._create_lead(recurring_revenue=600.0, recurring_plan=plan.id)
            found = lead._prepare_infrastructure_vals()
            given = found.get("interval_number"), found.get("interval_unit")
            with self.subTest(months=months):
                self.assertEqual(found["price_unit"], 600.0)
                self.assertEqual(given, interval or (None, None))

    def test_dialog_keeps_the_months_of_a_recurring_plan(self):
        plan = self.env["crm.recurring.plan"].create(
            {"name": "Yearly", "number_of_months": 12}
        )
        lead = self._create_lead(recurring_revenue=600.0, recurring_plan=plan.id)
        other = self._create_lead(name="Without a plan")
        wizard = self.env["infrastructure.service.make"].with_user(self.seller)
        wizard = wizard.create(
            {"lead_ids": [(6, 0, (lead | other).ids)], "type_id": self.type.id}
        )
        wizard.action_make()
        yearly, monthly = (found.infrastructure_service_ids for found in (lead, other))
        self.assertEqual((yearly.interval_number, yearly.interval_unit), (1, "year"))
        self.assertEqual(yearly.amount_monthly, 50.0)
        self.assertEqual((monthly.interval_number, monthly.interval_unit), (1, "month"))

    def test_service_is_in_the_currency_of_the_company_of_the_opportunity(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self._create_company("Euro Company", currency_id=euro.id)
        self.seller.company_ids += other
        lead = self._create_lead(company_id=other.id, user_id=self.seller.id)
        lead = lead.with_context(allowed_company_ids=(self.company | other).ids)
        wizard = self.env["infrastructure.service.make"].with_user(self.seller)
        wizard = wizard.with_context(**lead.env.context).create(
            {"lead_ids": [(6, 0, lead.ids)], "type_id": self.type.id}
        )
        wizard.action_make()
        service = lead.infrastructure_service_ids
        self.assertEqual((service.company_id, service.currency_id), (other, euro))
