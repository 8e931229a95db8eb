from freezegun import freeze_time
from lxml import etree

from odoo.tests import tagged

from .common import NOON, OnboardingCase

FEW, MANY = 10, 100


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestQueries(OnboardingCase):
    """The number of queries does not grow with the number of opportunities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls._create_leads(MANY, documents=())
        documents = cls.env["crm.lead.document"]
        types = cls._stage("approval").required_document_type_ids
        documents.create(
            [
                {"lead_id": lead.id, "type_id": kind.id, "file": b"eA=="}
                for lead in cls.leads
                for kind in types
            ]
        )
        quiet = cls.leads.with_context(tracking_disable=True)
        quiet.with_user(cls.manager).write({"stage_id": cls._stage("approval").id})
        cls.env.flush_all()

    def _count(self, function):
        """Return how many queries it takes, with empty caches of records."""
        function()  # fill what is kept for all: views, rules, configuration
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _compare(self, function, slack=0):
        few = self._count(lambda: function(self.leads[:FEW]))
        many = self._count(lambda: function(self.leads))
        self.assertLessEqual(many, few + slack)

    def test_all_of_them_are_in_the_route(self):
        runs = self.leads.workflow_run_ids
        self.assertEqual(len(runs), MANY)
        self.assertEqual(set(runs.mapped("state")), {"running"})

    def test_opening_the_pipeline(self):
        leads = self.env["crm.lead"].with_user(self.manager)
        views = leads.get_views([(False, "kanban"), (False, "list")])
        for kind in ("kanban", "list"):
            with self.subTest(view=kind):
                arch = self._get_specification(views, kind)
                self._compare(
                    lambda some, arch=arch: leads.web_search_read(
                        [("id", "in", some.ids)], arch
                    )
                )

    def test_what_the_card_computes(self):
        leads = self.env["crm.lead"].with_user(self.manager)
        names = (
            "requisites_warning",
            "completeness_gaps",
            "is_terms_locked",
            "client_terms_count",
            "contract_file_name",
        )
        specification = {name: {} for name in names}
        self._compare(
            lambda some: leads.web_search_read([("id", "in", some.ids)], specification)
        )

    def _get_specification(self, views, kind):
        arch = etree.fromstring(views["views"][kind]["arch"])
        known = views["models"]["crm.lead"]["fields"]
        # in the order of the view, lines included: so the web client asks
        names = dict.fromkeys(node.get("name") for node in arch.iter("field"))
        lines = ("many2one", "one2many", "many2many")
        return {
            name: {"fields": {"display_name": {}}}
            if known[name]["type"] in lines
            else {}
            for name in names
            if name in known and known[name]["type"] not in ("binary", "properties")
        }

    def test_columns_of_the_pipeline(self):
        leads = self.env["crm.lead"].with_user(self.manager)
        leads = leads.with_context(default_team_id=self.team.id)
        specification = {"name": {}, "workflow_holder_id": {"fields": {}}}
        self._compare(
            lambda some: leads.web_read_group(
                [("id", "in", some.ids)],
                ["stage_id"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification=specification,
                unfold_read_default_limit=MANY,
            )
        )

    def test_inbox_of_the_head(self):
        tasks = self.env["workflow.task"].with_user(self.head)
        specification = {
            "name": {},
            "record_name": {},
            "deadline": {},
            "is_overdue": {},
            "is_mine": {},
            "user_id": {"fields": {"display_name": {}}},
        }
        self._compare(
            lambda some: tasks.web_search_read(
                [
                    ("user_id", "=", self.head.id),
                    ("state", "=", "ready"),
                    ("res_id", "in", some.ids),
                ],
                specification,
            )
        )

    def test_writing_a_field_on_all_of_them(self):
        number = iter(range(1000))
        for name in ("shipping_region", "priority", "brands"):
            with self.subTest(field=name):
                self._compare(
                    lambda some, name=name: some.with_user(self.manager).write(
                        {name: str(next(number) % 3)}
                    )
                )

    def test_moving_many_at_once(self):
        """Requirements, reminders and routes of a stage are checked in one go."""
        fresh = self._create_leads(MANY // 2, documents=(), shipping_region="x")
        types = self._stage("approval").required_document_type_ids
        self.env["crm.lead.document"].create(
            [
                {"lead_id": lead.id, "type_id": kind.id, "file": b"eA=="}
                for lead in fresh
                for kind in types
            ]
        )
        counts = []
        for some in (fresh[:5], fresh[5:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_context(tracking_disable=True).with_user(self.manager).write(
                {"stage_id": self._stage("approval").id}
            )
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        each = (counts[1] - counts[0]) / (len(fresh) - 10)
        self.assertLess(each, 12)
