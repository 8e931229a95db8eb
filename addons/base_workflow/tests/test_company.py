from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestCompany(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.main = cls.env.company
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.zoe = cls._create_user(
            "zoe", company_id=cls.other.id, company_ids=[(6, 0, cls.other.ids)]
        )

    def test_today_is_the_date_in_the_company_zone(self):
        self.main.operating_tz = "Europe/Moscow"
        self.other.operating_tz = "America/New_York"
        late = datetime(2026, 3, 31, 21, 30)
        self.assertEqual(self.main._operating_today(late), date(2026, 4, 1))
        self.assertEqual(self.other._operating_today(late), date(2026, 3, 31))

    def test_zone_comes_from_the_working_hours(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "East", "tz": "Asia/Vladivostok"}
        )
        company = self.env["res.company"].create(
            {"name": "East", "resource_calendar_id": calendar.id}
        )
        self.assertEqual(company.operating_tz, "Asia/Vladivostok")
        company.operating_tz = "Europe/Moscow"
        company.resource_calendar_id = self.main.resource_calendar_id
        self.assertEqual(company.operating_tz, "Europe/Moscow")

    def test_leave_is_no_working_day(self):
        friday = date(2026, 3, 6)
        calendar = self.main.resource_calendar_id
        self.assertEqual(self.main._operating_working_day(friday, 0), friday)
        self.assertEqual(self.main._operating_working_day(friday, 1), date(2026, 3, 9))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.main.id,
                "date_from": "2026-03-08 20:00:00",
                "date_to": "2026-03-09 22:59:59",
            }
        )
        self.assertEqual(self.main._operating_working_day(friday, 1), date(2026, 3, 10))

    def test_people_of_another_company_hold_nothing(self):
        role = self._create_role("Mixed", self.zoe)
        self._create_member(role, self.bob)
        route = self._create_route({"name": "Do", "role_id": role.id})
        docs = self.env["fake.doc"].create(
            [
                {"name": "Main", "company_id": self.main.id},
                {"name": "Other", "company_id": self.other.id},
            ]
        )
        tasks = self._start(docs, route).task_ids.sorted("res_id")
        self.assertEqual(tasks.mapped("user_id"), self.bob | self.zoe)
        self.assertEqual(tasks.mapped("company_id"), self.main | self.other)

    def test_tasks_of_another_company_are_invisible(self):
        self.doc.company_id = self.other
        task = self._ready(self._start())
        manager = self._create_user("manager")
        manager.group_ids += self.env.ref("base_workflow.group_workflow_manager")
        for rows in (task, task.run_id):
            self.assertFalse(rows.with_user(manager).search([("id", "=", rows.id)]))
            with self.assertRaises(AccessError):
                rows.with_user(manager).read(["company_id"])

    def test_reading_a_shared_document_does_not_cross_companies(self):
        reader = self._create_user("reader")
        self._allow_docs(reader)
        run = self.doc.with_company(self.other)._workflow_start(self.route)
        self.assertEqual(run.company_id, self.other)
        doc = self.doc.with_user(reader)
        self.assertEqual(doc.name, "Deal")
        self.assertFalse(doc.workflow_task_ids)
        with self.assertRaises(AccessError):
            run.task_ids.with_user(reader).read(["name"])

    def test_delegating_across_companies_is_refused(self):
        task = self._ready(self._start())
        with self.assertRaises(UserError):
            task.with_user(self.ann).action_delegate(self.zoe.id, "Take it")

    def test_route_of_one_company_does_not_start_in_another(self):
        self.route.company_id = self.main
        self.doc.company_id = self.other
        with self.assertRaises(UserError):
            self._start()

    def test_settings_show_the_zone(self):
        settings = self.env["res.config.settings"].create(
            {"operating_tz": "Asia/Yekaterinburg"}
        )
        settings.execute()
        self.assertEqual(self.main.operating_tz, "Asia/Yekaterinburg")
