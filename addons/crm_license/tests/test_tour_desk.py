from datetime import date, timedelta

from odoo.tests import tagged

from .test_tour import TourCase


@tagged("post_install", "-at_install")
class TestTourDesk(TourCase):
    """The manager's import and correction, the salesperson's desk."""

    def test_history_is_imported_as_a_chain(self):
        self.begin_on("2026-01-25")
        importer = self._create_user(
            "lic_importer",
            "crm_license.group_license_manager",
            "base.group_partner_manager",
        )
        self._tour("/odoo/licenses", "import", importer)
        made = self.env["crm.license"].search([("import_key", "=like", "id:t-%")])
        self.assertEqual(len(made), 3)
        self.assertEqual(len(made.root_id), 1)

    def test_desk_shows_what_ends_and_renews_it(self):
        today = date(2030, 1, 15)
        self.begin_on(today)
        for days in (5, 20, 200):
            start = today - timedelta(days=365 - days)
            self._create_license(start)
        self._tour("/odoo/licenses", "desk", self.seller)

    def test_wrong_start_is_corrected(self):
        self.begin_on("2030-01-15")
        licence = self._create_license(date(2030, 1, 10))
        self._tour(f"/odoo/licenses/{licence.id}", "correct", self.manager)
        self.assertEqual(str(licence.date_start), "2030-02-01")
