from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestHolder(WorkflowCase):
    def test_scope_of_the_record_finds_the_person(self):
        north, south = self.env["res.partner.category"].create(
            [{"name": "North"}, {"name": "South"}]
        )
        self._create_member(self.lawyer, self.bob, scope=f"{north._name},{north.id}")
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "scope_field": "tag_id"}
        )
        docs = self.env["fake.doc"].create(
            [{"name": "N", "tag_id": north.id}, {"name": "S", "tag_id": south.id}]
        )
        tasks = self._start(docs, route).task_ids.sorted("res_id")
        self.assertEqual(tasks.mapped("user_id"), self.bob | self.ann)
        self.assertEqual(tasks.mapped("via"), ["scope", "general"])

    def test_user_field_and_requester(self):
        self.doc.salesman_id = self.bob
        route = self._create_route(
            {
                "name": "Sell",
                "responsible": "user_field",
                "user_field": "salesman_id",
            },
            {"name": "Ask", "responsible": "requester"},
        )
        run = self._start(route=route, requester=self.eve)
        self.assertEqual(self._ready(run).user_id, self.bob)
        self._ready(run).with_user(self.bob).action_complete()
        self.assertEqual(self._ready(run).user_id, self.eve)

    def test_empty_user_field_falls_to_the_manager_of_the_route(self):
        route = self._create_route(
            {"name": "Sell", "responsible": "user_field", "user_field": "salesman_id"}
        )
        task = self._ready(self._start(route=route))
        self.assertEqual(task.user_id, route.manager_id)
        self.assertEqual(task.via, "manager")

    def test_archived_holder_hands_over_at_once(self):
        calls = [
            lambda user: user.action_archive(),
            lambda user: user.write({"active": False}),
            lambda user: user.unlink(),
        ]
        for index, archive in enumerate(calls):
            with self.subTest(index=index):
                user = self._create_user(f"leaver{index}")
                role = self._create_role(f"Role {index}", user, self.bob)
                route = self._create_route({"name": "Do", "role_id": role.id})
                doc = self.env["fake.doc"].create({"name": "D"})
                task = self._ready(self._start(doc, route))
                self.assertEqual(task.user_id, user)
                archive(user)
                self.assertEqual(task.user_id, self.bob)
                self.assertEqual(self._faces(doc).user_id, self.bob)
                self.assertEqual(self._faces(doc).workflow_task_id, task)
                self.assertEqual(task.run_id.decision_ids.outcome, "reassigned")
                task.with_user(self.bob).action_complete()

    def test_last_member_archived_gives_task_to_supervisor(self):
        task = self._ready(self._start())
        self.ann.action_archive()
        self.assertEqual((task.user_id, task.via), (self.boss, "supervisor"))

    def test_nobody_left_gives_task_to_a_manager(self):
        task = self._ready(self._start())
        (self.ann | self.boss).action_archive()
        self.assertEqual(task.user_id, self.route.manager_id)
        self.assertEqual(task.via, "manager")

    def test_dated_deputy_holds_the_work_and_decides_for_the_member(self):
        self.lawyer.member_ids.write(
            {"deputy_id": self.eve.id, "deputy_from": "2026-01-01"}
        )
        task = self._ready(self._start())
        self.assertEqual((task.user_id, task.via), (self.eve, "deputy"))
        task.with_user(self.eve).action_complete()
        decision = task.run_id.decision_ids
        self.assertEqual(decision.user_id, self.eve)
        self.assertEqual(decision.on_behalf_id, self.ann)

    def test_standing_deputy_may_act_and_sees_the_task(self):
        task = self._ready(self._start())
        with self.assertRaises(AccessError):
            task.with_user(self.eve).action_complete()
        self.lawyer.member_ids.deputy_id = self.eve
        self.assertEqual(task.deputy_id, self.eve)
        self.assertTrue(task.with_user(self.eve).is_mine)
        task.with_user(self.eve).action_complete()
        self.assertEqual(task.run_id.decision_ids.on_behalf_id, self.ann)

    def test_deputy_out_of_his_dates_may_not_act(self):
        self.lawyer.member_ids.write(
            {"deputy_id": self.eve.id, "deputy_to": "2020-01-01"}
        )
        task = self._ready(self._start())
        self.assertEqual(task.user_id, self.ann)
        with self.assertRaises(AccessError):
            task.with_user(self.eve).action_complete()

    def test_person_replaced_in_the_role_is_replaced_in_running_work(self):
        task = self._ready(self._start())
        self.lawyer.member_ids.user_id = self.eve
        self.assertEqual(task.user_id, self.eve)
        self.lawyer.member_ids.unlink()
        self.assertEqual(task.user_id, self.boss)

    def test_delegated_task_stays_when_members_change(self):
        task = self._ready(self._start())
        task.with_user(self.ann).action_delegate(self.bob.id, "Please")
        self._create_member(self.lawyer, self.eve)
        self.lawyer.member_ids[0].unlink()
        self.assertEqual(task.user_id, self.bob)

    def test_member_out_of_office_is_passed_over(self):
        self._create_member(self.lawyer, self.bob)
        self.ann.out_of_office_from = "2020-01-01 00:00:00"
        task = self._ready(self._start())
        self.assertEqual((task.user_id, task.via), (self.bob, "colleague"))

    def test_deadline_counts_working_days(self):
        route = self._create_route(
            {"name": "Do", "role_id": self.lawyer.id, "due_days": 2}
        )
        friday = date(2026, 3, 6)
        run = self.doc._workflow_start(route, today=friday)
        self.assertEqual(run.task_ids.deadline, date(2026, 3, 10))

    def test_holder_can_be_searched(self):
        self._start()
        Doc = self.env["fake.doc"]
        free = Doc.create({"name": "Free"})
        both = [("id", "in", (self.doc | free).ids)]
        for domain, found in (
            ([("workflow_holder_id", "=", self.ann.id)], self.doc),
            ([("workflow_holder_id", "!=", self.ann.id)], free),
            ([("workflow_holder_id", "=", False)], free),
            ([("workflow_holder_id", "!=", False)], self.doc),
            ([("workflow_holder_id", "in", [False, self.ann.id])], self.doc | free),
            ([("workflow_holder_id", "ilike", "Ann")], self.doc),
            ([("workflow_holder_id.login", "=", "wf_ann")], self.doc),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(Doc.search(both + domain), found)
