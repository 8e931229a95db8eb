from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, ServiceCase


def after(days):
    return START + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestEvents(ServiceCase):
    """What people do between the runs, in every order."""

    def test_button_and_run_do_it_once_between_them(self):
        service = self._create_service()
        service.with_user(self.admin).action_process()
        self.run_on(START)
        service.with_user(self.admin).action_process()
        self.assertEqual(len(self.kinds(service, "invoice")), 1)
        self.assertEqual(len(service.period_ids), 1)

    def test_payment_wakes_the_scheduler(self):
        service = self._create_service()
        self.run_on(START)
        cron = self.env.ref("base_lifecycle.ir_cron_run")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self.pay(service.period_ids.move_id)
        after_it = triggers.search_count([("cron_id", "=", cron.id)])
        self.assertGreater(after_it, before)

    def test_next_step_date_is_what_the_run_looks_for(self):
        service = self._create_service()
        self.run_on(START)
        self.assertEqual(service.next_step_date, after(7))
        self.pay(service.period_ids.move_id)
        self.assertLessEqual(service.next_step_date, START)
        self.run_on(START, "10:00")
        self.assertEqual(service.next_step_date, after(31))

    def test_delays_changed_on_the_type_reach_its_services(self):
        service = self._create_service()
        self.run_on(START)
        self.type.resend_after_days = 3
        self.assertEqual(service.next_step_date, after(3))

    def test_starting_twice_or_without_a_product_is_refused(self):
        service = self._create_service()
        with self.assertRaises(UserError):
            service.action_start()
        bare = self._create_service(started=False)
        bare.product_id = False
        with self.assertRaises(UserError):
            bare.action_start()

    def test_buttons_are_refused_where_they_make_no_sense(self):
        service = self._create_service(started=False)
        for call in (
            lambda: service.action_resume(),
            lambda: service.action_disconnect("x"),
            lambda: service.action_promise(after(1), "x"),
        ):
            with self.assertRaises(UserError):
                call()
        service.action_close("Never began")
        with self.assertRaises(UserError):
            service.action_close("Again")

    def test_manual_steps_are_journaled_with_their_author(self):
        service = self._create_service()
        acting = service.with_user(self.admin)
        acting.action_disconnect("Moves")
        acting.action_resume()
        acting.action_disconnect("Moves again")
        rows = service.journal_ids.filtered(lambda row: row.kind == "disconnect")
        self.assertEqual(rows.user_id, self.admin)
        self.assertEqual(sorted(rows.mapped("note")), ["Moves", "Moves again"])

    def test_resumed_by_hand_with_a_debt_is_dunned_anew(self):
        service = self._create_service()
        self.advance(START, after(15))
        service.action_resume()
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.advance(after(16), after(28))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.run_on(after(29))
        self.assertEqual(service.stage_code, "disconnected")
        self.assertEqual(len(self.kinds(service, "cut_off")), 2)

    def test_resumed_by_hand_after_a_warning_is_warned_anew(self):
        service = self._create_service()
        self.advance(START, after(12))
        self.assertTrue(self.kinds(service, "last_warning"))
        service.action_disconnect("Moves house")
        self.set_clock(after(20))
        service.action_resume()
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.advance(after(20), after(33))
        self.assertEqual(service.stage_code, "awaiting_payment")
        self.assertEqual(len(self.kinds(service, "last_warning")), 2)
        self.run_on(after(34))
        self.assertEqual(service.stage_code, "disconnected")

    def test_context_of_the_caller_reaches_no_invoice(self):
        service = self._create_service()
        self.run_on(START)
        self.pay(service.period_ids.move_id)
        self.run_on(after(1))
        service.action_disconnect("Moves house")
        self.set_clock(after(31))
        service.with_context(default_ref="forged").action_resume()
        move = service.period_ids.sorted("number")[-1].move_id
        self.assertEqual(move.invoice_date, after(31))
        self.assertFalse(move.ref)

    def test_closed_service_is_not_billed_again_in_silence(self):
        service = self._create_service()
        self.run_on(START)
        period = service.period_ids
        service.action_close("The end")
        period.move_id.button_draft()
        period.move_id.button_cancel()
        with self.assertRaisesRegex(UserError, "by hand"):
            period.action_bill_again()
        period.action_waive("Agreed")
        self.assertEqual(period.state, "skipped")

    def test_deleted_draft_of_a_closed_service_is_told(self):
        service = self._create_service()
        self.run_on(START)
        period = service.period_ids
        service.action_close("The end")
        period.move_id.button_draft()
        period.move_id.with_context(force_delete=True).unlink()
        self.assertEqual(period.state, "skipped")
        self.assertIn("closed service", period.skip_reason)

    def test_closed_service_takes_the_late_payment(self):
        self.company.closing_act_auto_issue = True
        service = self._create_service()
        self.run_on(START)
        service.action_close("The end")
        self.assertEqual(service.amount_due, 100.0)
        self.pay(service.period_ids.move_id)
        self.advance(after(1), after(40))
        self.assertEqual(service.amount_collected, 100.0)
        self.assertEqual(len(service.period_ids), 1)

    def test_closing_ends_the_open_task(self):
        route = self._create_route("Switch off")
        self.type.disconnection_route_id = route
        service = self._create_service()
        self.advance(START, after(14))
        task = self.get_tasks(service)
        service.action_close("Bankrupt")
        self.assertEqual(task.state, "cancelled")

    def test_billed_service_is_kept(self):
        service = self._create_service()
        self.run_on(START)
        with self.assertRaises(UserError):
            service.unlink()
        copied = service.copy()
        self.assertEqual(copied.stage_code, "new")
        self.assertFalse(copied.period_ids)

    def test_forecast_is_what_happens_to_a_group_that_never_pays(self):
        services = self._create_service() | self._create_service(interval_unit="week")
        wizard = self.env["lifecycle.forecast"].create(
            {
                "company_id": self.company.id,
                "date_from": START,
                "date_until": after(45),
                "assumption": "never",
            }
        )
        wizard.action_compute()
        told = [
            (line.res_id, line.date, line.kind, line.amount)
            for line in wizard.line_ids.filtered(
                lambda line: line.res_id in services.ids
            )
        ]

        self.advance(START, after(45))

        lived = [
            (row.res_id, row.run_date, row.kind)
            for row in services.journal_ids
            if row.run_id
        ]
        self.assertEqual(sorted(line[:3] for line in told), sorted(lived))
        billed = sum(line[3] for line in told if line[2] == "invoice")
        self.assertEqual(billed, sum(services.period_ids.mapped("amount_total")))
