from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base_workflow.tests.fake_model_mixin import add_fake_models

MODEL = "fake.contract"
NOON = "2026-03-10 12:00:00"
TODAY = fields.Date.to_date("2026-03-10")


class LifecycleCase(TransactionCase):
    """A model that moves by the calendar, its pipeline, and three people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .fake_models import FakeContract

        add_fake_models(cls, FakeContract)
        cls.env = cls.env(context={"lang": "en_US", "tz": "UTC"})
        run = type(cls.env["lifecycle.run"])
        cls.startClassPatcher(patch.object(run, "_get_models", lambda self: [MODEL]))
        # letters that wait in demo data of other addons are not of these tests
        cls.env.cr.execute(
            "UPDATE lifecycle_journal SET state = 'skipped' WHERE state = 'to_send'"
        )
        # senders of their own would wait for the one cursor of the test
        cls.env["ir.config_parameter"].set_param("base_lifecycle.mail_senders", 1)
        cls.company = cls.env.company
        cls.company.operating_tz = "UTC"
        cls.company.lifecycle_breaker_floor = 1000
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).write(
            {"operating_tz": "UTC"}
        )
        cls.pipeline = cls.env["lifecycle.pipeline"].create(
            {
                "name": "Contracts",
                "model_id": cls.env["ir.model"]._get_id(MODEL),
                "stage_ids": [
                    Command.create({"name": "Active", "code": "active", "sequence": 1}),
                    Command.create({"name": "Off", "code": "off", "sequence": 2}),
                ],
            }
        )
        cls.active, cls.off = cls.pipeline.stage_ids
        cls.partner = cls.env["res.partner"].create(
            {"name": "Customer", "email": "customer@example.com"}
        )
        cls.owner = cls._create_user("owner")
        cls.other = cls._create_user("other")
        cls.manager = cls._create_user(
            "manager", "base_lifecycle.group_lifecycle_manager"
        )
        cls._allow_contracts()

    @classmethod
    def _create_user(cls, login, groups="base.group_user", **vals):
        return new_test_user(cls.env, f"lc_{login}", groups, name=login.title(), **vals)

    @classmethod
    def _allow_contracts(cls):
        model_id = cls.env["ir.model"]._get_id(MODEL)
        cls.env["ir.model.access"].create(
            {
                "name": MODEL,
                "model_id": model_id,
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": True,
            }
        )
        cls.env["ir.rule"].create(
            {
                "name": "own contracts",
                "model_id": model_id,
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )

    @classmethod
    def _create(cls, **vals):
        return cls.env[MODEL].create(cls._vals(**vals))

    @classmethod
    def _create_many(cls, count, **vals):
        names = [f"Contract {number}" for number in range(count)]
        return cls.env[MODEL].create([cls._vals(name=name, **vals) for name in names])

    @classmethod
    def _vals(cls, **vals):
        return {
            "name": "Contract",
            "company_id": cls.company.id,
            "currency_id": cls.company.currency_id.id,
            "partner_id": cls.partner.id,
            "user_id": cls.owner.id,
            "date_start": TODAY,
            "stage_entry_date": TODAY,
            **vals,
        }

    @contextmanager
    def _committing(self):
        """Give an environment in which code may commit and roll back."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield self.env(cr=cr)

    def _run(self, day=TODAY, company=None):
        """Make a run of the day and do it; return it. A day that is over comes back."""
        company = company or self.company
        over = day < company._operating_today(fields.Datetime.now())
        clock = freeze_time(f"{day} 12:00:00") if over else nullcontext()
        with clock, self._committing() as env:
            run = env["lifecycle.run"].create(
                {"run_date": day, "company_id": company.id}
            )
            run._execute()
            run_id = run.id
        return self.env["lifecycle.run"].browse(run_id)

    def _cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"base_lifecycle.{name}").method_direct_trigger()

    def _rows(self, records, *kinds):
        domain = [("res_model", "=", MODEL), ("res_id", "in", records.ids)]
        if kinds:
            domain.append(("kind", "in", kinds))
        return self.env["lifecycle.journal"].search(domain, order="id")

    def _keys(self, records, *kinds):
        return self._rows(records, *kinds).mapped("key")
