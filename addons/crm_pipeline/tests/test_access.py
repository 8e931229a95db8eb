from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ALL, OWN, PLAIN, PipelineCase


class AccessCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.otto = cls._create_user("otto", OWN)
        cls.dora = cls._create_user("dora", PLAIN)
        cls.fred = cls._create_user("fred", PLAIN)
        cls.stranger = cls._create_user("stranger", PLAIN)
        cls.portal = new_test_user(cls.env, "cp_portal", "base.group_portal")
        cls.abroad = cls.env["res.company"].create({"name": "Abroad"})
        cls.alien = cls._create_user(
            "alien",
            "sales_team.group_sale_manager",
            company_id=cls.abroad.id,
            company_ids=[(6, 0, cls.abroad.ids)],
        )
        cls.open = cls._upload(cls.lead, cls.charter, user=cls.sam)
        cls.secret = cls._upload(cls.lead, cls.passport, user=cls.sam)
        cls._run_two_steps()

    @classmethod
    def _run_two_steps(cls):
        """Fred has decided, Lara holds the task, Dora is her deputy."""
        first, second = cls._create_route(cls.fred), cls._create_route(cls.lara)
        cls.member.deputy_id = cls.dora
        task = cls.lead._workflow_start(first).task_ids
        task.with_user(cls.fred).action_complete(comment="fine")
        cls.env.flush_all()
        cls.task = cls.lead._workflow_start(second).task_ids
        cls.env.cr.execute(
            "UPDATE workflow_task SET deputy_id = %s WHERE id = %s",
            [cls.dora.id, cls.task.id],
        )
        cls.env.invalidate_all()

    @property
    def files(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_field", "=", "file"),
                ("res_id", "in", (self.open | self.secret).ids),
            ]
        )

    # user, reads the open one, reads the personal one
    @property
    def readers(self):
        return [
            (self.sam, True, True),
            (self.otto, False, False),
            (self.ann, True, False),
            (self.head, True, True),
            (self.lara, True, True),
            (self.dora, True, True),
            (self.fred, True, True),
            (self.stranger, False, False),
            (self.alien, False, False),
        ]


