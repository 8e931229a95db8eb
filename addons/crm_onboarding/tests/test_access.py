from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import DOCUMENTS, NOON, OnboardingCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestAccess(OnboardingCase):
    """Approvers without sales rights see and decide only what concerns them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead()

    def _approvers(self):
        return (self.accountant, self.lawyer, self.operator)

    def test_approvers_do_not_read_opportunities(self):
        self._approve(self.lead)
        for user in (*self._approvers(), self.stranger):
            leads = self.lead.with_user(user)
            with self.subTest(user=user.login):
                self.assertRaises(AccessError, leads.read, ["name"])
                self.assertRaises(AccessError, leads.write, {"name": "Mine"})
                self.assertRaises(AccessError, leads.action_view_client_terms)
                self.assertRaises(AccessError, leads.action_open_customer)

    def test_each_of_them_sees_the_card_when_it_is_his_turn(self):
        run = self._start(self.lead)
        for number, user in enumerate(
            (self.head, self.accountant, self.lawyer, self.operator, self.lawyer)
        ):
            task = self._ready(run).with_user(user)
            with self.subTest(user=user.login, step=number):
                card = task.record_card
                for text in ("9900000017", "500,000", "Wholesale", "Pine and Saw"):
                    self.assertIn(text, card)
                self.assertTrue(task.is_mine)
                inbox = self.env["workflow.task"].with_user(user)
                self.assertIn(
                    task,
                    inbox.search([("user_id", "=", user.id), ("state", "=", "ready")]),
                )
            self._do(run, number)

    def _do(self, run, number):
        values = [None, None, None, {"contract_number": "C-1"}]
        if number == 4:
            values.append({"contract_attachment_id": self._file(self.lawyer).id})
        self._complete(run, self._ready(run).user_id, values=values[number])

    def test_next_approver_sees_nothing_before_his_turn(self):
        run = self._start(self.lead)
        waiting = run.task_ids - self._ready(run)
        for user in (self.accountant, self.operator, self.stranger):
            with self.subTest(user=user.login):
                tasks = self.env["workflow.task"].with_user(user)
                self.assertFalse(tasks.search([("run_id", "=", run.id)]))
                with self.assertRaises(AccessError):
                    waiting.with_user(user).read(["name"])

    def test_personal_documents_are_for_those_who_take_part(self):
        run = self._start(self.lead)
        self._complete(run, self.head)
        passport = self._passport()
        for user in (self.manager, self.head, self.accountant):
            with self.subTest(user=user.login):
                self.assertTrue(passport.with_user(user).file)
        for user in (self.colleague, self.lawyer, self.operator, self.stranger):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    passport.with_user(user).read(["file", "name"])
                self.assertNotIn(passport, self._search_documents(user))

    def _passport(self):
        return self.lead.document_ids.filtered(
            lambda document: document.type_id.code == "director_passport"
        )

    def _search_documents(self, user):
        documents = self.env["crm.lead.document"].with_user(user)
        return documents.search([("lead_id", "=", self.lead.id)])

    def test_attachment_behind_a_passport_is_as_closed(self):
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_field", "=", "file"),
                ("res_id", "=", self._passport().id),
            ]
        )
        self.assertTrue(file.with_user(self.manager).raw)
        for user in (self.colleague, self.lawyer, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_other_documents_are_for_readers_of_the_opportunity(self):
        found = self._search_documents(self.colleague)
        personal = {"signature_card", "director_passport"}
        self.assertEqual(set(found.type_id.mapped("code")), set(DOCUMENTS) - personal)
        self.assertFalse(self._search_documents(self.stranger))

    def test_approver_sees_the_documents_in_his_task(self):
        run = self._start(self.lead)
        self._complete(run, self.head)
        found = self._search_documents(self.accountant)
        self.assertEqual(set(found.type_id.mapped("code")), set(DOCUMENTS))

    def test_decisions_are_for_readers_and_participants(self):
        run = self._start(self.lead)
        self._complete(run, self.head)
        decision = run.decision_ids
        self.assertTrue(decision.with_user(self.manager).values_text is not None)
        self.assertTrue(decision.with_user(self.accountant).read(["comment"]))
        with self.assertRaises(AccessError):
            decision.with_user(self.stranger).read(["comment"])

    def test_configuration_is_for_managers(self):
        for model in ("crm.markup.group", "crm.shipping.direction"):
            for user in (self.manager, self.accountant, self.stranger):
                with self.subTest(model=model, user=user.login):
                    records = self.env[model].with_user(user)
                    self.assertTrue(records.search([]) is not None)
                    with self.assertRaises(AccessError):
                        records.create({"name": "Mine"})
            self.env[model].with_user(self.head).create({"name": "New"})

    def test_other_companies_see_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        terms = self._approve(self.lead)
        self.head.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for record in (terms, self.group, self.lead):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.head).read(["display_name"])

    def test_public_methods_check_the_caller(self):
        """Every method without an underscore can be called by anybody."""
        terms = self._approve(self.lead)
        env = self.env(user=self.stranger)
        for model, ids, names in (
            (
                "crm.client.terms",
                terms.ids,
                ("action_open_lead", "action_open_partner", "action_process"),
            ),
            (
                "crm.lead",
                self.lead.ids,
                ("action_view_client_terms", "action_open_customer"),
            ),
        ):
            for name in names:
                with self.subTest(method=name), self.assertRaises(AccessError):
                    call_kw(env[model], name, [ids], {})
