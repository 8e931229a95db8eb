from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestRoute(WorkflowCase):
    def _refused(self, text, **step):
        step = {"name": "Bad", "role_id": self.lawyer.id, **step}
        with self.assertRaisesRegex(ValidationError, text):
            self._create_route(step)

    def test_mistakes_are_found_when_the_route_is_made(self):
        self._refused("not a filter", condition="[('nothing_such', '=', 1)]")
        self._refused("not a filter", condition="[('user_id', '=', uid)]")
        self._refused("not a filter", condition="not a domain")
        self._refused("choose the role", role_id=False)
        self._refused("not a path", scope_field="amount")
        self._refused("not a path", scope_field="tag_id.nothing")
        self._refused("user field", responsible="user_field")
        self._refused("not a user", responsible="user_field", user_field="tag_id")
        self._refused("both", responsible="requester", four_eyes=True)
        foreign = self._fields("name", model="res.partner")
        self._refused("another document", editable_field_ids=foreign)
        self._refused("filled in", editable_field_ids=self._fields("activity_ids"))
        self._refused("filled in", required_field_ids=self._fields("create_date"))
        image = self._fields("datas", model="ir.attachment")
        self._refused("another document", shown_field_ids=image)

    def test_good_paths_are_taken(self):
        self._create_route(
            {
                "name": "Good",
                "role_id": self.lawyer.id,
                "scope_field": "salesman_id.partner_id.country_id",
                "condition": "[('amount', '>', 10), ('create_date', '<', 'today')]",
            }
        )

    def test_only_workflow_documents_carry_routes(self):
        with self.assertRaises(ValidationError):
            self._create_route(model="res.partner")

    def test_locked_fields_belong_to_the_document(self):
        with self.assertRaises(ValidationError):
            self.route.locked_field_ids = self._fields("name", model="res.partner")

    def test_running_work_does_not_follow_the_configuration(self):
        run = self._start()
        step = self.route.step_ids[0]
        step.write(
            {
                "name": "Renamed",
                "kind": "execute",
                "role_id": self.operator.id,
                "editable_field_ids": self._fields("secret"),
                "comment_policy": "required",
            }
        )
        self.route.step_ids[1].unlink()
        task = self._ready(run)
        self.assertEqual((task.name, task.kind), ("Approve", "decide"))
        self.assertEqual(task.user_id, self.ann)
        with self.assertRaises(UserError):
            task.with_user(self.ann).action_complete({"secret": "x"})
        task.with_user(self.ann).action_complete({"amount": 1})
        self.assertEqual(self._states(run), ["done", "ready"])
        task = self._ready(run).with_user(self.bob)
        task.action_complete({"contract_number": "1"})
        self.assertEqual(run.state, "done")

    def test_open_run_ends_under_the_steps_that_it_began_with(self):
        run = self._start()
        first, second = self.route.step_ids.sorted("sequence")
        first.write({"name": "Otherwise", "role_id": self.operator.id})
        second.unlink()
        self.route.action_archive()
        task = self._ready(run)
        self.assertEqual((task.name, task.user_id), ("Approve", self.ann))
        task.with_user(self.ann).action_complete()
        task = self._ready(run)
        self.assertEqual((task.name, task.user_id), ("Register", self.bob))
        task.with_user(self.bob).action_complete({"contract_number": "1"})
        self.assertEqual((run.state, self.doc.stage), ("done", "registered"))

    def test_used_route_is_kept(self):
        self._start()
        with self.assertRaises(UserError):
            self.route.unlink()
        with self.assertRaises(UserError):
            self.route.model_id = self.env["ir.model"]._get("fake.bare")
        self.route.active = False
        doc = self.env["fake.doc"].create({"name": "New"})
        with self.assertRaises(UserError):
            self._start(doc)

    def test_copy_has_its_own_steps(self):
        copy = self.route.copy()
        self.assertEqual(copy.step_ids.mapped("name"), ["Approve", "Register"])
        self.assertFalse(copy.step_ids & self.route.step_ids)

    def test_tasks_speak_the_language_of_their_reader(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        step = self.route.step_ids[0]
        step.with_context(lang="ru_RU").name = "Согласовать"
        self.ann.lang = "ru_RU"
        task = self._ready(self._start())
        self.assertEqual(task.with_context(lang="ru_RU").name, "Согласовать")
        self.assertEqual(task.name, "Approve")
        self.assertEqual(self._faces(self.doc).summary, "Согласовать")

    def test_simulation_shows_people_and_gaps(self):
        self.ann.action_archive()
        self.boss.action_archive()
        self._allow_docs(self.bob)
        route = self.route
        route.step_ids[0].condition = "[('amount', '>', 100)]"
        wizard = self.env["workflow.route.simulate"].create(
            {"route_id": route.id, "res_id": self.doc.id}
        )
        wizard.action_simulate()
        first, second = wizard.line_ids
        self.assertTrue(first.applies)
        self.assertEqual(first.user_id, route.manager_id)
        self.assertTrue(first.is_problem)
        self.assertEqual(second.user_id, self.bob)
        self.assertFalse(second.is_problem)
        self.assertFalse(self.doc.workflow_run_ids)

    def test_simulation_warns_of_missing_access(self):
        wizard = self.env["workflow.route.simulate"].create(
            {"route_id": self.route.id, "res_id": self.doc.id}
        )
        wizard.action_simulate()
        self.assertIn("cannot open", wizard.line_ids[0].problem)

    def test_simulation_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.route.with_user(self.eve).action_simulate()
        with self.assertRaises(AccessError):
            self.env["workflow.route.simulate"].with_user(self.eve).create(
                {"route_id": self.route.id}
            )
