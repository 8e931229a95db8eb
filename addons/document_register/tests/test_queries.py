from datetime import timedelta

from odoo.tests import tagged

from .common import START, RegisterCase

COUNT = 100


@tagged("post_install", "-at_install")
class TestQueries(RegisterCase):
    def _create_many(self, count):
        vals = {
            "register_id": self.contracts.id,
            "partner_id": self.partner.id,
            "company_id": self.company.id,
            "user_id": self.seller.id,
        }
        contracts = self.env["register.document"].create([vals] * count)
        self.env.flush_all()
        return contracts

    def _count(self, function):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_facts_cost_the_same_for_one_and_for_many(self):
        one, many = self._create_many(1), self._create_many(COUNT)
        few = self._count(lambda: one._lifecycle_facts())
        lot = self._count(lambda: many._lifecycle_facts())
        self.assertEqual(few, lot)
        self.assertLessEqual(lot, 6)

    def test_lists_cost_the_same_for_one_and_for_many(self):
        one, many = self._create_many(1), self._create_many(COUNT)
        fields = {
            name: {}
            for name in ("name", "stage_code", "is_overdue", "days_in_stage", "amount")
        }
        few = self._count(lambda: one.web_read(fields))
        lot = self._count(lambda: many.web_read(fields))
        self.assertLessEqual(lot, few + 2)

    def test_opportunities_count_their_documents_at_once(self):
        leads = self.env["crm.lead"].create(
            [{"name": str(n), "partner_id": self.partner.id} for n in range(30)]
        )
        few = self._count(lambda: leads[:1].mapped("register_document_count"))
        lot = self._count(lambda: leads.mapped("register_document_count"))
        self.assertLessEqual(lot, few)

    def test_run_over_many_is_done_in_batches(self):
        contracts = self._create_many(COUNT)
        before = self.env.cr.sql_log_count
        self.run_on(START + timedelta(days=7))
        spent = self.env.cr.sql_log_count - before
        self.assertEqual(len(self.reminders(contracts)), COUNT)
        self.assertLess(spent / COUNT, 30)
