import os
from unittest.mock import patch

import psycopg2
from cryptography.fernet import Fernet

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ..keyring import OPTION, VARIABLE, Keyring, KeyringError
from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestKey(LicenseCase):
    """Keys: encrypted, unique per product, shown to few, rotated."""

    def setUp(self):
        super().setUp()
        self.licence = self._create_keyed()

    def _create_keyed(self, product=None):
        product = product or self.product
        tariff = product.tariff_ids[:1]
        return self._create_license(product_id=product.id, tariff_id=tariff.id)

    def _activate(self, licence, key):
        licence.with_user(self.manager).action_activate("2025-03-10", key)

    def _with_keys(self, *keys):
        return patch.dict(os.environ, {VARIABLE: ",".join(keys)})

    def test_revealed_once_asked_and_logged(self):
        self._activate(self.licence, "  ABC-1 ")
        self.assertEqual(
            self.licence.with_user(self.manager).action_reveal_key(), "ABC-1"
        )
        log = self.env["crm.license.reveal"].search(
            [("license_id", "=", self.licence.id)]
        )
        self.assertEqual(log.user_id, self.manager)
        self.assertTrue(log.date)
        shown = self.licence.with_user(self.manager).action_show_key()
        self.assertEqual(shown["params"]["message"], "ABC-1")
        count = self.env["crm.license.reveal"].search_count(
            [("license_id", "=", self.licence.id)]
        )
        self.assertEqual(count, 2)

    def test_who_issues_the_product_now_sees_the_button(self):
        self._activate(self.licence, "ABC-1")
        other = self._create_user("lic_other", "crm_license.group_license_issuer")
        licence = self.licence.with_user(other)
        self.assertFalse(licence.can_reveal)
        self._create_member(other, self.product)
        self.env.invalidate_all()
        self.assertTrue(licence.can_reveal)
        self.assertEqual(licence.action_reveal_key(), "ABC-1")

    def test_who_may_and_who_may_not(self):
        self._activate(self.licence, "ABC-1")
        self.assertEqual(
            self.licence.with_user(self.issuer).action_reveal_key(), "ABC-1"
        )
        other = self._create_user("lic_other", "crm_license.group_license_issuer")
        for user in (self.seller, self.accountant, other):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.licence.with_user(user).action_reveal_key()
        with self.assertRaises(AccessError):
            self.licence.sudo().action_reveal_key()

    def test_issuer_of_another_product_does_not_see_it(self):
        self._activate(self.licence, "ABC-1")
        members = self.env["workflow.role.member"]
        members.search([("user_id", "=", self.issuer.id)]).unlink()
        other = self._create_user("lic_other", "crm_license.group_license_issuer")
        self._create_member(other, self.plain)
        with self.assertRaises(AccessError):
            self.licence.with_user(other).action_reveal_key()

    def test_log_is_never_changed(self):
        self._activate(self.licence, "ABC-1")
        self.licence.with_user(self.manager).action_reveal_key()
        log = self.env["crm.license.reveal"].search([], limit=1)
        forged = {"crm_license_reveal_pass": True}
        for records in (log.sudo(), log.with_user(self.manager), log.sudo()):
            records = records.with_context(**forged)
            with self.assertRaises(AccessError):
                records.write({"user_id": self.seller.id})
            with self.assertRaises(AccessError):
                records.unlink()
            with self.assertRaises(AccessError):
                records.create(
                    {
                        "license_id": self.licence.id,
                        "user_id": self.seller.id,
                        "date": "2025-01-01",
                    }
                )

    def test_unique_for_the_product_only(self):
        self._activate(self.licence, "ABC-1")
        with self.assertRaisesRegex(UserError, "has this key"):
            self._activate(self._create_keyed(), " ABC-1")
        self.plain.key_required = True
        self._activate(self._create_keyed(self.plain), "ABC-1")
        self._activate(self._create_keyed(), "ABC-2")

    def test_database_refuses_the_same_hash(self):
        self._activate(self.licence, "ABC-1")
        secrets = self.env["crm.license.secret"].sudo()
        vals = secrets._prepare(Keyring.load(), self._create_keyed(), "ABC-1")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            secrets.create(vals)

    def test_nothing_works_without_a_configured_key(self):
        for text in ("", " , "):
            with self._with_keys(text), self.assertRaisesRegex(UserError, VARIABLE):
                self._activate(self.licence, "ABC-1")
        self.assertFalse(self.licence.date_start)
        with self._with_keys("rubbish"), self.assertRaises(UserError) as caught:
            self._activate(self.licence, "ABC-1")
        self.assertNotIn("rubbish", str(caught.exception))
        self._activate(self.licence, "ABC-1")
        with self._with_keys(""), self.assertRaises(UserError):
            self.licence.with_user(self.manager).action_reveal_key()

    def test_key_of_the_configuration_file(self):
        with self._with_keys(""), patch.dict(config.options, {}):
            with self.assertRaises(KeyringError):
                Keyring.load()
            with patch.object(
                type(config), "get", lambda _c, name, d=None: self.encryption_key
            ):
                self.assertTrue(Keyring.load().name)
        self.assertEqual(OPTION, "crm_license_keys")

    def test_rotation(self):
        second = self._create_keyed()
        self._activate(self.licence, "ABC-1")
        self._activate(second, "ABC-2")
        secrets = self.env["crm.license.secret"].sudo()
        old = secrets.search([]).mapped("token")
        new_key = Fernet.generate_key().decode()
        with self._with_keys(new_key, self.encryption_key):
            with self.assertRaisesRegex(UserError, "has this key"):
                self._activate(self._create_keyed(), "ABC-1")
            result = self.product.with_user(self.manager).action_rotate_keys()
            self.assertIn("2", result["params"]["message"])
            self.assertEqual(secrets._rotate(), (0, 0))
        self.env.flush_all()
        self.assertFalse(set(old) & set(secrets.search([]).mapped("token")))
        with self._with_keys(new_key):
            key = self.licence.with_user(self.manager).action_reveal_key()
            self.assertEqual(key, "ABC-1")
            with self.assertRaisesRegex(UserError, "has this key"):
                self._activate(self._create_keyed(), "ABC-2")
        with self.assertRaisesRegex(UserError, "not configured"):
            self.licence.with_user(self.manager).action_reveal_key()

    def test_rotation_by_the_scheduler(self):
        self._activate(self.licence, "ABC-1")
        new_key = Fernet.generate_key().decode()
        with self._with_keys(new_key, self.encryption_key):
            with self.enter_registry_test_mode():
                self.env.ref("crm_license.ir_cron_rotate").method_direct_trigger()
        self.env.invalidate_all()
        with self._with_keys(new_key):
            key = self.licence.with_user(self.manager).action_reveal_key()
        self.assertEqual(key, "ABC-1")

    def test_lost_key_stores_nothing_more(self):
        self._activate(self.licence, "ABC-1")
        with self._with_keys(Fernet.generate_key().decode()):
            with self.assertRaisesRegex(UserError, "not configured any more"):
                self._activate(self._create_keyed(), "ABC-1")
            secrets = self.env["crm.license.secret"].sudo()
            with mute_logger("odoo.addons.crm_license.models.crm_license_secret"):
                self.assertEqual(secrets._rotate(), (0, 1))

    def test_text_moved_to_another_licence_is_not_read(self):
        second = self._create_keyed()
        self._activate(self.licence, "ABC-1")
        self._activate(second, "ABC-2")
        rows = self.env["crm.license.secret"].sudo().search([], order="id")
        rows[1].token = rows[0].token
        with self.assertRaises(UserError):
            second.with_user(self.manager).action_reveal_key()

    def test_rotation_is_for_managers(self):
        for user in (self.seller, self.issuer, self.accountant):
            with self.assertRaises(AccessError):
                self.product.with_user(user).action_rotate_keys()
