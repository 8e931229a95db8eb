from unittest.mock import MagicMock, patch

from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.base.models.ir_mail_server import IrMail_Server

MANAGER = "crm_infrastructure.group_infrastructure_manager"
USER = "crm_infrastructure.group_infrastructure_user"
BOSS = f"{MANAGER},account.group_account_manager,base.group_system"
START = "/odoo/services"


@tagged("post_install", "-at_install")
class TestTours(AccountTestInvoicingHttpCommon):
    """What people do in the client, from the sheet to the service that is back on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # sudo: the accountant of the test may not make users and parameters
        cls.env = cls.env(su=True)
        cls.company = cls.env.company
        cls.company.closing_act_auto_issue = True
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("base_lifecycle.allow_future_runs", "True")
        cls.boss = cls._create_user("tour_boss", BOSS, name="Tour Boss")
        cls.technician = cls._create_user("tour_technician", USER, name="Tour Hand")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Tour Customer", "email": "tour@customer.example"}
        )

    def setUp(self):
        super().setUp()
        self.sent = []
        server = {
            "_disable_send": lambda _self: False,
            "_connect__": lambda _self, *_args, **_kw: MagicMock(),
            "send_email": lambda _self, message, *_args, **_kw: self._take(message),
        }
        for name, method in server.items():
            self.startPatcher(patch.object(IrMail_Server, name, method))

    def _take(self, message):
        self.sent.append(message["Subject"])
        return message["Message-Id"]

    @classmethod
    def _create_user(cls, login, groups, **vals):
        return new_test_user(
            cls.env,
            login,
            groups,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            **vals,
        )

    @classmethod
    def _create_service(cls, code, name, date_start="2030-03-10"):
        return cls.env["infrastructure.service"].create(
            {
                "name": name,
                "partner_id": cls.customer.id,
                "type_id": cls.env.ref(f"crm_infrastructure.type_{code}").id,
                "company_id": cls.company.id,
                "price_unit": 25.0,
                "date_start": date_start,
                "user_id": cls.boss.id,
                "administrator_id": cls.technician.id,
            }
        )

    def _count_sent(self, text):
        return sum(text in subject for subject in self.sent)

    def test_import(self):
        self.start_tour(START, "crm_infrastructure_import", login="tour_boss")
        services = self.env["infrastructure.service"].search(
            [("name", "like", "Tour "), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(
            set(services.mapped("name")),
            {"Tour imported hosting", "Tour imported domain"},
        )
        self.assertEqual(set(services.mapped("stage_code")), {"in_service"})

    def test_story_of_a_hosting_and_a_domain(self):
        hosting = self._create_service("hosting", "Tour hosting")
        domain = self._create_service("domain", "Tour domain")
        self.start_tour(START, "crm_infrastructure_story_cut_off", login="tour_boss")
        self.assertEqual(self._count_sent("Last warning"), 2)
        self.assertEqual(self._count_sent("Reminder"), 2)
        self.assertEqual(
            self._count_sent("switched off"), 3, "two warnings, one is off"
        )
        self.assertEqual(hosting.disconnect_cause, "debt")

        self.start_tour(
            START, "crm_infrastructure_task_hosting", login="tour_technician"
        )
        self.assertEqual(hosting.stage_code, "disconnected")
        self.start_tour(START, "crm_infrastructure_story_pay", login="tour_boss")
        self.start_tour(START, "crm_infrastructure_task_both", login="tour_technician")
        self.start_tour(START, "crm_infrastructure_story_end", login="tour_boss")

        for service in (hosting, domain):
            self.assertFalse(service.disconnect_cause)
            self.assertEqual(len(service.period_ids), 1)
            self.assertEqual(service.period_ids.state, "paid")
            self.assertEqual(service.amount_due, 0)
            self.assertEqual(service.paid_through, service.period_ids.date_to)

    def test_every_menu_opens(self):
        service = self._create_service("hosting", "Tour hosting", "2026-01-31")
        service.action_start()
        service.action_process()
        self.start_tour(START, "crm_infrastructure_menus", login="tour_boss")
