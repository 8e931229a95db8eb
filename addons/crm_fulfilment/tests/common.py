from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user

ADDON = "crm_fulfilment"
BASE = "crm_onboarding"
SALESMAN = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"
MANAGER = "sales_team.group_sale_manager"


class FulfilmentCase(TransactionCase):
    """Two directions with their people, and orders on agreed terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={"lang": "en_US", "tz": "UTC"})
        cls.company = cls.env.company
        cls.company.operating_tz = "UTC"
        cls.team = cls.env.ref(f"{BASE}.team_new_clients")
        cls.route = cls.env.ref(f"{ADDON}.route_order_handling")
        cls.roles = cls.env["workflow.role"]
        for code in ("operator", "storekeeper"):
            cls.roles |= cls.env.ref(f"{ADDON}.role_{code}")
        cls._create_people()
        cls._create_directions()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Pine and Saw", "is_company": True}
        )

    @classmethod
    def _create_people(cls):
        cls.seller = cls._create_user("seller", SALESMAN)
        cls.colleague = cls._create_user("colleague", ALL_LEADS)
        cls.head = cls._create_user("head", MANAGER)
        cls.driver = cls._create_user("driver")
        cls.boss = cls._create_user("boss")
        cls.team.member_ids = cls.seller | cls.colleague | cls.head
        cls.route.manager_id = cls.boss

    @classmethod
    def _create_user(cls, login, *groups):
        return new_test_user(
            cls.env,
            f"ff_{login}",
            ",".join(["base.group_user", *groups]),
            name=login.replace("_", " ").title(),
            email=f"{login}@example.com",
            tz="UTC",
        )

    @classmethod
    def _create_directions(cls):
        cls.roles.member_ids.unlink()
        cls.roles.supervisor_id = cls.boss
        cls.north, cls.south = cls.env["crm.shipping.direction"].create(
            [{"name": "North", "code": "FF-N"}, {"name": "South", "code": "FF-S"}]
        )
        cls.operator, cls.keeper = cls._people(cls.north)
        cls.operator_south, cls.keeper_south = cls._people(cls.south)

    @classmethod
    def _people(cls, direction):
        users = cls.env["res.users"]
        for role, word in zip(cls.roles, ("operator", "keeper"), strict=True):
            user = cls._create_user(f"{word}_{direction.name.lower()}")
            cls._create_member(role, user, direction)
            users |= user
        return users

    @classmethod
    def _create_member(cls, role, user, direction=None, **vals):
        return cls.env["workflow.role.member"].create(
            {
                "role_id": role.id,
                "user_id": user.id,
                "shipping_direction_id": direction and direction.id,
                **vals,
            }
        )

    @classmethod
    def _stage(cls, code):
        return cls.env.ref(f"{BASE}.stage_{code}")

    # === MAKING THINGS === #

    @classmethod
    def _prepare_lead_vals(cls, **vals):
        return {
            "name": "Pine and Saw: tools",
            "type": "opportunity",
            "team_id": cls.team.id,
            "stage_id": cls._stage("requisites").id,
            "user_id": cls.seller.id,
            "company_id": cls.company.id,
            "partner_id": cls.partner.id,
            "shipping_direction_id": cls.north.id,
            "delivery_method": "transport_company",
            "driver_id": cls.driver.id,
            **vals,
        }

    @classmethod
    def _create_orders(cls, count=1, **vals):
        """Return opportunities whose terms are agreed, as the approval leaves them."""
        quiet = cls.env["crm.lead"].with_context(tracking_disable=True)
        leads = quiet.create([cls._prepare_lead_vals(**vals) for _n in range(count)])
        leads._workflow_write({"stage_id": cls._stage("approved").id})
        return leads.with_context(tracking_disable=False)

    @classmethod
    def _start(cls, leads, user=None):
        """Move the orders to the realisation by hand; return the runs."""
        stage = cls._stage("realisation")
        leads.with_user(user or cls.seller).write({"stage_id": stage.id})
        return leads._get_handling_runs()

    def _file(self, user, content=b"%PDF waybill", name="waybill.pdf"):
        Attachment = self.env["ir.attachment"].with_user(user)
        return Attachment.create({"name": name, "raw": content})

    # === DOING THINGS === #

    @classmethod
    def _ready(cls, run):
        return run.task_ids.filtered(lambda task: task.state == "ready")

    @classmethod
    def _complete(cls, run, user, **kwargs):
        cls._ready(run).with_user(user).action_complete(**kwargs)

    @classmethod
    def _go_to_documents(cls, run):
        cls._complete(run, cls.operator, values={"shipment_number": "R-1"})
        cls._complete(run, cls.keeper)

    @classmethod
    def _go_to_delivery(cls, run):
        cls._go_to_documents(run)
        cls._complete(run, cls.operator)

    def _deliver(self, run, user, **vals):
        self._complete(run, user, attachment_ids=self._file(user, **vals).ids)

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user)[model], method, args, kwargs)

    @contextmanager
    def _refused(self, words="", error=UserError):
        """Expect a refusal that says these words; what was begun is undone."""
        with self.assertRaises(error) as refused:
            yield
        self.assertIn(words, str(refused.exception))

    def _change(self, lead, user, reason="Client asked", **vals):
        wizard = self.env["crm.lead.delivery.change"].with_user(user)
        wizard = wizard.create({"lead_id": lead.id, "reason": reason, **vals})
        return wizard.action_apply()

    @classmethod
    def _set_members(cls, role, *users):
        role.member_ids = [
            Command.clear(),
            *(Command.create({"user_id": user.id}) for user in users),
        ]