@tagged("post_install", "-at_install")
class TestAccess(AccessCase):
    def test_search_shows_what_may_be_read(self):
        both = self.open | self.secret
        for user, sees_open, sees_secret in self.readers:
            expected = self.env["crm.lead.document"]
            expected |= self.open if sees_open else expected
            expected |= self.secret if sees_secret else expected
            documents = self.env["crm.lead.document"].with_user(user)
            domain = [("id", "in", both.ids)]
            with self.subTest(user=user.name):
                self.assertEqual(documents.search(domain), expected)
                names = dict(documents.name_search("", domain))
                self.assertEqual(set(names), set(expected.ids))
                [(count,)] = documents._read_group(domain, [], ["__count"])
                self.assertEqual(count, len(expected))

    def test_reading_and_exporting(self):
        for user, *allowed in self.readers:
            user.group_ids |= self.env.ref("base.group_allow_export")
            pairs = zip((self.open, self.secret), allowed, strict=True)
            for document, may in pairs:
                record = document.with_user(user)
                with self.subTest(user=user.name, name=document.name):
                    record.env.invalidate_all()
                    if may:
                        self.assertTrue(record.read(["file"])[0]["file"])
                        self.assertTrue(record.export_data(["name"])["datas"])
                        continue
                    for call in (
                        lambda record=record: record.read(["name"]),
                        lambda record=record: record.export_data(["name"]),
                        lambda record=record: record.web_read({"file": {}}),
                    ):
                        with self.assertRaises(AccessError):
                            call()

    def test_attachments_follow_the_document(self):
        for user, *allowed in self.readers:
            for file in self.files:
                may = allowed[0 if file.res_id == self.open.id else 1]
                with self.subTest(user=user.name, file=file.res_id):
                    self.assertEqual(file.with_user(user).has_access("read"), may)
                    found = file.with_user(user).search(
                        [("id", "=", file.id), ("res_field", "=", "file")]
                    )
                    self.assertEqual(bool(found), may)

    def test_portal_user_sees_nothing(self):
        for document in (self.open, self.secret):
            with self.assertRaises(AccessError):
                document.with_user(self.portal).read(["name"])
        for file in self.files:
            self.assertFalse(file.with_user(self.portal).has_access("read"))

    def test_lead_lists_only_what_its_reader_may_see(self):
        for user, expected in ((self.sam, 2), (self.ann, 1), (self.head, 2)):
            self.env.invalidate_all()
            [data] = self.lead.with_user(user).web_read(
                {"document_ids": {"fields": {"name": {}}}}
            )
            self.assertEqual(len(data["document_ids"]), expected)

    def test_writing_is_for_those_who_write_the_lead(self):
        self.lead._workflow_cancel("over")
        for user, may_open, may_secret in (
            (self.sam, True, True),
            (self.head, True, True),
            (self.ann, True, False),
            (self.otto, False, False),
            (self.lara, False, False),
            (self.stranger, False, False),
            (self.alien, False, False),
        ):
            pairs = ((self.open, may_open), (self.secret, may_secret))
            for document, may in pairs:
                for operation in ("write", "unlink"):
                    with self.subTest(user=user.name, operation=operation):
                        record = document.with_user(user)
                        self.assertEqual(record.has_access(operation), may)
            for kind, may in ((self.charter, may_open), (self.passport, may_secret)):
                with self.subTest(user=user.name, kind=kind.name):
                    if may:
                        self._upload(self.lead, kind, user=user)
                        continue
                    with self.assertRaises(AccessError):
                        self._upload(self.lead, kind, user=user)

    def test_kind_is_not_changed_into_a_readable_one(self):
        self.lead._workflow_cancel("over")
        with self.assertRaises(AccessError):
            self.secret.with_user(self.ann).type_id = self.charter
        with self.assertRaises(AccessError):
            self.passport.with_user(self.ann).is_personal = False

    def test_nobody_makes_himself_the_salesperson_to_read(self):
        for vals in ({"user_id": self.ann.id}, {"user_id": False}):
            with self.assertRaises(AccessError):
                self.lead.with_user(self.ann).write(vals)
        self.lead.with_user(self.sam).user_id = self.ann
        self.assertTrue(self.secret.with_user(self.ann).has_access("read"))
        self.assertFalse(self.secret.with_user(self.sam).has_access("read"))

    def test_search_over_leads_tells_nothing(self):
        Lead = self.env["crm.lead"].with_user(self.ann)
        found = Lead.search([("document_ids.name", "ilike", "Passport")])
        self.assertNotIn(self.lead, found)
        found = Lead.search([("document_ids.name", "ilike", "Charter")])
        self.assertIn(self.lead, found)

    def test_person_of_another_department_loses_the_view_with_the_task(self):
        self.task.with_user(self.lara).action_delegate(self.fred.id, "Yours")
        self.assertFalse(self.secret.with_user(self.lara).has_access("read"))
        self.assertTrue(self.secret.with_user(self.fred).has_access("read"))

    def test_colleague_with_all_documents_may_work(self):
        self.assertTrue(self.lead.with_user(self.ann).has_access("write"))
        self.assertIn(self.env.ref(ALL), self.ann.all_group_ids)


@tagged("post_install", "-at_install")
class TestAccessHttp(AccessCase, HttpCase):
    def test_download_follows_the_document(self):
        for user, *allowed in [*self.readers, (self.portal, False, False)]:
            self.authenticate(user.login, user.login)
            pairs = zip((self.open, self.secret), allowed, strict=True)
            for document, may in pairs:
                urls = [f"/web/content/crm.lead.document/{document.id}/file"]
                files = self.files.filtered(
                    lambda file, document=document: file.res_id == document.id
                )
                urls += [f"/web/content/{file.id}" for file in files]
                for url in urls:
                    with self.subTest(user=user.login, url=url):
                        response = self.url_open(url)
                        got = response.status_code == 200 and response.content
                        self.assertEqual(got == b"scan", may)
