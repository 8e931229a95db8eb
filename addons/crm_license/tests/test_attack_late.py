from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestAttackLate(LicenseCase):
    """No licence without signature and payment, and none twice, by detours either."""

    with_invoices = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_product("Line C", cls.team)
        cls.won = cls.env["crm.stage"].search(
            [("team_ids", "=", cls.team.id), ("is_won", "=", True)]
        )
        cls.won.is_automatic = False
        cls.sold = {
            "license_product_id": cls.product.id,
            "license_tariff_id": cls.tariff.id,
            "license_term_id": cls.terms[12].id,
        }

    def win_without_product(self):
        lead = self._create_lead(**dict.fromkeys(self.sold, False))
        lead.with_user(self.seller).stage_id = self.won
        self.assertEqual(lead.won_status, "won")
        return lead

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_won_deal_becomes_no_sale_of_a_licence_afterwards(self):
        lead = self.win_without_product()
        words = "signed contract.*paid invoice"
        for user in (self.seller, self.manager):
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                lead.with_user(user).write(self.sold)
        self.assertFalse(lead.license_product_id)
        self.run_cron()
        self.assertFalse(lead.license_ids)

    def test_product_that_came_by_the_team_makes_no_licence_either(self):
        self.second.sales_team_id = self.plain.sales_team_id
        other = self.env["crm.team"].create({"name": "Other"})
        lead = self._create_lead(team_id=other.id, **dict.fromkeys(self.sold, False))
        self.won.team_ids |= other
        lead.stage_id = self.won
        with self.assertRaisesRegex(UserError, "signed contract"):
            lead.team_id = self.team

    def test_scheduler_makes_a_licence_only_when_signed_and_paid(self):
        lead = self.win_without_product()
        for name, value in (self.sold | {"license_price": 120.0}).items():
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_lead SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    value,
                    lead.id,
                )
            )
        self.env.invalidate_all()
        self.run_cron()
        self.assertFalse(lead.license_ids)
        self.make_contract(lead).action_sign()
        self.run_cron()
        self.assertFalse(lead.license_ids)
        self.pay(self.make_invoice(lead))
        self.run_cron()
        self.assertEqual(len(lead.license_ids), 1)

    def test_what_was_continued_meanwhile_is_not_renewed_and_harms_no_payment(self):
        licence = self._create_license("2025-03-10")
        lead = licence._renew_by_hand()
        successor = self._create_license(predecessor_id=licence.id)
        self.make_contract(lead).action_sign()
        self.pay(self.make_invoice(lead))
        self.assertTrue(lead.is_fully_paid)
        self.assertEqual(lead.won_status, "pending")
        activity = self.activities(lead, "mail_activity_type_not_won")
        self.assertIn(successor.name, str(activity.note))
        self.assertEqual(licence.successor_ids, successor)

    def test_task_of_another_route_issues_nothing(self):
        licence = self.win(self._create_lead(self.plain))
        task = self.tick(licence)
        route = self.env["workflow.route"].create(
            {
                "name": "Not issued for long",
                "model_id": self.env["ir.model"]._get_id("crm.license"),
                "step_ids": [
                    (0, 0, {"name": "Ask", "responsible": "requester", "due_days": 0})
                ],
            }
        )
        run = licence._workflow_start(route, requester=self.leader)
        self.assertLess(run.task_ids.deadline, task.deadline)
        with self.assertRaises(AccessError):
            licence.with_user(self.leader).action_activate("2025-03-10")
        licence.with_user(self.issuer).action_activate("2025-03-10")
        self.assertEqual((task.state, run.task_ids.state), ("done", "ready"))
