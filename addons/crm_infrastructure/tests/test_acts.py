from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestActs(ServiceCase):
    """When accounting is asked for an act, and what the service does meanwhile."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.at_once = cls._create_type("domain_t", act_policy="on_renewal")
        cls.accountant = cls._create_user("acts", "account.group_account_invoice")
        cls.company.closing_act_user_id = cls.accountant

    def _paid_service(self, **vals):
        service = self._create_service(**vals)
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        return service

    def test_act_of_the_period_comes_when_it_is_over(self):
        service = self._paid_service()
        self.advance(after(2), after(30))
        self.assertFalse(service.period_ids.act_id)

        self.run_on(after(31))

        first = service.period_ids.sorted("number")[0]
        act = first.act_id
        self.assertEqual(act.state, "to_issue")
        self.assertEqual(act.move_id, first.move_id)
        self.assertEqual((act.period_from, act.period_to), (START, after(30)))
        self.assertEqual(act.amount_total, 100.0)
        self.assertEqual(
            self.kinds(service)[-3:],
            [
                (after(31), "invoice"),
                (after(31), "act"),
                (after(31), "acts_done"),
            ],
        )
        self.assertEqual(service.stage_code, "awaiting_payment")

    def test_act_on_renewal_comes_at_once(self):
        service = self._paid_service(type_id=self.at_once.id)
        self.assertEqual(service.period_ids.act_id.state, "to_issue")
        self.assertEqual(self.kinds(service, "act"), [(after(1), "act")])

    def test_requested_act_is_not_deleted(self):
        service = self._paid_service(type_id=self.at_once.id)
        act = service.period_ids.act_id
        with self.assertRaisesRegex(UserError, "Hosting"):
            act.with_user(self.accountant).unlink()
        act.action_cancel("Nobody wants it")
        self.advance(after(2), after(40))
        self.assertFalse(service.lifecycle_failure)

    def test_act_that_was_void_is_asked_for_again_with_its_invoice(self):
        service = self._paid_service(type_id=self.at_once.id)
        period = service.period_ids
        void = period.act_id
        period.move_id.button_cancel()
        self.assertEqual(void.state, "cancelled")
        period.move_id.button_draft()
        period.move_id.action_post()
        self.pay(period.move_id)
        self.advance(after(2), after(4))
        self.assertEqual(period.state, "paid")
        self.assertNotEqual(period.act_id, void)
        self.assertEqual(period.act_id.state, "to_issue")
        self.assertFalse(service.lifecycle_failure)
        self.advance(after(5), after(8))
        self.assertEqual(len(period.move_id.closing_act_ids), 2)

    def test_act_that_a_person_cancelled_is_not_asked_for_again(self):
        service = self._paid_service(type_id=self.at_once.id)
        period = service.period_ids
        period.act_id.action_cancel("Closed on paper")
        self.advance(after(2), after(4))
        self.assertEqual(period.move_id.closing_act_ids, period.act_id)
        self.assertEqual(period.act_id.state, "cancelled")

    def test_requested_act_is_a_task_of_the_accountant_and_collected_once_issued(self):
        service = self._paid_service(type_id=self.at_once.id)
        act = service.period_ids.act_id
        self.assertEqual(act.activity_ids.user_id, self.accountant)
        self.assertEqual(service.amount_collected, 0.0)

        act.with_user(self.accountant).action_issue()

        self.assertEqual(service.amount_collected, 100.0)

    def test_act_is_issued_by_itself_where_the_company_wants_it(self):
        self.company.closing_act_auto_issue = True
        service = self._paid_service(type_id=self.at_once.id)
        act = service.period_ids.act_id
        self.assertIn(act.state, ("issued", "sent"))
        self.assertEqual(act.date, after(1))
        self.assertEqual(service.amount_collected, 100.0)

    def test_every_period_has_one_act(self):
        self.company.closing_act_auto_issue = True
        service = self._create_service()
        for month in range(3, 8):
            self.run_on(date(2025, month, 10))
            unpaid = service.period_ids.filtered(lambda p: p.state == "unpaid")
            self.pay(unpaid.move_id)
            self.run_on(date(2025, month, 11))
        acts = self.env["closing.act"].search(
            [("move_id", "in", service.period_ids.move_id.ids)]
        )
        self.assertEqual(len(acts), 4)
        self.assertEqual(service.amount_collected, 400.0)

    def test_unpaid_period_that_was_served_gets_its_act_too(self):
        self.type.cut_off_days = 90
        service = self._create_service()
        self.advance(START, after(31))
        self.assertTrue(service.period_ids.sorted("number")[0].act_id)

    def test_service_that_is_off_waits_with_its_act(self):
        service = self._create_service()
        self.advance(START, after(40))
        self.assertEqual(service.stage_code, "disconnected")
        self.assertFalse(service.period_ids.act_id)

    def test_closing_asks_for_the_acts_that_are_missing(self):
        service = self._paid_service()
        service.action_close("The customer moved away")
        self.assertEqual(service.stage_code, "closed")
        self.assertEqual(service.period_ids.act_id.state, "to_issue")
        self.assertEqual(service.close_reason, "The customer moved away")
        before = self.kinds(service)
        self.advance(after(2), after(70))
        self.assertEqual(self.kinds(service), before)

    def test_closing_keeps_the_acts_that_are_there(self):
        service = self._paid_service(type_id=self.at_once.id)
        act = service.period_ids.act_id
        service.action_close("The end")
        self.assertEqual(service.period_ids.act_id, act)
        self.assertEqual(len(act.move_id.closing_act_ids), 1)

    def test_two_services_of_one_invoice_have_an_act_each(self):
        self.partner.infrastructure_grouping = True
        pair = self._create_service(name="Site", type_id=self.at_once.id)
        pair |= self._create_service(name="Mail", type_id=self.at_once.id)
        self.run_on(START)
        self.pay(pair.period_ids.move_id)
        self.run_on(after(1))
        acts = pair.period_ids.act_id
        self.assertEqual(len(acts), 2)
        self.assertEqual(acts.mapped("amount_total"), [100.0, 100.0])
        acts.action_issue()
        self.assertTrue(pair.period_ids.move_id.is_closed_by_act)
        self.assertEqual(pair.mapped("amount_collected"), [100.0, 100.0])

    # === WHAT ACCOUNTING DOES BY ITSELF === #

    def test_act_that_accounting_made_by_itself_is_not_made_twice(self):
        self.company.closing_act_auto_issue = True
        service = self._paid_service()
        move = service.period_ids.move_id
        move.with_user(self.accountant).action_create_and_issue_closing_acts()
        act = move.closing_act_ids

        self.advance(after(30), after(31))

        first = service.period_ids.sorted("number")[0]
        self.assertEqual(move.closing_act_ids, act)
        self.assertEqual(first.act_id, act)
        self.assertEqual(service.amount_collected, 100.0)
        row = self.row(service, "act")
        self.assertEqual((row.doc_id, row.state), (act.id, "sent"))

    def test_closing_makes_no_second_act_either(self):
        service = self._paid_service()
        move = service.period_ids.move_id
        move.with_user(self.accountant).action_create_closing_acts()
        service.action_close("The end")
        self.assertEqual(service.period_ids.act_id, move.closing_act_ids)

    def test_act_of_one_service_does_not_close_the_other(self):
        self.partner.infrastructure_grouping = True
        site = self._create_service(name="Site", type_id=self.at_once.id)
        mail = self._create_service(name="Mail")
        self.run_on(START)
        move = site.period_ids.move_id
        self.pay(move)
        self.run_on(after(1))
        self.assertEqual(move.closing_act_ids, site.period_ids.act_id)

        self.advance(after(30), after(31))

        act = mail.period_ids.sorted("number")[0].act_id
        self.assertEqual(len(move.closing_act_ids), 2)
        self.assertNotEqual(act, site.period_ids.sorted("number")[0].act_id)

    def test_invoice_that_needs_no_act_gets_none(self):
        service = self._paid_service()
        move = service.period_ids.move_id
        move.with_user(self.accountant).action_set_no_closing_act()

        self.advance(after(30), after(32))

        self.assertFalse(move.closing_act_ids)
        self.assertFalse(self.kinds(service, "act"))
        first = service.period_ids.sorted("number")[0]
        self.assertFalse(first.is_open)
        self.assertFalse(service.lifecycle_failure)
        service.action_close("The end")
        self.assertFalse(move.closing_act_ids)

    def test_act_is_asked_for_once_it_is_needed_after_all(self):
        service = self._paid_service()
        move = service.period_ids.move_id
        move.no_closing_act = True
        self.advance(after(30), after(31))
        move.no_closing_act = False
        self.run_on(after(32))
        self.assertEqual(len(move.closing_act_ids), 1)

    def test_act_in_place_of_a_cancelled_one_counts(self):
        service = self._paid_service(type_id=self.at_once.id)
        act = service.period_ids.act_id
        act.with_user(self.accountant).action_issue()
        act.with_user(self.accountant).action_cancel("Wrong date")
        move = act.move_id
        self.assertEqual(service.amount_collected, 0.0)

        move.with_user(self.accountant).action_create_and_issue_closing_acts()

        self.assertEqual(service.period_ids.act_id, move.closing_act_ids - act)
        self.assertEqual(service.amount_collected, 100.0)
