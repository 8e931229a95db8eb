from unittest.mock import patch

from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestBatch(WorkflowCase):
    def _queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _docs(self, count):
        return self.env["fake.doc"].create([{"name": str(i)} for i in range(count)])

    def _stock(self, docs):
        vals = {
            "res_model_id": self.env["ir.model"]._get_id("fake.doc"),
            "user_id": self.ann.id,
            "summary": "Do",
        }
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        return Activity.create([{**vals, "res_id": doc.id} for doc in docs])

    def test_thousand_runs_cost_no_more_queries_than_stock_activities(self):
        self._start(self._docs(2))
        self._stock(self._docs(2))
        small, large = self._docs(100), self._docs(1000)
        few = self._queries(lambda: self._start(small))
        many = self._queries(lambda: self._start(large))
        stock = self._queries(lambda: self._stock(self._docs(1000)))
        self.assertLessEqual(many, 1.2 * stock)
        # the database takes rows by the hundred or thousand, never one by one
        self.assertLess(many - few, 100)
        self.assertEqual(len(self._faces(large)), 1000)
        self.assertEqual(large.workflow_holder_id, self.ann)

    def test_columns_do_not_grow_with_the_documents(self):
        counts = []
        for size in (10, 500):
            docs = self._docs(size)
            self._start(docs)
            self.doc.workflow_holder_id  # noqa: B018 warm
            call = self._queries
            counts.append(call(lambda docs=docs: docs.mapped("workflow_holder_id")))
        self.assertEqual(*counts)

    def test_list_of_all_tasks_does_not_grow_with_them(self):
        names = ("role_id", "route_id", "is_mine")
        specification = {name: {} for name in names}
        self._start(self._docs(300))
        Task = self.env["workflow.task"]
        counts = [
            self._queries(
                lambda size=size: Task.web_search_read(
                    [("res_model", "=", "fake.doc")], specification, limit=size
                )
            )
            for size in (1, 10, 300)
        ]
        self.assertLessEqual(counts[2], counts[1])

    def test_the_lock_costs_a_write_the_same_for_many(self):
        self.route.locked_field_ids = self._fields("kind", "amount")
        docs = self._docs(500).with_context(tracking_disable=True)
        self._start(docs)
        Doc = type(docs)
        docs.write({"stage": "warm"})
        with patch.object(Doc, "_check_workflow_lock", lambda self, vals: None):
            plain = self._queries(lambda: docs.write({"stage": "x"}))
        free = self._queries(lambda: docs.write({"stage": "y"}))
        self.assertEqual(free, plain)
        locked = self._queries(lambda: docs.write({"amount": docs[0].amount}))
        self.assertLessEqual(locked, plain + 12)

    def test_inbox_does_not_grow_with_the_tasks(self):
        names = ["name", "record_name", "user_id", "deadline", "is_mine", "state"]
        names += ["is_overdue", "check_progress", "route_id", "can_open_record"]
        counts = []
        for size in (10, 200):
            self._start(self._docs(size))
            Task = self.env["workflow.task"]
            spec = {name: {} for name in names}
            counts.append(
                self._queries(
                    lambda Task=Task, spec=spec: Task.web_search_read(
                        [("user_id", "=", self.ann.id)], spec, limit=80
                    )
                )
            )
        self.assertLessEqual(counts[1], counts[0] + 2)
