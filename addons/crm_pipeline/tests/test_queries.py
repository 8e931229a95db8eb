from odoo.tests import tagged

from odoo.addons.crm.models.crm_lead import CrmLead

from .common import PipelineCase

NAMES = (
    "name",
    "stage_id",
    "team_card",
    "completeness",
    "completeness_gaps",
    "next_stage_id",
    "workflow_holder_id",
    "workflow_deadline",
    "workflow_is_overdue",
    "workflow_task_name",
    "is_in_my_hands",
    "workflow_ready_task_id",
)


@tagged("post_install", "-at_install")
class TestQueries(PipelineCase):
    """Many opportunities cost as many queries as a few."""

    def _leads(self, count, **vals):
        leads = self.env["crm.lead"].create(
            [self._lead_vals(name=f"Deal {i}", **vals) for i in range(count)]
        )
        kinds = [{"type_id": self.charter.id, "file": b"c2Nhbg=="}] * count
        self.env["crm.lead.document"].create(
            [
                {**vals, "lead_id": lead.id}
                for vals, lead in zip(kinds, leads, strict=True)
            ]
        )
        return leads

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _assert_constant(self, function, few=None, many=None):
        few, many = few or self._leads(5), many or self._leads(50)
        function(few[:1])
        self.assertLessEqual(
            self._count(lambda: function(many)), self._count(lambda: function(few)) + 1
        )

    def test_reading_list_and_kanban(self):
        spec = {name: {} for name in NAMES}
        route = self._create_route()
        few, many = self._leads(5), self._leads(50)
        (few | many)._workflow_start(route)
        for user in (self.ann, self.head):
            with self.subTest(user=user.name):
                self._assert_constant(
                    lambda leads, user=user: leads.with_user(user).web_read(spec),
                    few,
                    many,
                )

    def test_writing_a_field_costs_what_it_costs_in_stock(self):
        leads = self._leads(50)
        vals = iter(range(100))

        def write(method):
            value = {"referred": f"Somebody {next(vals)}"}
            return self._count(lambda: method(leads, value))

        write(lambda records, value: records.write(value))
        ours = write(lambda records, value: records.write(value))
        bare = write(CrmLead.write)
        self.assertLessEqual(ours, bare + 2)
        self._assert_constant(
            lambda some: some.write({"referred": f"Somebody {next(vals)}"})
        )

    def test_writing_a_field_of_leads_with_runs(self):
        few, many = self._leads(5), self._leads(50)
        route = self._create_route()
        route.locked_field_ids = self._fields("referred")
        (few | many)._workflow_start(route)
        self._assert_constant(
            lambda leads: leads.write({"expected_revenue": 7}), few, many
        )

    def test_moving_checks_in_constant_queries(self):
        """Stock itself costs some for each lead that moves; the check does not."""
        few = self._leads(5, referred="Me", expected_revenue=1)
        many = self._leads(50, referred="Me", expected_revenue=1)

        def check(leads):
            gaps = leads._stage_gaps(self.stage_ready)
            self.assertEqual(gaps, {lead: [] for lead in leads})

        self._assert_constant(check, few, many)

    def test_moving_costs_few_queries_beside_stock(self):
        leads = self._leads(60, referred="Me", expected_revenue=1)
        vals = {"stage_id": self.stage_ready.id}
        leads[:1].write(vals)
        bare = self._count(lambda: CrmLead.write(leads[10:20], dict(vals)))
        few = self._count(lambda: leads[20:30].write(vals))
        self.assertLessEqual(few, bare + 15)
        leads = leads.with_context(tracking_disable=True)
        many = self._count(lambda: leads[30:60].write(vals))
        some = self._count(lambda: leads[1:9].write(vals))
        self.assertLessEqual(many, some + 1)

    def test_documents_are_listed_in_constant_queries(self):
        few, many = self._leads(5), self._leads(50)
        spec = {"document_ids": {"fields": {"name": {}, "type_id": {}}}}
        for user in (self.ann, self.lara):
            documents = self.env["crm.lead.document"].with_user(user)
            self._assert_constant(
                lambda leads, documents=documents: documents.search(
                    [("lead_id", "in", leads.ids)]
                ).web_read({"name": {}, "is_personal": {}, "file_size": {}}),
                few,
                many,
            )
        self._assert_constant(
            lambda leads: leads.with_user(self.ann).web_read(spec), few, many
        )
