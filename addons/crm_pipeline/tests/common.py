from base64 import b64encode

from odoo.tests import TransactionCase, new_test_user

ALL = "sales_team.group_sale_salesman_all_leads"
OWN = "sales_team.group_sale_salesman"
HEAD = "sales_team.group_sale_manager"
PLAIN = "base.group_user"


class PipelineCase(TransactionCase):
    """A team with stages of its own, its people, and an approver without CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={"lang": "en_US", "tz": "UTC"})
        cls.sam = cls._create_user("sam", OWN)
        cls.ann = cls._create_user("ann", ALL)
        cls.head = cls._create_user("head", HEAD)
        cls.lara = cls._create_user("lara", PLAIN)
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Pipeline",
                "member_ids": [(6, 0, (cls.sam | cls.ann | cls.head).ids)],
                "company_id": cls.env.company.id,
                "own_stages_only": True,
            }
        )
        cls.charter, cls.passport = cls.env["crm.lead.document.type"].create(
            [
                {"name": "Charter", "code": "t_charter"},
                {"name": "Passport", "code": "t_passport", "is_personal": True},
            ]
        )
        cls.stage_new = cls._create_stage("new", 1)
        cls.stage_ready = cls._create_stage(
            "ready",
            2,
            required_field_ids=cls._fields("referred", "expected_revenue"),
            required_document_type_ids=[(6, 0, cls.charter.ids)],
        )
        cls.stage_done = cls._create_stage("done", 3)
        cls.stage_won = cls._create_stage("won", 4, is_won=True)
        cls.lead = cls._create_lead()

    @classmethod
    def _create_user(cls, name, groups, **vals):
        login = f"cp_{name}"
        return new_test_user(cls.env, login, groups, name=name.title(), **vals)

    @classmethod
    def _create_stage(cls, code, sequence, **vals):
        return cls.env["crm.stage"].create(
            {
                "name": f"Stage {code}",
                "code": f"t_{code}",
                "sequence": sequence,
                "team_ids": [(6, 0, cls.team.ids)],
                **vals,
            }
        )

    @classmethod
    def _fields(cls, *names):
        rows = cls.env["ir.model.fields"]
        for name in names:
            rows |= rows._get("crm.lead", name)
        return [(6, 0, rows.ids)]

    @classmethod
    def _lead_vals(cls, **vals):
        return {
            "name": "Deal",
            "type": "opportunity",
            "user_id": cls.sam.id,
            "team_id": cls.team.id,
            "company_id": cls.env.company.id,
            "stage_id": cls.stage_new.id,
            **vals,
        }

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(cls._lead_vals(**vals))

    @classmethod
    def _upload(cls, lead, kind, user=None, content=b"scan", **vals):
        documents = cls.env["crm.lead.document"].with_user(user or cls.env.user)
        return documents.create(
            {
                "lead_id": lead.id,
                "type_id": kind.id,
                "file": b64encode(content),
                "file_name": f"{kind.name}.pdf",
                **vals,
            }
        )

    @classmethod
    def _fill(cls, leads):
        leads.write({"referred": "Somebody", "expected_revenue": 100})
        for lead in leads:
            cls._upload(lead, cls.charter)

    @classmethod
    def _create_route(cls, user=None, **step):
        role = cls.env["workflow.role"].create(
            {"name": "Lawyer", "supervisor_id": cls.head.id}
        )
        member = {"role_id": role.id, "user_id": (user or cls.lara).id}
        cls.member = cls.env["workflow.role.member"].create(member)
        return cls.env["workflow.route"].create(
            {
                "name": "Approve",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "manager_id": cls.env.ref("base.user_admin").id,
                "step_ids": [
                    (
                        0,
                        0,
                        {"name": "Check", "role_id": role.id, "kind": "decide"} | step,
                    )
                ],
            }
        )

    def _task(self, lead):
        return lead.workflow_task_ids.filtered(lambda task: task.state == "ready")
