from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import PipelineCase


@tagged("post_install", "-at_install")
class TestGuard(PipelineCase):
    """No way into a stage past what it requires."""

    def _refused(self, leads, stage, *texts):
        with self.assertRaises(UserError) as caught:
            leads.write({"stage_id": stage.id})
        for text in texts:
            self.assertIn(text, str(caught.exception))
        self.env.invalidate_all()

    def test_write_lists_all_that_is_missing(self):
        other = self._create_lead(name="Second", referred="x")
        both = (self.lead | other).with_user(self.sam)
        with self.assertRaises(UserError) as caught:
            both.write({"stage_id": self.stage_ready.id})
        said = str(caught.exception)
        for text in ("“Deal”", "“Second”", "Charter", "Expected Revenue"):
            self.assertIn(text, said)
        self.assertEqual(said.count("Referred By"), 1)
        self.assertEqual(said.count("Charter"), 2)
        self.assertEqual((self.lead | other).stage_id, self.stage_new)

    def test_superuser_is_checked_too(self):
        self._refused(self.lead.sudo(), self.stage_ready, "Charter")

    def test_filled_lead_enters(self):
        self._fill(self.lead)
        self.lead.with_user(self.sam).write({"stage_id": self.stage_ready.id})
        self.assertEqual(self.lead.stage_id, self.stage_ready)

    def test_values_of_the_same_write_count(self):
        self._upload(self.lead, self.charter)
        self.lead.write(
            {
                "stage_id": self.stage_ready.id,
                "referred": "Me",
                "expected_revenue": 5,
            }
        )
        self.assertEqual(self.lead.stage_id, self.stage_ready)

    def test_blank_values_do_not_count(self):
        self.stage_ready.write(
            {"required_field_ids": self._fields("referred", "description", "tag_ids")}
        )
        self._upload(self.lead, self.charter)
        self.lead.write({"referred": "  ", "description": "<p><br></p>"})
        self._refused(self.lead, self.stage_ready, "Referred By", "Notes", "Tags")

    def test_create_in_a_stage_needs_what_it_requires(self):
        vals = self._lead_vals(stage_id=self.stage_ready.id)
        with self.assertRaises(UserError):
            self.env["crm.lead"].sudo().create(vals)
        document = {"type_id": self.charter.id, "file": b"c2Nhbg=="}
        lead = self.env["crm.lead"].create(
            {
                **vals,
                "referred": "Me",
                "expected_revenue": 1,
                "document_ids": [(0, 0, document)],
            }
        )
        self.assertEqual(lead.stage_id, self.stage_ready)

    def test_import_is_checked(self):
        head = ["name", "type", "team_id/.id", "user_id/.id", "stage_id/.id"]
        row = ["Imported", "opportunity", self.team.id, self.sam.id]
        Lead = self.env["crm.lead"].with_user(self.head)
        result = Lead.load(head, [[*map(str, row), str(self.stage_ready.id)]])
        self.assertFalse(result["ids"])
        self.assertIn("Charter", result["messages"][0]["message"])
        result = Lead.load(head, [[*map(str, row), str(self.stage_new.id)]])
        self.assertTrue(result["ids"], result["messages"])

    def test_import_does_not_move_an_existing_one(self):
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "deal",
                "model": "crm.lead",
                "res_id": self.lead.id,
            }
        )
        result = (
            self.env["crm.lead"]
            .with_user(self.head)
            .load(
                ["id", "stage_id/.id"], [["__import__.deal", str(self.stage_ready.id)]]
            )
        )
        self.assertFalse(result["ids"])
        self.assertEqual(self.lead.stage_id, self.stage_new)

    def test_form_is_checked(self):
        with Form(self.lead.with_user(self.sam)) as form:
            form.referred = "Me"
        with self.assertRaises(UserError), Form(self.lead.with_user(self.sam)) as form:
            form.stage_id = self.stage_ready

    def test_won_button_is_checked(self):
        self.stage_won.required_field_ids = self._fields("referred")
        with self.assertRaises(UserError):
            self.lead.with_user(self.sam).action_set_won_rainbowman()
        self.lead.referred = "Me"
        self.lead.with_user(self.sam).action_set_won_rainbowman()
        self.assertEqual(self.lead.won_status, "won")

    def test_won_button_takes_the_stage_of_each_team(self):
        other_team = self.team.copy({"name": "Second", "member_ids": False})
        own = {"team_ids": [(6, 0, other_team.ids)], "code": False}
        first = self.stage_new.copy(own)
        won = self.stage_won.copy(own)
        other = self._create_lead(
            team_id=other_team.id, stage_id=first.id, user_id=False
        )
        (self.lead | other).action_set_won()
        self.assertEqual(self.lead.stage_id, self.stage_won)
        self.assertEqual(other.stage_id, won)

    def test_stage_of_another_team_is_refused(self):
        other_team = self.env["crm.team"].create({"name": "Other"})
        foreign = self._create_stage("x", 1, team_ids=[(6, 0, other_team.ids)])
        self._refused(self.lead, foreign, "another team")
        teamless = self._create_lead(
            team_id=False, user_id=False, stage_id=self.env.ref("crm.stage_lead1").id
        )
        self._refused(teamless, self.stage_done, "another team")

    def test_team_with_stages_does_not_use_those_of_nobody(self):
        shared = self.env["crm.stage"].create({"name": "Shared", "sequence": -9})
        self._refused(self.lead, shared, "another team")
        vals = self._lead_vals()
        del vals["stage_id"]
        fresh = self.env["crm.lead"].create(vals)
        self.assertEqual(fresh.stage_id, self.stage_new)
        Lead = self.env["crm.lead"].with_context(default_team_id=self.team.id)
        columns = Lead._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertIn(self.stage_new, columns)
        self.assertNotIn(shared, columns)
        bare = self.env["crm.team"].create({"name": "Bare"})
        other = self._create_lead(team_id=bare.id, user_id=False, stage_id=shared.id)
        self.assertEqual(other.stage_id, shared)
        self.assertTrue(self.lead.has_team_stages)
        self.assertFalse(other.has_team_stages)
        other.team_id = self.team
        self.assertEqual(other.stage_id, self.stage_new)
        self.env["crm.stage"].search([("team_ids", "=", self.team.id)]).team_ids = False
        self.assertFalse(self._create_lead().has_team_stages)

    def test_other_teams_use_stages_of_nobody_as_odoo_has_it(self):
        shared = self.env["crm.stage"].create({"name": "Shared", "sequence": -9})
        won = self._create_stage("all_won", -8, team_ids=False, is_won=True)
        self.team.own_stages_only = False
        self.lead.stage_id = shared
        self.assertFalse(self.lead.has_team_stages)
        self.lead.action_set_won()
        self.assertEqual(self.lead.stage_id, won)
        Lead = self.env["crm.lead"].with_context(default_team_id=self.team.id)
        columns = Lead._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertEqual(columns & (shared | self.stage_new), shared | self.stage_new)

    def test_other_teams_use_stages_of_each_other_as_odoo_has_it(self):
        teams = self.env["crm.team"].create([{"name": "East"}, {"name": "West"}])
        eastern = self._create_stage("e", 1, team_ids=[(6, 0, teams[0].ids)])
        western = self._create_stage("w", 2, team_ids=[(6, 0, teams[1].ids)])
        lead = self._create_lead(
            team_id=teams[0].id, stage_id=eastern.id, user_id=False
        )
        lead.stage_id = western
        self.assertEqual((lead.team_id, lead.stage_id), (teams[0], western))
        self._refused(lead, self.stage_done, "another team")
        self.stage_done.team_ids += teams[1]
        self._refused(lead, self.stage_done, "another team")
        lead.team_id = self.team
        self.assertEqual(lead.stage_id, self.stage_new)

    def test_recomputed_stage_is_checked(self):
        """Another salesperson brings another team and, with it, its first stage."""
        zoe = self._create_user("zoe", "sales_team.group_sale_salesman")
        other_team = self.env["crm.team"].create(
            {"name": "Other", "member_ids": [(6, 0, zoe.ids)], "sequence": -1}
        )
        first = self._create_stage(
            "first",
            -5,
            team_ids=[(6, 0, other_team.ids)],
            required_field_ids=self._fields("referred"),
        )
        for vals in ({"user_id": zoe.id}, {"team_id": other_team.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.lead.write(vals)
            self.env.invalidate_all()
            self.assertEqual(self.lead.stage_id, self.stage_new)
        self.lead.write({"user_id": zoe.id, "referred": "Me"})
        self.assertEqual((self.lead.team_id, self.lead.stage_id), (other_team, first))

    def test_stage_is_entered_only_from_its_predecessors(self):
        self.stage_won.from_stage_ids = self.stage_done
        self._refused(self.lead, self.stage_won, "entered only from: Stage done")
        with self.assertRaises(UserError):
            self._create_lead(stage_id=self.stage_won.id)
        self.lead.stage_id = self.stage_done
        self.lead.stage_id = self.stage_won
        self.assertEqual(self.lead.stage_id, self.stage_won)

    def test_automatic_stage_is_for_routes(self):
        self.stage_done.is_automatic = True
        self._refused(self.lead.sudo(), self.stage_done, "only a route")
        with self.assertRaises(UserError):
            self._create_lead(stage_id=self.stage_done.id)
        self.lead._workflow_move("t_done")
        self.assertEqual(self.lead.stage_id, self.stage_done)
        self.lead.write({"stage_id": self.stage_done.id})

    def test_conversion_of_a_lead_enters_the_stage(self):
        lead = self._create_lead(type="lead", stage_id=self.stage_ready.id)
        self.assertEqual(lead.stage_id, self.stage_ready)
        with self.assertRaises(UserError):
            lead.convert_opportunity(False)
        self.env.invalidate_all()
        self.assertEqual(lead.type, "lead")
        self._fill(lead)
        lead.convert_opportunity(False)
        self.assertEqual(lead.type, "opportunity")

    def test_mass_conversion_is_checked(self):
        leads = self.env["crm.lead"].create(
            [
                self._lead_vals(type="lead", stage_id=stage.id, name=stage.name)
                for stage in (self.stage_new, self.stage_ready)
            ]
        )
        wizard = (
            self.env["crm.lead2opportunity.partner.mass"]
            .with_context(active_model="crm.lead", active_ids=leads.ids)
            .create(
                {
                    "user_ids": [(6, 0, self.ann.ids)],
                    "team_id": self.team.id,
                    "deduplicate": False,
                    "action": "each_exist_or_create",
                }
            )
        )
        with self.assertRaises(UserError):
            wizard.action_mass_convert()
        self._fill(leads[1])
        wizard.action_mass_convert()
        self.assertEqual(set(leads.mapped("type")), {"opportunity"})

    def test_document_of_another_company_is_not_required(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.charter.company_id = company
        self.lead.write({"referred": "Me", "expected_revenue": 1})
        self.lead.stage_id = self.stage_ready
        self.assertEqual(self.lead.stage_id, self.stage_ready)
