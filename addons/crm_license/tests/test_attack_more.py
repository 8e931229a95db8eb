from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SELLER, LicenseCase

INTERNAL = ("password_url", "issuer_id", "issuing_route_id", "sales_team_id")


@tagged("post_install", "-at_install")
class TestAttackMore(LicenseCase):
    """What a person may send with any values."""

    def test_nobody_takes_the_licence_from_its_renewal(self):
        licence = self._create_license("2025-03-10")
        self.run_on("2026-02-08")
        lead = licence.renewal_opportunity_id
        for user in (self.seller, self.manager):
            with self.assertRaises(AccessError), self.cr.savepoint():
                lead.with_user(user).write({"renewed_license_id": False})
        self.assertEqual(lead.renewed_license_id, licence)

    def test_dialogs_tell_nobody_of_a_licence_that_he_may_not_read(self):
        licence = self._create_license("2025-03-10")
        other = self._create_company("Other Company")
        colleague = self._create_user("lic_colleague", "base.group_user")
        foreigner = self._create_user(
            "lic_foreigner", SELLER, "crm_license.group_license_manager", company=other
        )
        for user in (colleague, foreigner):
            for model in ("crm.license.activate", "crm.license.correct"):
                self.check_closed(model, user, licence)

    def check_closed(self, model, user, licence):
        dialog = self.env[model].with_user(user)
        dialog = dialog.with_context(allowed_company_ids=user.company_id.ids)
        vals = {"license_id": licence.id, "date_start": "2025-03-10"}
        vals |= {"reason": "x"} if model == "crm.license.correct" else {}
        named = dialog.with_context(default_license_id=licence.id)
        spec = {"license_id": {"fields": {"display_name": {}}}, "date_start": {}}
        for act in (
            lambda: dialog.create(vals),
            lambda: named.create({k: v for k, v in vals.items() if k != "license_id"}),
            lambda: dialog.onchange({"license_id": licence.id}, ["license_id"], spec),
            lambda: named.onchange({}, [], spec),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()

    def test_dialog_is_told_in_words_that_it_got_no_licence(self):
        for model in ("crm.license.activate", "crm.license.correct"):
            dialog = self.env[model].with_user(self.seller)
            for odd in ("", "x", [], [1], {"license_id": "x"}, {"license_id": [1]}):
                with self.assertRaises(UserError), self.cr.savepoint():
                    dialog.onchange(odd, [], {})

    def test_dialog_is_not_moved_to_a_foreign_licence(self):
        own = self._create_license()
        other = self._create_company("Other Company")
        foreign = self._create_license(company_id=other.id, user_id=False)
        dialog = self.env["crm.license.activate"].with_user(self.seller)
        dialog = dialog.create({"license_id": own.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            dialog.write({"license_id": foreign.id})

    def test_customer_reads_nothing_internal_of_a_product(self):
        customer = self._create_user(
            "lic_customer", "base.group_portal", partner_id=self.partner.id
        )
        self._create_license("2025-03-10")
        product = self.plain.with_user(customer)
        self.assertEqual(product.read(["name"])[0]["name"], "Line B")
        for name in (*INTERNAL, "license_count"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                product.read([name])
        colleague = self._create_user("lic_colleague", "base.group_user")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.plain.with_user(colleague).read(["password_url"])

    def test_nested_commands_write_nothing_of_the_engine(self):
        forged = {"partner_id": self.partner.id, "product_id": self.plain.id}
        forged |= {"tariff_id": self.plain_tariff.id, "term_id": self.terms[12].id}
        forged |= {"company_id": self.company.id, "date_start": "2025-01-01"}
        nested = {"license_ids": [(0, 0, forged)]}
        lead = self._create_lead(self.plain)
        licence = self._create_license()
        for record in (self.plain, lead):
            with self.assertRaises(AccessError), self.cr.savepoint():
                record.with_user(self.manager).write(nested)
        with self.assertRaises(AccessError), self.cr.savepoint():
            licence.with_user(self.manager).write({"successor_ids": [(0, 0, forged)]})
        self.assertFalse(lead.license_ids)
