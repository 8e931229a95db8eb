from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestDocument(PipelineCase):
    def test_empty_file_is_no_document(self):
        for content in (b"", False):
            with self.subTest(content=content), self.assertRaises(ValidationError):
                self.env["crm.lead.document"].create(
                    {
                        "lead_id": self.lead.id,
                        "type_id": self.charter.id,
                        "file": content,
                    }
                )
        document = self._upload(self.lead, self.charter)
        with self.assertRaises(ValidationError):
            document.file = False

    def test_title_is_the_name_of_the_file(self):
        document = self._upload(self.lead, self.charter)
        self.assertEqual(document.name, "Charter.pdf")
        self.assertEqual(document.display_name, "Charter: Charter.pdf")
        plain = self._upload(self.lead, self.charter, file_name=False)
        self.assertEqual(plain.name, "Charter")
        self.assertEqual(plain.display_name, "Charter")
        own = self._upload(self.lead, self.charter, name="Mine")
        self.assertEqual(own.name, "Mine")

    def test_kind_says_whether_it_is_personal(self):
        document = self._upload(self.lead, self.charter)
        self.assertFalse(document.is_personal)
        self.charter.is_personal = True
        self.assertTrue(document.is_personal)

    def test_documents_are_added_but_not_changed_while_a_route_runs(self):
        document = self._upload(self.lead, self.charter, user=self.sam)
        run = self.lead._workflow_start(self._create_route())
        added = self._upload(self.lead, self.charter, user=self.sam)
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_field", "=", "file"),
                ("res_id", "=", document.id),
            ]
        )
        for user in (self.sam, self.head, self.env.ref("base.user_root")):
            for action in (
                lambda record: record.write({"note": "x"}),
                lambda record: record.write({"file": b"eHg="}),
                lambda record: record.unlink(),
                lambda record: file.with_user(record.env.user).unlink(),
                lambda record: file.with_user(record.env.user).write({"raw": b"y"}),
            ):
                with self.subTest(user=user.name), self.assertRaises(UserError):
                    action(document.with_user(user))
        run._cancel("over")
        document.with_user(self.sam).write({"note": "x"})
        (document | added).with_user(self.sam).unlink()

    def test_document_stays_with_its_lead(self):
        document = self._upload(self.lead, self.charter)
        other = self._create_lead()
        with self.assertRaises(UserError):
            document.lead_id = other

    def test_kind_in_use_is_not_deleted(self):
        self._upload(self.lead, self.charter)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.charter.unlink()

    def test_copy_takes_no_documents_along(self):
        self._upload(self.lead, self.charter)
        self.assertFalse(self.lead.copy().document_ids)

    def test_kind_of_another_company_is_refused(self):
        self.charter.company_id = self.env["res.company"].create({"name": "Else"})
        with self.assertRaises(UserError):
            self._upload(self.lead, self.charter)

    def test_files_of_a_deleted_deal_are_deleted_with_it(self):
        document = self._upload(self.lead, self.passport, user=self.sam)
        place = [("res_model", "=", document._name), ("res_id", "=", document.id)]
        place.append(("res_field", "=", "file"))
        self.assertTrue(self.env["ir.attachment"].search(place))
        self.lead.with_user(self.head).unlink()
        self.assertFalse(self.env["ir.attachment"].search(place))
