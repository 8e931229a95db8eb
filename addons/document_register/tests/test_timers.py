from datetime import timedelta

from odoo.tests import tagged

from .common import DAY, START, RegisterCase

DECIDE = "Contract not signed: decide what becomes of it"


@tagged("post_install", "-at_install")
class TestTimers(RegisterCase):
    def after(self, days):
        return START + timedelta(days=days)

    def test_unsigned_contract_asks_the_manager_then_the_supervisor(self):
        contract = self._create_contract()
        self.advance(START, self.after(6))
        self.assertFalse(self.reminders(contract))
        self.run_on(self.after(7))
        self.assertRecordValues(
            self.reminders(contract), [{"user_id": self.seller.id, "summary": DECIDE}]
        )
        self.assertFalse(self.tasks(contract))
        self.advance(self.after(8), self.after(20))
        task = self.tasks(contract)
        self.assertEqual((task.user_id, task.kind), (self.boss, "execute"))
        days = [day for day, _kind, _note in self.rows(contract, "timer")]
        self.assertEqual(days, [self.after(7), self.after(14)])

    def test_signature_takes_the_reminder_and_the_task_away(self):
        contract = self._create_contract()
        self.advance(self.after(7), self.after(14))
        task = self.tasks(contract)
        contract.with_user(self.seller).action_sign()
        self.assertFalse(self.reminders(contract))
        self.assertEqual(task.state, "cancelled")
        self.assertFalse(self.tasks(contract))

    def test_original_in_time_ends_everything(self):
        contract = self._create_contract("scan")
        self.run_on(self.after(5))
        self.assertTrue(self.reminders(contract))
        contract.with_user(self.seller).action_receive_original()
        self.assertFalse(contract.next_step_date)
        self.assertFalse(self.tasks(contract) or self.reminders(contract))
        count = len(contract.journal_ids)
        self.advance(self.after(6), self.after(40))
        self.assertEqual(len(contract.journal_ids), count)

    def test_late_original_gives_the_supervisor_a_task_on_the_tenth_day(self):
        contract = self._create_contract("scan")
        self.tasks(contract).with_user(self.boss).action_complete()
        self.advance(self.after(1), self.after(9))
        self.assertFalse(self.tasks(contract))
        self.run_on(self.after(10))
        task = self.tasks(contract)
        self.assertEqual(task.user_id, self.boss)
        self.assertEqual(task.route_id.code, "register_original")

    def test_cancelled_contract_is_decided_on(self):
        contract = self._create_contract("cancelled")
        self.run_on(self.after(7))
        self.assertEqual(self.reminders(contract).user_id, self.seller)
        self.run_on(self.after(14))
        self.assertEqual(self.tasks(contract).route_id.code, "register_cancelled")
        contract.with_user(self.seller).action_annul("Over")
        self.assertFalse(self.tasks(contract) or contract.next_step_date)

    def test_collecting_from_the_authority(self):
        original = self._create_original()
        original.action_advance()
        self.advance(START, self.after(9))
        self.assertEqual(len(self.reminders(original)), 1)
        self.assertFalse(self.tasks(original))
        self.run_on(self.after(10))
        self.assertEqual(self.tasks(original).user_id, self.boss)
        original.action_advance()
        self.assertFalse(self.tasks(original))

    def test_downtime_of_sixty_days_loses_and_doubles_nothing(self):
        contract = self._create_contract()
        for day in (60, 60, 66):
            self.run_on(self.after(day))
        notes = [note for _day, _kind, note in self.rows(contract, "timer")]
        self.assertEqual(notes, [DECIDE])
        self.assertEqual(len(self.reminders(contract)), 1)
        self.assertFalse(self.tasks(contract))

        for _time in range(2):
            self.run_on(self.after(67))
        self.assertEqual(len(self.rows(contract, "timer")), 2)
        self.assertEqual(len(self.reminders(contract)), 1)
        self.assertEqual(len(self.tasks(contract)), 1)

    def test_another_stay_in_a_stage_counts_anew(self):
        contract = self._create_contract()
        self.run_on(self.after(7))
        contract.action_cancel("Maybe later")
        self.set_clock(self.after(8))
        contract.action_reopen("Now")
        self.advance(self.after(9), self.after(15))
        days = [day for day, _kind, _note in self.rows(contract, "timer")]
        self.assertEqual(days, [self.after(7), self.after(15)])

    def test_bad_record_does_not_stop_the_others(self):
        good = self._create_contract()
        bad = self._create_contract("cancelled")
        route = self.env.ref("document_register.route_cancelled")
        route.step_ids.unlink()
        for day in range(7, 16):
            self.run_on(self.after(day))
        self.assertTrue(bad.is_failed)
        self.assertIn(route.name, bad.lifecycle_failure)
        self.assertFalse(good.is_failed)
        self.assertEqual(len(self.tasks(good)), 1)

    def test_forecast_says_what_the_runs_will_do(self):
        contract = self._create_contract()
        seen = contract._lifecycle_forecast(START, self.after(30), "pay")
        expected = [(step.due, step.key) for _record, step in seen]
        self.assertEqual(len(expected), 2)
        self.advance(START, self.after(30))
        rows = contract.journal_ids.sorted("id")
        self.assertEqual([(row.run_date, row.key) for row in rows], expected)

    def test_administrator_changes_the_delay(self):
        contract = self._create_contract()
        timer = self.env.ref("document_register.timer_not_signed_ask")
        timer.days = 3
        self.assertEqual(contract.next_step_date, START + 3 * DAY)
        timer.active = False
        self.assertEqual(contract.next_step_date, START + 14 * DAY)
