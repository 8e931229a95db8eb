from odoo.tests import TransactionCase, new_test_user

from .fake_model_mixin import add_fake_models

MONDAY = "2026-03-02"


class WorkflowCase(TransactionCase):
    """A document, three people, a role and a route of two steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .fake_models import FakeBare, FakeDoc

        add_fake_models(cls, FakeDoc, FakeBare)
        cls.env = cls.env(context={"lang": "en_US", "tz": "UTC"})
        cls.ann = cls._create_user("ann")
        cls.bob = cls._create_user("bob")
        cls.eve = cls._create_user("eve")
        cls.boss = cls._create_user("boss")
        cls.lawyer = cls._create_role("Lawyer", cls.ann)
        cls.operator = cls._create_role("Operator", cls.bob)
        cls.route = cls._create_route(
            {
                "name": "Approve",
                "kind": "decide",
                "role_id": cls.lawyer.id,
                "editable_field_ids": cls._fields("amount"),
                "target_rejected": "draft",
            },
            {
                "name": "Register",
                "role_id": cls.operator.id,
                "required_field_ids": cls._fields("contract_number"),
                "target_done": "registered",
            },
        )
        cls.doc = cls.env["fake.doc"].create({"name": "Deal", "amount": 500})

    @classmethod
    def _create_user(cls, login, **vals):
        return new_test_user(
            cls.env, f"wf_{login}", "base.group_user", name=login.title(), **vals
        )

    @classmethod
    def _create_role(cls, name, *users, supervisor=None):
        role = cls.env["workflow.role"].create(
            {"name": name, "supervisor_id": (supervisor or cls.boss).id}
        )
        for user in users:
            cls._create_member(role, user)
        return role

    @classmethod
    def _create_member(cls, role, user, **vals):
        return cls.env["workflow.role.member"].create(
            {"role_id": role.id, "user_id": user.id, **vals}
        )

    @classmethod
    def _create_route(cls, *steps, model="fake.doc", **vals):
        return cls.env["workflow.route"].create(
            {
                "name": "Onboarding",
                "model_id": cls.env["ir.model"]._get_id(model),
                "manager_id": cls.env.ref("base.user_admin").id,
                "step_ids": [
                    (0, 0, {"sequence": index, **step})
                    for index, step in enumerate(steps)
                ],
                **vals,
            }
        )

    @classmethod
    def _fields(cls, *names, model="fake.doc"):
        rows = cls.env["ir.model.fields"]
        for name in names:
            rows |= rows._get(model, name)
        return [(6, 0, rows.ids)]

    @classmethod
    def _allow_docs(cls, user, model="fake.doc"):
        """Let the group of ``user`` work with the documents."""
        group = cls.env["res.groups"].create({"name": "Docs"})
        cls.env["ir.model.access"].create(
            {
                "name": model,
                "model_id": cls.env["ir.model"]._get_id(model),
                "group_id": group.id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": True,
            }
        )
        user.write({"group_ids": [(4, group.id)]})

    def _start(self, docs=None, route=None, requester=None):
        docs = self.doc if docs is None else docs
        return docs._workflow_start(route or self.route, requester=requester)

    def _ready(self, run):
        return run.task_ids.filtered(lambda task: task.state == "ready")

    def _faces(self, docs):
        """Return the live activities of the tasks of these documents."""
        return self.env["mail.activity"].search(
            [
                ("workflow_task_id.res_model", "=", docs._name),
                ("workflow_task_id.res_id", "in", docs.ids),
            ]
        )

    def _states(self, run):
        return run.task_ids.sorted("sequence").mapped("state")

    def _file(self, user, content=b"text", **vals):
        vals = {"name": "file.txt", "raw": content, **vals}
        return self.env["ir.attachment"].with_user(user).create(vals)
