from odoo.tests import Form, tagged

from .common import LicenseCase

MODELS = (
    "crm.license",
    "crm.license.product",
    "crm.license.tariff",
    "crm.license.term",
    "crm.license.reveal",
)


@tagged("post_install", "-at_install")
class TestViews(LicenseCase):
    """Every view opens for those who are to use it."""

    def test_views_open(self):
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "in", MODELS)]
        )
        self.assertGreaterEqual(len(actions), 5)
        for action in actions:
            model = self.env[action.res_model].with_user(self.manager)
            for kind in action.view_mode.split(","):
                with self.subTest(model=model._name, kind=kind):
                    self.assertTrue(model.get_view(view_type=kind)["arch"])

    def test_form_of_a_licence(self):
        for user in (self.manager, self.seller, self.issuer, self.accountant):
            licence = self._create_license("2025-03-10")
            with self.subTest(user=user.login):
                self.assertTrue(licence.with_user(user).get_view(view_type="form"))
                licence.with_user(user).read()

    def test_card_of_the_opportunity(self):
        lead = self._create_lead()
        with Form(lead.with_user(self.seller)) as form:
            form.license_term_id = self.terms[6]
        self.assertEqual(lead.expected_revenue, 60)

    def test_dialog(self):
        licence = self._create_license()
        context = licence.action_open_activate()["context"]
        wizard = self.env["crm.license.activate"].with_user(self.manager)
        with Form(wizard.with_context(**context)) as form:
            self.assertEqual(str(form.date_start), "2025-03-10")
        form.save().action_confirm()
        self.assertEqual(licence.stage_code, "active")
