import logging

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LicenseCase

RENDERERS = (
    "odoo.addons.mail.models.mail_template",
    "odoo.addons.mail.models.mail_render_mixin",
)
KEY = "ZQX-SECRET-4711"


@tagged("post_install", "-at_install")
class TestKeyLeaks(LicenseCase):
    """The key comes out by one method only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls._create_license(
            product_id=cls.product.id, tariff_id=cls.tariff.id
        )
        cls.licence.with_user(cls.manager).action_activate("2025-03-10", KEY)
        cls.licence.with_user(cls.manager).action_reveal_key()
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_not_read_or_exported(self):
        for user in (self.manager, self.issuer, self.seller):
            licence = self.licence.with_user(user)
            self.assertNotIn(KEY, str(licence.read()))
            names = list(licence.fields_get())
            exporter = licence.sudo().with_user(user)
            exporter.env.user.group_ids += self.env.ref("base.group_allow_export")
            self.assertNotIn(KEY, str(exporter.export_data(names)))
            self.assertFalse({"key", "token", "digest"} & set(names))
        self.assertNotIn(KEY, str(self.licence.sudo().read()))

    def test_no_field_leads_to_it(self):
        for model in self.env.registry.values():
            for field in model._fields.values():
                self.assertNotEqual(field.comodel_name, "crm.license.secret")

    def test_the_store_is_closed_to_everybody(self):
        for user in (self.manager, self.env.ref("base.user_admin"), self.issuer):
            secrets = self.env["crm.license.secret"].with_user(user)
            for act in (
                lambda s: s.search([]),
                lambda s: s.search_count([("digest", "=like", "a%")]),
                lambda s: s.search_read([], ["token"]),
                lambda s: s._read_group([], ["product_id"], ["__count"]),
                lambda s: s.formatted_read_group([], ["digest"], ["__count"]),
                lambda s: s.create({"token": "x"}),
                lambda s: s.name_search("Z"),
            ):
                with self.assertRaises(AccessError):
                    act(secrets)

    def test_search_is_no_oracle(self):
        licences = self.env["crm.license"].with_user(self.manager)
        for field in ("key", "token", "secret_id.token", "secret_ids.digest"):
            with self.assertRaises(ValueError):
                licences.search([(field, "=like", "Z%")])
        self.assertFalse(licences.name_search(KEY))
        with self.assertRaises(ValueError):
            licences.formatted_read_group([], ["token"], ["__count"])

    def test_copy_has_none(self):
        copy = self.licence.copy()
        self.assertFalse(copy.has_key)
        secrets = self.env["crm.license.secret"].sudo()
        self.assertFalse(secrets.search_count([("license_id", "=", copy.id)]))

    def test_chatter_journal_and_decisions_hold_none(self):
        texts = [
            self.licence.message_ids.mapped("body"),
            self.licence.message_ids.tracking_value_ids.mapped("new_value_char"),
            self.licence.journal_ids.mapped("note"),
            self.licence.workflow_decision_ids.mapped("values_text"),
        ]
        self.assertNotIn(KEY, str(texts))

    def test_templates_do_not_get_it(self):
        template = self.env["mail.template"].create(
            {
                "name": "Curious",
                "model_id": self.env["ir.model"]._get_id("crm.license"),
                "subject": "Hello",
                "body_html": "<p t-out='object.has_key' />",
            }
        )
        bodies = (
            "<p t-out='object.action_reveal_key()' />",
            "<p t-out='object.with_context({}).action_reveal_key()' />",
        )
        for user in (self.manager, self.env.ref("base.user_root")):
            for body in bodies:
                with (
                    mute_logger(*RENDERERS),
                    self.assertRaises(UserError) as caught,
                    self.cr.savepoint(),
                ):
                    template.sudo().body_html = body
                    mine = template.with_user(user).sudo(False)
                    mine._render_field("body_html", self.licence.ids)
                self.assertNotIn(KEY, str(caught.exception))
        with (
            mute_logger(*RENDERERS),
            self.assertRaises(UserError),
            self.cr.savepoint(),
        ):
            mine = template.with_user(self.manager)
            mine.sudo().subject = "{{ object.action_reveal_key() }}"
            mine._render_field("subject", self.licence.ids)
        self.assertEqual(self.licence.with_user(self.manager).action_reveal_key(), KEY)

    def test_log_holds_none(self):
        licence = self._create_license(
            product_id=self.product.id, tariff_id=self.tariff.id
        )
        with self.assertLogs("odoo", logging.DEBUG) as logs:
            logging.getLogger("odoo").debug("at least one line")
            licences = self.env["crm.license"].with_user(self.manager)
            args = [licence.ids, "2025-03-10", KEY + "-2"]
            call_kw(licences, "action_activate", args, {})
            dialogs = self.env["crm.license.activate"].with_user(self.manager)
            vals = {"license_id": licence.id, "key": KEY + "-3"}
            call_kw(dialogs, "create", [[vals]], {})
            licence.with_user(self.manager).action_reveal_key()
            self.env.flush_all()
        text = "\n".join(logs.output)
        self.assertIn("action_activate([arguments hidden])", text)
        self.assertNotIn(KEY, text)

    def _find_tables(self, text):
        """Return the tables in which some column of text or bytes holds ``text``."""
        self.cr.execute(
            "SELECT c.table_name, c.column_name, c.data_type"
            " FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND c.data_type IN"
            " ('text', 'character varying', 'jsonb', 'json', 'bytea')"
        )
        by_table = {}
        for table, column, kind in self.cr.fetchall():
            test = (
                f"position(convert_to(%s, 'UTF8') IN \"{column}\") > 0"
                if kind == "bytea"
                else f'strpos("{column}"::text, %s) > 0'
            )
            by_table.setdefault(table, []).append(test)
        hits = []
        for table, tests in by_table.items():
            query = f'SELECT 1 FROM "{table}" WHERE {" OR ".join(tests)} LIMIT 1'
            self.cr.execute(query, [text] * len(tests))
            hits += [table] if self.cr.fetchone() else []
        return hits

    def test_database_holds_none_in_clear(self):
        """Look into every column of every table that can hold text."""
        self.env.flush_all()
        self.assertIn("crm_license", self._find_tables(self.licence.name))
        file = self.env["ir.attachment"].create({"name": "Bytes"})
        self.cr.execute(
            "UPDATE ir_attachment SET db_datas = 'in bytes'::bytea WHERE id = %s",
            [file.id],
        )
        self.assertIn("ir_attachment", self._find_tables("in bytes"))
        self.assertFalse(self._find_tables(KEY))
        self.cr.execute("SELECT token, digest FROM crm_license_secret")
        token, digest = self.cr.fetchone()
        self.assertTrue(token.startswith("gAAAA"))
        self.assertEqual(len(digest), 64)
