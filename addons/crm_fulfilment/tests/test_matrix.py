from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestMatrix(FulfilmentCase):
    """Direction x role: who does it, and where nobody does."""

    def _cells(self, action):
        cells = self.env["workflow.matrix.line"].search(action["domain"])
        return {(cell.role_id, cell.scope_name): cell for cell in cells}

    def test_matrix_shows_gaps(self):
        member = self.roles[1].member_ids.filtered(
            lambda member: member.shipping_direction_id == self.south
        )
        member.unlink()
        action = self.env["workflow.matrix.line"].action_open(self.roles.ids)
        cells = self._cells(action)
        self.assertEqual(cells[self.roles[0], "North"].user_id, self.operator)
        self.assertFalse(cells[self.roles[1], "North"].is_gap)
        self.assertTrue(cells[self.roles[1], "South"].is_gap)

    def test_direction_opens_its_own_cells(self):
        cells = self._cells(self.north.with_user(self.seller).action_open_matrix())
        self.assertFalse([key for key in cells if key[1] == "South"])
        self.assertEqual(cells[self.roles[0], "North"].user_id, self.operator)

    def test_direction_tells_its_people_and_gaps(self):
        north = self.north.with_user(self.seller)
        self.assertEqual(north.operator_id, self.operator)
        self.assertEqual(north.storekeeper_id, self.keeper)
        self.assertFalse(north.people_gaps)
        self.keeper.active = False
        self.env.invalidate_all()
        self.assertFalse(north.storekeeper_id)
        self.assertEqual(north.people_gaps, "Storekeeper for the direction “North”")
        self.assertFalse(self.south.people_gaps)

    def test_member_for_everything_fills_the_gaps(self):
        self.roles.member_ids.unlink()
        self.env.invalidate_all()
        self.assertTrue(self.north.people_gaps)
        for role in self.roles:
            self._create_member(role, self.boss)
        self.env.invalidate_all()
        self.assertFalse(self.north.people_gaps)

    def test_absence_is_no_gap(self):
        member = self.roles[0].member_ids.filtered(
            lambda member: member.shipping_direction_id == self.north
        )
        deputy = self._create_user("deputy")
        member.write({"deputy_id": deputy.id, "deputy_from": "2020-01-01"})
        self.env.invalidate_all()
        self.assertFalse(self.north.people_gaps)
        self.assertEqual(self.north.operator_id, deputy)

    def test_replacing_a_person_moves_the_tasks(self):
        run = self._start(self._create_orders())
        new = self._create_user("new_operator")
        self.roles[0].member_ids.filtered(
            lambda member: member.user_id == self.operator
        ).user_id = new
        self.assertEqual(self._ready(run).user_id, new)
        with self._refused(error=AccessError):
            self._complete(run, self.operator, values={"shipment_number": "R-1"})
        self._complete(run, new, values={"shipment_number": "R-1"})

    def test_direction_and_scope_are_one(self):
        member = self._create_member(self.roles[0], self.boss, self.south)
        self.assertEqual(member.scope, self.south)
        self.assertEqual(member.scope_key, f"crm.shipping.direction,{self.south.id}")
        member.scope = f"crm.shipping.direction,{self.north.id}"
        self.assertEqual(member.shipping_direction_id, self.north)
        member.shipping_direction_id = False
        self.assertFalse(member.scope)

    def test_import_by_names(self):
        result = self.env["workflow.role.member"].load(
            ["role_id/.id", "shipping_direction_id", "user_id"],
            [[str(self.roles[0].id), "South", "Boss"]],
        )
        self.assertFalse(result["messages"])
        member = self.env["workflow.role.member"].browse(result["ids"])
        self.assertEqual(member.scope, self.south)

    def test_list_of_members_edits(self):
        view = "crm_fulfilment.workflow_role_member_view_list"
        admin = self.env.ref("base.user_admin")
        Member = self.env["workflow.role.member"].with_user(admin)
        with Form(Member, view) as form:
            form.role_id = self.roles[0]
            form.user_id = self.boss
            form.shipping_direction_id = self.north
        self.assertEqual(form.record.scope, self.north)

    def test_salespeople_do_not_edit_the_table(self):
        with self._refused(error=AccessError):
            self._create_member(self.roles[0], self.boss).with_user(self.head).unlink()
        with self._refused(error=AccessError):
            self._call(
                self.seller,
                "workflow.role.member",
                "create",
                {"role_id": self.roles[0].id, "user_id": self.seller.id},
            )
