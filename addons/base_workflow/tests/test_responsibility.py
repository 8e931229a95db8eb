from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestResponsibility(WorkflowCase):
    def _cells(self, role):
        action = role.action_open_matrix()
        lines = self.env["workflow.matrix.line"].search(action["domain"])
        return {line.scope_name: line for line in lines}

    def test_matrix_shows_gaps(self):
        tags = self.env["res.partner.category"].create(
            [{"name": "North"}, {"name": "South"}]
        )
        role = self._create_role("Storekeeper")
        role.scope_model_id = self.env["ir.model"]._get("res.partner.category")
        self._create_member(role, self.ann, scope=f"res.partner.category,{tags[0].id}")
        cells = self._cells(role)
        self.assertEqual(cells["North"].user_id, self.ann)
        self.assertFalse(cells["North"].is_gap)
        self.assertTrue(cells["South"].is_gap)
        self.assertEqual(cells["South"].via, "colleague")

    def test_archived_person_is_a_gap(self):
        self.assertFalse(self._cells(self.lawyer)["Everything"].is_gap)
        self.ann.action_archive()
        cell = self._cells(self.lawyer)["Everything"]
        self.assertTrue(cell.is_gap)
        self.assertEqual(cell.user_id, self.boss)

    def test_role_without_members_is_a_gap(self):
        role = self._create_role("Empty")
        self.assertTrue(self._cells(role)["Everything"].is_gap)

    def test_deputy_is_no_gap(self):
        self.lawyer.member_ids.write(
            {"deputy_id": self.eve.id, "deputy_from": "2020-01-01"}
        )
        cell = self._cells(self.lawyer)["Everything"]
        self.assertEqual((cell.user_id, cell.via), (self.eve, "deputy"))
        self.assertFalse(cell.is_gap)

    def test_nobody_is_his_own_deputy(self):
        with self.assertRaises(ValidationError):
            self.lawyer.member_ids.deputy_id = self.ann

    def test_plain_user_does_not_configure(self):
        with self.assertRaises(AccessError):
            self.lawyer.with_user(self.eve).name = "Mine"
        with self.assertRaises(AccessError):
            self.lawyer.member_ids.with_user(self.eve).user_id = self.eve

    def test_manager_configures(self):
        group = self.env.ref("base_workflow.group_workflow_manager")
        self.eve.group_ids += group
        role = self.lawyer.with_user(self.eve)
        role.member_ids = [(0, 0, {"user_id": self.bob.id})]
        self.assertIn(self.bob, self.lawyer.member_ids.user_id)

    def test_vanished_scope_is_left_out(self):
        tag = self.env["res.partner.category"].create({"name": "Gone"})
        role = self._create_role("Keeper")
        self._create_member(role, self.ann, scope=f"res.partner.category,{tag.id}")
        tag.unlink()
        self.env.invalidate_all()
        self.assertEqual(list(self._cells(role)), ["Everything"])
