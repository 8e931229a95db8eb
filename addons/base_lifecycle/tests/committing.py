"""Real cursors and real commits, cleaned up after."""

from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name

from odoo.addons.base_workflow.tests.fake_model_mixin import add_fake_models

from .common import MODEL


class CommittingCase(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .fake_models import FakeContract

        cls.registry = Registry(get_db_name())
        cls.env = api.Environment(cls.registry.cursor(), SUPERUSER_ID, {})
        cls.company_id = cls.env.ref("base.main_company").id
        last_run = cls.env["lifecycle.run"].search([], order="id desc", limit=1)
        cls.last_run_id, cls.pipeline_id = last_run.id or 0, 0
        cls.addClassCleanup(cls._clean_up)
        run = cls.registry["lifecycle.run"]
        cls.startClassPatcher(patch.object(run, "_get_models", lambda self: [MODEL]))
        add_fake_models(cls, FakeContract)
        cls._create_data()
        cls.env.cr.commit()

    @classmethod
    def _create_data(cls):
        env = cls.env
        company = env["res.company"].browse(cls.company_id)
        pipeline = env["lifecycle.pipeline"].create(
            {
                "name": "Locks",
                "model_id": env["ir.model"]._get_id(MODEL),
                "stage_ids": [Command.create({"name": "Active", "code": "active"})],
            }
        )
        vals = {
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "date_start": company._operating_today(),
            "billed": 0,
        }
        contracts = env[MODEL].create([{**vals, "name": str(n)} for n in range(4)])
        cls.pipeline_id, cls.ids = pipeline.id, contracts.ids

    @classmethod
    def _clean_up(cls):
        with cls.env.cr as cr:
            cr.rollback()
            cls._delete_work(cr)
            cr.execute("DROP TABLE IF EXISTS fake_contract CASCADE")
            cr.execute("DELETE FROM mail_message WHERE model = %s", [MODEL])
            cr.execute("DELETE FROM mail_followers WHERE res_model = %s", [MODEL])
            cr.execute(
                "DELETE FROM lifecycle_pipeline WHERE id = %s", [cls.pipeline_id]
            )
            cr.execute("DELETE FROM ir_model_data WHERE name LIKE '%fake_contract%'")
            cr.execute("DELETE FROM ir_model WHERE model = %s", [MODEL])

    @classmethod
    def _delete_work(cls, cr):
        cr.execute("DELETE FROM lifecycle_journal WHERE res_model = %s", [MODEL])
        cr.execute("DELETE FROM lifecycle_run WHERE id > %s", [cls.last_run_id])
        cr.execute(
            "DELETE FROM mail_message WHERE model = 'lifecycle.run' AND res_id > %s",
            [cls.last_run_id],
        )

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            self._delete_work(cr)
            cr.execute(
                "UPDATE fake_contract SET billed = 0, next_step_date = date_start"
            )
