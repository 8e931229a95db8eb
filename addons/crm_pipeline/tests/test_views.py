from lxml import etree

from odoo.tests import tagged

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestViews(PipelineCase):
    def test_every_view_opens_for_its_people(self):
        for user in (self.sam, self.ann, self.head):
            for model, kinds in {
                "crm.lead": ("form", "list", "kanban", "search"),
                "crm.lead.document": ("form", "list", "kanban", "search"),
                "crm.stage": ("form", "list"),
                "crm.team": ("form", "kanban", "list"),
            }.items():
                for kind in kinds:
                    with self.subTest(user=user.name, model=model, kind=kind):
                        views = (
                            self.env[model].with_user(user).get_views([(False, kind)])
                        )
                        self.assertTrue(views["views"][kind]["arch"])

    def test_every_field_of_the_form_is_read_by_a_salesperson(self):
        self._upload(self.lead, self.charter)
        self.lead._workflow_start(self._create_route())
        lead = self.lead.with_user(self.sam)
        arch = etree.fromstring(lead.get_view(view_type="form")["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        self.assertTrue(lead.web_read({n: {} for n in names if n in lead._fields}))

    def test_people_without_crm_read_documents_of_their_task(self):
        document = self._upload(self.lead, self.passport)
        self.lead._workflow_start(self._create_route())
        document = document.with_user(self.lara)
        arch = etree.fromstring(document.get_view(view_type="form")["arch"])
        spec = {node.get("name"): {} for node in arch.iter("field")}
        spec["lead_id"] = {"fields": {"display_name": {}}}
        [data] = document.web_read(spec)
        self.assertEqual(data["lead_id"]["display_name"], "Deal")

    def test_filters_work(self):
        arch = self.env["crm.lead"].get_view(
            self.env.ref("crm.view_crm_case_opportunities_filter").id, "search"
        )["arch"]
        for name in ("in_my_hands", "waits_for_others", "task_overdue", "incomplete"):
            self.assertIn(f'name="{name}"', arch)
        self.lead._workflow_start(self._create_route(self.sam))
        Lead = self.env["crm.lead"].with_user(self.sam)
        for domain, found in (
            ([("workflow_holder_id", "=", self.sam.id)], True),
            ([("workflow_holder_id", "not in", [self.sam.id, False])], False),
            ([("workflow_is_overdue", "=", True)], False),
            ([("completeness", "<", 100)], True),
        ):
            with self.subTest(domain=domain):
                leads = Lead.search([*domain, ("id", "=", self.lead.id)])
                self.assertEqual(bool(leads), found)
