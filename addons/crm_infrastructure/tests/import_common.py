import base64
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL

HEADER = "Customer,E-mail,Type,Service,Price,Period,Start date,Paid through"
LINE = "Vector LLC,office@vector.example,raven,Post,990.50,month,2026-01-31,2026-11-29"
TODAY = "2026-11-21"
GROUP = "crm_infrastructure.group_infrastructure_user"
DATA = Path(__file__).resolve().parents[3] / "data"
WATCHED = (
    "infrastructure_service",
    "infrastructure_period",
    "res_partner",
    "account_move",
    "mail_message",
    "mail_mail",
    "mail_activity",
    "ir_attachment",
    "lifecycle_journal",
)


class ImportCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.importer = new_test_user(
            cls.env, "importer", f"{GROUP},base.group_partner_manager"
        )
        cls.Service = cls.env["infrastructure.service"]
        cls.Partner = cls.env["res.partner"]
        cls.kind = cls._create_type("Raven post", "raven")

    @classmethod
    def _create_type(cls, name, code, **values):
        product = cls.env["product.product"].create({"name": name, "type": "service"})
        return cls.env["infrastructure.service.type"].create(
            {"name": name, "code": code, "product_id": product.id, **values}
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(TODAY)
        frozen.start()
        self.addCleanup(frozen.stop)

    def _wizard(self, *lines, header=HEADER, content=None, **options):
        content = content or "\n".join([header, *lines]).encode()
        return (
            self.env["infrastructure.import"]
            .with_user(options.pop("user", self.importer))
            .create(
                {
                    "data_file": base64.b64encode(content),
                    "file_name": "services.csv",
                    "start_services": False,
                    **options,
                }
            )
        )

    def _check(self, *lines, **options):
        wizard = self._wizard(*lines, **options)
        wizard.action_check()
        return wizard

    def _import(self, *lines, **options):
        """Import lines and return the services that did not exist before."""
        before = self.Service.search([])
        wizard = self._check(*lines, **options)
        wizard.action_import()
        return self.Service.search([]) - before

    def _message(self, *lines, **options):
        return self._check(*lines, **options).line_ids[0].message

    def _row_counts(self):
        self.env.flush_all()
        counts = {}
        for table in WATCHED:
            query = SQL("SELECT count(*) FROM %s", SQL.identifier(table))
            [[counts[table]]] = self.env.execute_query(query)
        return counts
