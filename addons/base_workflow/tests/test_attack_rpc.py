"""What a stranger could try over RPC to see or to block the work of others."""

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common import WorkflowCase

DIALOGS = ("reject", "postpone", "delegate", "complete")
SHOWN = ("record_name", "instruction", "route_id", "deadline", "company_id")


@tagged("post_install", "-at_install")
class TestAttackRpc(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_ = cls.env["workflow.run"]._start(cls.route, cls.doc)
        cls.ready, cls.future = cls.run_.task_ids.sorted("sequence")
        cls.stranger = cls._create_user("stranger")
        cls.portal = new_test_user(cls.env, "wf_outsider", "base.group_portal")

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    def test_conditions_on_the_holder_read_nothing_hidden(self):
        """A search must not answer questions about what the caller may not read."""
        self._allow_docs(self.stranger)
        hidden = [["group_ids.model_access.perm_read", "=", True]]
        with self.assertRaises(AccessError):
            self._call(self.stranger, "res.users", "search", hidden)
        for domain in (
            [["workflow_holder_id", "any", hidden]],
            [["workflow_holder_id", "not any", hidden]],
            [["workflow_holder_id.group_ids.model_access.perm_read", "=", True]],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                self._call(self.stranger, "fake.doc", "search", domain)

    def test_conditions_on_the_holder_still_work(self):
        self._allow_docs(self.stranger)
        for domain in (
            [["workflow_holder_id", "any", [["login", "=", "wf_ann"]]]],
            [["workflow_holder_id.login", "=", "wf_ann"]],
            [["workflow_holder_id", "ilike", "ann"]],
            [["workflow_holder_id", "=", self.ann.id]],
        ):
            with self.subTest(domain=domain):
                found = self._call(self.stranger, "fake.doc", "search", domain)
                self.assertEqual(found, self.doc.ids)

    def test_dialogs_show_nothing_of_foreign_tasks(self):
        for dialog in DIALOGS:
            model = f"workflow.task.{dialog}"
            names = [n for n in SHOWN if n in self.env[model]._fields]
            vals = {"task_id": self.ready.id}
            spec = {name: {} for name in names}
            with self.subTest(dialog=dialog):
                with self.assertRaises(AccessError):
                    self._call(self.stranger, model, "create", vals)
                with self.assertRaises(AccessError):
                    self._call(
                        self.stranger, model, "onchange", [], vals, ["task_id"], spec
                    )

    def test_dialog_is_not_turned_to_a_foreign_task(self):
        own = self.env["fake.doc"].create({"name": "Other"})
        route = self._create_route(
            {"name": "Own", "responsible": "requester"}, name="Own route"
        )
        run = self.env["workflow.run"]._start(route, own, requester=self.stranger)
        for dialog in DIALOGS:
            model = f"workflow.task.{dialog}"
            vals = {"task_id": run.task_ids.id}
            wizard = self._call(self.stranger, model, "create", vals)
            with self.subTest(dialog=dialog), self.assertRaises(AccessError):
                self._call(
                    self.stranger, model, "write", [wizard], {"task_id": self.ready.id}
                )

    def test_refusal_names_neither_task_nor_holder(self):
        calls = {
            "action_complete": (),
            "action_reject": ("no",),
            "action_postpone": ("2030-01-01", "no"),
            "action_delegate": (self.stranger.id, "no"),
        }
        for user in (self.stranger, self.portal):
            for task in (self.ready, self.future):
                for method, args in calls.items():
                    with self.subTest(method=method, user=user.login):
                        with self.assertRaises(AccessError) as caught:
                            self._call(user, "workflow.task", method, task.ids, *args)
                        said = str(caught.exception)
                        self.assertNotIn(task.name, said)
                        self.assertNotIn(self.ann.name, said)

    def test_context_does_not_give_a_task_an_activity(self):
        self._allow_docs(self.stranger)
        vals = {
            "res_model_id": self.env["ir.model"]._get_id("fake.doc"),
            "res_id": self.doc.id,
            "user_id": self.stranger.id,
        }
        context = {"default_workflow_task_id": self.future.id}
        activity_id = self._call(
            self.stranger, "mail.activity", "create", vals, context=context
        )
        activity = self.env["mail.activity"].browse(activity_id)
        self.assertFalse(activity.workflow_task_id)
        self.ready.with_user(self.ann).action_complete()
        self.assertEqual(self.future.state, "ready")

    def test_mail_makes_no_configuration(self):
        for model in ("workflow.role", "workflow.route"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._call(self.stranger, model, "message_new", {"subject": "x"}, {})

    def test_mail_brings_no_values_from_people(self):
        """The gateway writes in sudo: its values would pass every guard."""
        mail = "From: a@example.com\nTo: b@example.com\nSubject: x\n\nhello"
        vals = {"child_ids": [(1, self.boss.partner_id.id, {"name": "Forged"})]}
        with self.assertRaises(AccessError):
            self._call(
                self.stranger,
                "res.partner",
                "message_process",
                "res.partner",
                mail,
                vals,
            )
        self.assertEqual(self.boss.partner_id.name, "Boss")

    def test_gateway_still_works(self):
        for user, vals in (("stranger", None), ("admin", {"name": "Given"})):
            login = {
                "stranger": self.stranger,
                "admin": self.env.ref("base.user_admin"),
            }
            mail = (
                f"From: {user}@out.example\nTo: b@example.com\n"
                f"Message-Id: <{user}@x>\nSubject: By mail\n\nhello"
            )
            made = self._call(
                login[user], "res.partner", "message_process", "res.partner", mail, vals
            )
            partner = self.env["res.partner"].browse(made)
            self.assertEqual(partner.name, "By mail" if not vals else "Given")

    def test_holder_and_deputy_are_let_in(self):
        self.lawyer.member_ids.write({"deputy_id": self.eve.id})
        with self.assertRaises(UserError):
            self.future.with_user(self.bob).action_complete()
        self.ann.action_archive()
        self._call(
            self.ready.user_id, "workflow.task", "action_complete", self.ready.ids
        )
        self.assertEqual(self.ready.state, "done")
