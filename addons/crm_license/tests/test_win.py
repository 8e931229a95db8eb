from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.crm_lead_win import CrmLead
from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestWin(LicenseCase):
    """Won by itself, the moment the second of signature and payment happens."""

    with_invoices = True

    def test_signed_then_paid(self):
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        self.assertEqual(lead.won_status, "pending")
        move = self.make_invoice(lead)
        self.assertEqual(lead.won_status, "pending")
        self.pay(move)
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(len(lead.license_ids), 1)

    def test_paid_then_signed(self):
        lead = self._create_lead()
        contract = self.make_contract(lead)
        self.pay(self.make_invoice(lead), self.accountant)
        self.assertEqual(lead.won_status, "pending")
        contract.with_user(self.seller).action_sign()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.license_ids.contract_id, contract)

    def test_accountant_without_a_right_on_opportunities_wins_by_payment(self):
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        self.pay(self.make_invoice(lead), self.accountant)
        self.assertEqual(lead.won_status, "won")

    def test_part_of_the_payment_wins_nothing(self):
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        move = self.make_invoice(lead)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create(
            {"amount": 50, "payment_difference_handling": "open"}
        )._create_payments()
        self.assertEqual(lead.won_status, "pending")
        lead._win_if_ready()
        self.assertEqual(lead.won_status, "pending")

    def test_a_cancelled_contract_wins_nothing(self):
        lead = self._create_lead()
        contract = self.make_contract(lead)
        contract.action_cancel("changed their mind")
        self.pay(self.make_invoice(lead))
        self.assertEqual(lead.won_status, "pending")

    def test_nobody_wins_it_by_hand(self):
        lead = self._create_lead()
        won = lead._get_won_stage()
        for act in (
            lambda record: record.write({"stage_id": won.id}),
            lambda record: record.action_set_won(),
            lambda record: record.action_set_won_rainbowman(),
            lambda record: record.with_context(
                workflow_pass=True, lifecycle_pass=True
            ).write({"stage_id": won.id}),
        ):
            for user in (self.seller, self.manager):
                with self.assertRaises(UserError), self.cr.savepoint():
                    act(lead.with_user(user))
        self.assertEqual(lead.won_status, "pending")

    def test_running_approval_holds_the_sale_until_it_is_decided(self):
        role = self.env["workflow.role"].create({"name": "Discounts"})
        self.env["workflow.role.member"].create(
            {"role_id": role.id, "user_id": self.manager.id}
        )
        route = self.env["workflow.route"].create(
            {
                "name": "Discount",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "manager_id": self.manager.id,
                "step_ids": [(0, 0, {"name": "Agree", "role_id": role.id})],
            }
        )
        lead = self._create_lead()
        lead._workflow_start(route)
        self.assertFalse(self.win(lead))
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "pending")
        self.assertFalse(self.activities(lead, "mail_activity_type_not_won"))
        self.get_task(lead).with_user(self.manager).action_complete()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(len(lead.license_ids), 1)

    def test_what_is_missing_is_named_all_at_once(self):
        lead = self._create_lead(license_tariff_id=False)
        gaps = lead._stage_gaps(lead._get_won_stage())[lead]
        self.assertEqual(gaps, ["tariff", "signed contract", "fully paid invoice"])

    def test_stage_that_requires_more_asks_the_salesperson_and_harms_no_payment(self):
        lead = self._create_lead()
        field = self.env["ir.model.fields"]._get("crm.lead", "phone")
        lead._get_won_stage().required_field_ids = field
        self.make_contract(lead).action_sign()
        move = self.make_invoice(lead)
        self.pay(move)
        self.assertEqual((move.payment_state, lead.won_status), ("paid", "pending"))
        activity = self.activities(lead, "mail_activity_type_not_won")
        self.assertEqual(activity.user_id, self.seller)
        lead.phone = "+1 555 0100"
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "won")
        self.assertFalse(self.activities(lead, "mail_activity_type_not_won"))

    def test_who_left_is_not_asked_why_it_was_not_won(self):
        lead = self._create_lead()
        field = self.env["ir.model.fields"]._get("crm.lead", "phone")
        lead._get_won_stage().required_field_ids = field
        self.seller.active = False
        self.make_contract(lead).action_sign()
        self.pay(self.make_invoice(lead))
        activity = self.activities(lead, "mail_activity_type_not_won")
        self.assertEqual(activity.user_id, self.leader)

    def test_deal_without_a_company_is_of_the_company_of_its_contract(self):
        lead = self._create_lead(company_id=False)
        lead.company_id = False
        self.make_contract(lead).action_sign()
        missed = patch.object(CrmLead, "_win_if_ready", lambda lead: lead.browse())
        with missed:
            self.pay(self.make_invoice(lead))
        other = self._create_company("Other Company")
        elsewhere = lead.with_context(allowed_company_ids=other.ids)
        elsewhere.sudo()._win_if_ready()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.license_ids.company_id, self.company)

    def test_contract_of_another_own_company_wins_the_sale(self):
        other = self._create_company("Second Own Company")
        preparer = self._create_user("lic_clerk", "base.group_user", company=other)
        lead = self._create_lead(contract_user_id=preparer.id)
        contract = self.make_contract(lead, preparer)
        contract.action_sign()
        self.pay(self.make_invoice(lead))
        self.assertEqual(lead.won_status, "won")
        licence = lead.license_ids
        self.assertEqual(licence.company_id, self.company)
        self.assertEqual(licence.contract_id, contract)
        self.assertEqual(licence.contract_user_id, preparer)
        shown = {"contract_id": {"fields": {"display_name": {}}}}
        self.assertTrue(licence.with_user(self.seller).web_read(shown))

    def test_scheduler_finds_what_the_events_missed(self):
        lead = self._create_lead()
        self.make_contract(lead).action_sign()
        missed = patch.object(CrmLead, "_win_if_ready", lambda lead: lead.browse())
        with missed:
            self.pay(self.make_invoice(lead))
        self.assertEqual(lead.won_status, "pending")
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(len(lead.license_ids), 1)

    def count_triggers(self):
        cron = self.env.ref("crm_license.ir_cron_win")
        return self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])

    def test_what_somebody_holds_is_left_to_the_scheduler_at_once(self):
        lead = self._create_lead()
        contract = self.make_contract(lead)
        self.pay(self.make_invoice(lead))
        before = self.count_triggers()
        held = patch.object(
            CrmLead, "try_lock_for_update", lambda lead, **kw: lead.browse()
        )
        with held:
            contract.action_sign()
            self.assertEqual(lead.won_status, "pending")
            called = self.count_triggers() - before
            self.assertEqual(set(called.mapped("call_at")), {fields.Datetime.now()})
            lead._win_or_wait()
        [again] = self.count_triggers() - before - called
        self.assertEqual(again.call_at, fields.Datetime.now() + timedelta(minutes=1))
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "won")

    def test_each_half_calls_the_scheduler_for_the_other_is_not_seen_yet(self):
        lead = self._create_lead()
        contract, move = self.make_contract(lead), self.make_invoice(lead)
        before = self.count_triggers()
        contract.action_sign()
        signed = self.count_triggers()
        self.assertGreater(signed, before)
        self.pay(move)
        self.assertEqual(self.count_triggers(), signed, "won: nothing is left to do")

    def test_a_contract_of_the_customer_that_was_signed_before_counts(self):
        earlier = self.make_contract(self._create_lead())
        earlier.action_sign()
        lead = self._create_lead()
        self.pay(self.make_invoice(lead))
        lead.with_user(self.manager).contract_id = earlier
        self.assertEqual(lead.won_status, "won")

    def test_invoice_says_what_is_sold_in_the_currency_of_the_price(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.plain.product_id = self.env["product.product"].create(
            {"name": "Licence", "type": "service", "taxes_id": False}
        )
        lead = self._create_lead(self.plain)
        lead.write({"license_currency_id": euro.id, "license_price": 77})
        move = lead._create_invoice()
        line = move.invoice_line_ids
        self.assertEqual((move.currency_id, line.price_unit), (euro, 77))
        self.assertEqual(line.product_id, self.plain.product_id)
        self.assertEqual(line.name, "Line B, Basic, 12 months")
        move.action_post()
        self.make_contract(lead).action_sign()
        self.pay(move)
        self.assertEqual(lead.license_ids.currency_id, euro)

    def test_licence_holds_all_of_the_sale(self):
        preparer = self._create_user("lic_preparer", "sales_team.group_sale_salesman")
        lead = self._create_lead(contract_user_id=preparer.id)
        lead.license_price = 99
        licence = self.win(lead)
        self.assertEqual(licence.partner_id, self.partner)
        self.assertEqual(licence.tariff_id, self.tariff)
        self.assertEqual(licence.term_id, self.terms[12])
        self.assertEqual(licence.amount, 99)
        self.assertEqual(licence.user_id, self.seller)
        self.assertEqual(licence.contract_user_id, preparer)
        self.assertEqual(licence.issuer_id, self.issuer)
        self.assertEqual(licence.contract_id, lead.contract_id)
        self.assertEqual(licence.opportunity_id, lead)
        self.assertEqual(licence.company_id, self.company)

    def test_licence_of_a_won_sale_is_archived_instead_of_deleted(self):
        lead = self._create_lead()
        licence = self.win(lead)
        licence._workflow_cancel("sold by mistake")
        for user in (self.manager, self.env.user):
            refused = self.assertRaisesRegex(UserError, "Archive it instead")
            with refused, self.cr.savepoint():
                licence.with_user(user).unlink()
        licence.with_user(self.manager).action_archive()
        with self.enter_registry_test_mode():
            self.env.ref("crm_license.ir_cron_win").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.license_ids, licence)
        lead.stage_id = lead._get_first_stage(lead.team_id)
        licence.with_user(self.manager).unlink()
        self.assertFalse(lead.license_ids)

    def test_winning_twice_makes_one_licence(self):
        lead = self._create_lead()
        licence = self.win(lead)
        lead._make_licenses_of_won()
        lead._win_if_ready()
        lead.sudo().write({"probability": 100})
        self.assertEqual(lead.license_ids, licence)

    def test_product_follows_the_team_and_other_deals_are_left_alone(self):
        lead = self.env["crm.lead"].create(
            {"name": "By team", "type": "opportunity", "team_id": self.team.id}
        )
        self.assertEqual(lead.license_product_id, self.product)
        other = self.env["crm.lead"].create(
            {"name": "Other", "type": "opportunity", "expected_revenue": 55}
        )
        self.assertFalse(other.license_product_id)
        self.assertEqual(other.expected_revenue, 55)
        other.write({"expected_revenue": 66})
        self.assertEqual(other.expected_revenue, 66)
