"""Ways round the rules of a register that people without the right may try."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PDF, RegisterCase


@tagged("post_install", "-at_install")
class TestAttacks(RegisterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead()
        cls.draft = cls._create_contract(opportunity_id=cls.lead.id)
        cls.draft.file = base64.b64encode(b"what was agreed")
        cls.signed = cls._create_contract("signed", template_id=cls.template.id)
        cls.signed.sudo().file = base64.b64encode(b"what was signed")
        cls.files = cls.env["ir.attachment"].with_user(cls.seller)

    def _place(self, field, document):
        return {
            "res_model": document._name,
            "res_id": document.id,
            "res_field": field,
        }

    def _find_file(self, document):
        place = self._place("file", document)
        return self.files.search([(key, "=", value) for key, value in place.items()])

    def test_file_changes_with_its_document_only(self):
        for document in (self.draft, self.signed):
            file = self._find_file(document)
            self.assertEqual(len(file), 1)
            for vals in (
                {"datas": PDF},
                {"raw": b"x"},
                {"res_id": self.draft.id},
                {"res_field": False},
                {"public": True},
            ):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    file.write(vals)
            with self.assertRaises(UserError):
                file.unlink()
        self.draft.with_user(self.seller).file = PDF
        self.assertEqual(self._find_file(self.draft).datas, PDF)

    def test_nobody_gives_a_document_to_a_deal_of_others(self):
        other = self._create_user(
            "reg_other",
            "document_register.group_register_user",
            "sales_team.group_sale_salesman",
        )
        vals = {
            "register_id": self.contracts.id,
            "partner_id": self.partner.id,
            "company_id": self.company.id,
            "opportunity_id": self.lead.id,
        }
        mine = self.env["register.document"].with_user(other)
        with self.assertRaises(AccessError):
            mine.create(vals)
        with self.assertRaises(AccessError):
            mine.with_context(default_opportunity_id=self.lead.id).create(
                {k: v for k, v in vals.items() if k != "opportunity_id"}
            )
        document = mine.create({**vals, "opportunity_id": False})
        with self.assertRaises(AccessError):
            document.opportunity_id = self.lead.id

    def test_nothing_is_put_in_the_place_of_a_scan(self):
        vals = {"name": "scan.pdf", "datas": PDF}
        own = self.files.create(vals)
        for document in (self.draft, self.signed):
            place = self._place("scan", document)
            defaults = {f"default_{name}": value for name, value in place.items()}
            with self.assertRaises(UserError):
                self.files.create(vals | place)
            with self.assertRaises(UserError):
                self.files.with_context(**defaults).create(vals)
            with self.assertRaises(UserError):
                own.write(place)
            with self.assertRaises(UserError):
                own.copy(place)
        # in two steps
        place = self._place("scan", self.draft)
        own.write({"res_model": place["res_model"], "res_id": place["res_id"]})
        with self.assertRaises(UserError):
            own.write({"res_field": "scan"})
        self.assertFalse(self.draft.scan)

    def test_report_is_for_readers_of_the_document(self):
        portal = self._create_user("reg_customer", "base.group_portal")
        for user in (self.colleague, portal):
            with self.assertRaises(AccessError):
                self.draft.with_user(user)._get_report_values()
        values = self.draft.with_user(self.seller)._get_report_values()
        self.assertEqual(values["data"]["customer"]["name"], "Rye Bakery")

    def test_dialog_tells_nothing_of_foreign_opportunities(self):
        dialogs = self.env["register.contract.make"].with_user(self.colleague)
        vals = {"lead_id": self.lead.id}
        given = {"amount": 1, "currency_id": self.company.currency_id.id}
        for more in ({}, given):
            with self.assertRaises(AccessError):
                dialogs.create(vals | more)
        with self.assertRaises(AccessError):
            dialogs.onchange(vals, ["lead_id"], {"amount": {}, "partner_id": {}})
        for name in ("amount", "partner_id", "live_contract_id"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                dialogs.new(vals)[name]

    def test_trial_of_a_template_is_for_its_managers(self):
        self.template.with_user(self.manager).action_test()
        template = self.template.with_user(self.seller)
        self.assertTrue(template.body)
        with self.assertRaises(AccessError):
            template.read(["preview"])

    def test_new_document_lends_its_pass_to_no_row(self):
        """What is made together with a document is made by the person."""
        seen = []
        thread = self.env.registry["mail.thread"]
        plain = thread.create

        def spy(records, vals_list):
            seen.append(records.env.context.get("lifecycle_pass"))
            return plain(records, vals_list)

        self.patch(thread, "create", spy)
        documents = self.env["register.document"].with_user(self.manager)
        for register, first in (
            (self.contracts, "not_signed"),
            (self.originals, "preparing"),
        ):
            vals = {"register_id": register.id, "partner_id": self.partner.id}
            for context in ({}, {"default_stage_id": 1}):
                made = documents.with_context(**context).create(vals)
                self.assertEqual(made.stage_code, first)
        self.assertEqual(seen, [None] * 4)

    def test_seller_copies_and_does_not_become_his_own_supervisor(self):
        contract = self.signed.with_user(self.seller)
        copied = contract.copy()
        self.assertEqual(copied.stage_code, "not_signed")
        self.assertEqual(copied.sudo().supervisor_id, self.boss)
        with self.assertRaises(AccessError):
            contract.copy({"supervisor_id": self.seller.id})

    def test_reason_has_a_sign_one_sees(self):
        for reason in ("\u200b", "\xa0", "\n", False, 7, [], {}):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.signed.action_cancel(reason)
