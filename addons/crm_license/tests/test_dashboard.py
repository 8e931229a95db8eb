import json
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

from .common import INVOICING, START, LicenseCase

OURS = ("crm.license.desk", "crm.license.renewal.report")


@tagged("post_install", "-at_install")
class TestDashboard(LicenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("crm_license.dashboard_licenses")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)

    def test_pivots_lists_and_charts_use_existing_fields(self):
        found = fields_in_spreadsheet(self.data)
        self.assertEqual(set(found), set(OURS))
        for model, names in found.items():
            for name in names:
                field = self.env[model]._fields.get(name.split(":")[0])
                self.assertTrue(field, f"{model}.{name}")

    def test_buttons_lead_to_existing_menus(self):
        xml_ids = menus_xml_ids_in_spreadsheet(self.data)
        self.assertTrue(xml_ids)
        for xml_id in xml_ids:
            self.assertEqual(self.env.ref(xml_id)._name, "ir.ui.menu")

    def test_domains_and_measures_can_be_read(self):
        for pivot in self.data["pivots"].values():
            model = self.env[pivot["model"]].with_user(self.manager)
            measures = [measure["id"] for measure in pivot["measures"]]
            rows = [row["fieldName"] for row in pivot["rows"]]
            model.formatted_read_group(pivot["domain"], rows, measures)
        for table in self.data["lists"].values():
            model = self.env[table["model"]].with_user(self.manager)
            model.search_read(table["domain"], table["columns"], limit=10)

    def test_figures_of_the_dashboard_are_those_of_the_desk(self):
        self._create_license(START - timedelta(days=340))
        self._create_license(START - timedelta(days=100))
        desk = self.env["crm.license.desk"].with_user(self.manager)
        pivots, figures = self.data["pivots"], desk.get_figures()
        names = {"1": "in_force", "2": "renew_in_30", "3": "renew_in_10"}
        counts = {}
        for number, name in names.items():
            counts[name] = desk.search_count(pivots[number]["domain"])
            self.assertEqual(counts[name], figures[name]["count"])
        self.assertEqual(counts, {"in_force": 2, "renew_in_30": 1, "renew_in_10": 0})

    def test_managers_see_it_and_others_do_not(self):
        shown = self.env["spreadsheet.dashboard"]
        self.assertIn(self.dashboard, shown.with_user(self.manager).search([]))
        self.assertNotIn(self.dashboard, shown.with_user(self.seller).search([]))


@tagged("post_install", "-at_install")
class TestDigest(LicenseCase):
    def _digest(self, user):
        digests = self.env["digest.digest"].with_user(user)
        digest = digests.sudo().create(
            {"name": "Week", "company_id": self.company.id, "periodicity": "weekly"}
        )
        return digest.with_user(user).with_context(
            start_datetime=START - timedelta(days=7), end_datetime=START
        )

    def test_figures_of_the_digest(self):
        for ago in (10, 100, 340, 360, 400):
            self._create_license(START - timedelta(days=ago))
        renewed = self._create_license(START - timedelta(days=350))
        self._create_license(None, predecessor_id=renewed.id)
        digest = self._digest(self.manager)
        self.assertEqual(digest.kpi_license_in_force_value, 5)
        self.assertEqual(digest.kpi_license_to_renew_value, 2)

    def test_periods_compare(self):
        self._create_license(START - timedelta(days=3))
        digest = self._digest(self.manager)
        before = START - timedelta(days=7)
        digest = digest.with_context(end_datetime=before)
        self.assertEqual(digest.kpi_license_in_force_value, 0)

    def test_who_sees_no_licences_gets_no_figures(self):
        nobody = self._create_user("lic_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self._digest(nobody).kpi_license_in_force_value  # noqa: B018
        accountant = self._create_user("lic_books", INVOICING)
        self.assertEqual(self._digest(accountant).kpi_license_in_force_value, 0)

    def test_mail_leads_to_the_desk(self):
        digest = self._digest(self.manager)
        actions = digest._compute_kpis_actions(self.company, self.manager)
        self.assertIn("crm_license_desk_action", actions["kpi_license_in_force"])
