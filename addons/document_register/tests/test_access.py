from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import PDF, RegisterCase

ALL = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
class TestAccess(RegisterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("reg_head", ALL)
        cls.employee = cls._create_user("reg_employee", "base.group_user")
        cls.other_company = cls._create_company("Other Company")
        cls.foreigner = cls._create_user("reg_foreign", ALL, company=cls.other_company)
        cls.contract = cls._create_contract()
        cls.documents = cls.env["register.document"]

    def _call(self, user, method, *args, model="register.document", **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    def _seen(self, user):
        documents = self.documents.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        return bool(documents.search([("id", "=", self.contract.id)]))

    def test_who_sees_whose_documents(self):
        lead = self._create_lead(user_id=self.colleague.id)
        seen = {
            self.seller: True,
            self.boss: True,
            self.head: True,
            self.manager: True,
            self.colleague: False,
            self.foreigner: False,
        }
        for user, expected in seen.items():
            with self.subTest(user=user.login):
                self.assertEqual(self._seen(user), expected)
        self.contract.opportunity_id = lead
        self.assertTrue(self._seen(self.colleague), "his opportunity's contract")
        with self.assertRaises(AccessError):
            self.documents.with_user(self.employee).search([])

    def test_colleague_and_foreigner_do_nothing(self):
        for user in (self.colleague, self.foreigner, self.employee):
            for method, *args in (
                ("read", ["name"]),
                ("write", {"note": "x"}),
                ("action_sign",),
                ("action_cancel", "No"),
                ("action_annul", "No"),
                ("action_reopen", "No"),
                ("action_receive_original",),
                ("action_attach_scan", PDF.decode()),
                ("action_generate",),
                ("action_advance",),
                ("action_step_back", "No"),
                ("action_process",),
                ("action_view_opportunity",),
            ):
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRaises(AccessError),
                ):
                    self._call(user, method, self.contract.ids, *args)
        self.assertEqual(self.contract.state_code, "not_signed")

    def test_state_is_written_by_nobody(self):
        signed = self.env.ref("document_register.stage_original")
        for name, value in (
            ("stage_id", signed.id),
            ("stage_code", "original"),
            ("state_code", "original"),
            ("kind", "originals"),
            ("stage_entry_date", "2020-01-01"),
            ("next_step_date", False),
            ("date_signed", "2026-03-01"),
            ("date_original", "2026-03-01"),
            ("scan_verified", True),
            ("scan_user_id", self.boss.id),
            ("reason", "x"),
            ("commercial_partner_id", 1),
        ):
            for user in (self.seller, self.manager):
                with (
                    self.subTest(field=name, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    self._call(user, "write", self.contract.ids, {name: value})
            vals = {"partner_id": self.partner.id, name: value}
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._call(self.seller, "create", vals)

    def test_context_forges_neither_state_nor_scan_nor_supervisor(self):
        original = self.env.ref("document_register.stage_original")
        context = {
            "default_stage_id": original.id,
            "default_date_signed": "2026-03-01",
            "default_scan_verified": True,
            "default_scan": PDF.decode(),
            "default_supervisor_id": self.seller.id,
            "lifecycle_pass": True,
            "mail_activity_automation_skip": True,
        }
        vals = {"partner_id": self.partner.id}
        made = self._call(self.seller, "create", vals, context=context)
        contract = self.documents.browse(made)
        self.assertEqual(contract.state_code, "not_signed")
        self.assertFalse(
            contract.date_signed or contract.scan_verified or contract.scan
        )
        self.assertEqual(contract.supervisor_id, self.boss)
        with self.assertRaises(AccessError):
            self._call(
                self.seller,
                "write",
                contract.ids,
                {"scan_verified": True},
                context=context,
            )

    def test_import_keeps_the_state_protected(self):
        documents = self.documents.with_user(self.seller)
        result = documents.load(
            ["name", "partner_id/.id", "amount", "date"],
            [["OLD-1", str(self.partner.id), "100", "2026-01-15"]],
        )
        self.assertFalse(result["messages"])
        imported = documents.browse(result["ids"])
        self.assertEqual((imported.name, imported.state_code), ("OLD-1", "not_signed"))
        stage = str(self.env.ref("document_register.stage_original").id)
        refused = documents.load(
            ["name", "partner_id/.id", "stage_id/.id"],
            [["OLD-2", str(self.partner.id), stage]],
        )
        self.assertFalse(refused["ids"])

    def test_configuration_is_for_managers(self):
        for model, record in (
            ("document.register", self.contracts),
            ("register.template", self.template),
        ):
            self._call(self.seller, "read", record.ids, ["name"], model=model)
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._call(self.seller, "write", record.ids, {"name": "x"}, model=model)
            self._call(self.manager, "write", record.ids, {"name": "x"}, model=model)
        for method in ("action_test",):
            with self.assertRaises(AccessError):
                self._call(
                    self.seller, method, self.template.ids, model="register.template"
                )
        with self.assertRaises(AccessError):
            self._call(
                self.seller,
                "action_view_sequences",
                self.contracts.ids,
                model="document.register",
            )

    def test_dialog_of_another_is_not_used(self):
        model = "register.document.event"
        vals = {"document_ids": [(6, 0, self.contract.ids)], "event": "sign"}
        made = self._call(self.seller, "create", vals, model=model)
        with self.assertRaises(AccessError):
            self._call(self.colleague, "action_apply", [made], model=model)
        with self.assertRaises(AccessError):
            own = self._call(self.colleague, "create", vals, model=model)
            self._call(self.colleague, "action_apply", [own], model=model)
        self._call(self.seller, "action_apply", [made], model=model)
        self.assertEqual(self.contract.state_code, "signed")

    def test_every_dialog_does_what_its_method_does(self):
        events = self.env["register.document.event"].with_user(self.seller)

        def apply(event, **vals):
            events.create(
                {"document_ids": [(6, 0, self.contract.ids)], "event": event, **vals}
            ).action_apply()
            return self.contract.state_code

        self.assertEqual(apply("sign"), "signed")
        self.assertEqual(apply("attach_scan", scan=PDF, scan_name="a.pdf"), "scan")
        self.assertEqual(apply("cancel", reason="No"), "cancelled")
        self.assertEqual(apply("reopen", reason="Yes"), "not_signed")
        with self.assertRaises(UserError):
            apply("annul", reason=" ")
        with self.assertRaises(UserError):
            events.create({"event": "sign", "document_ids": []}).action_apply()

    def test_mail_makes_no_document(self):
        with self.assertRaises(AccessError):
            self._call(self.seller, "message_new", {}, {"partner_id": self.partner.id})
