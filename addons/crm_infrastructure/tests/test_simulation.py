import zlib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.account_closing_act.models.closing_act_mail import ClosingAct
from odoo.addons.base_lifecycle.models.lifecycle_journal_mail import LifecycleJournal
from odoo.addons.base_lifecycle.models.passes import engine

from .common import DAY, ServiceCase

DATA = Path(__file__).resolve().parents[3] / "data" / "services.csv"
BEGIN = date(2026, 11, 24)
END = date(2028, 1, 24)
AT_ONCE, LATE, IN_PART, NEVER = range(4)
COST = {"day": 20, "week": 40, "month": 10, "year": 1}  # invoices, about
LETTERS = ("invoice", "resend", "last_warning", "cut_off")


def send_row(row, _domain):
    """Send at once, unless the letter is out of date or has no address."""
    record = row._get_record()
    reason = record._lifecycle_stale_reason(row)
    if reason:
        engine(row).write({"state": "skipped", "note": reason})
    elif record._get_mail_partner(row).email_normalized:
        row._mark_sent()
    else:
        row._mark_undeliverable()


def send_acts(acts, date):
    acts._apply_event("send", {"date_sent": date})


@tagged("post_install", "-at_install")
class TestSimulation(ServiceCase):
    """Fourteen months of an agency with four kinds of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not DATA.exists():
            cls.skipTest(cls, "the repository's sample data are not there")
        cls.clock.move_to(f"{BEGIN} 08:00:00")
        cls.company.write(
            {"closing_act_auto_issue": True, "lifecycle_breaker_floor": 1000}
        )
        cls.env.ref("base.RUB").active = True
        wizard = cls.env["infrastructure.import"].with_company(cls.company)
        wizard._demo_import(str(DATA))
        imported = cls.env["infrastructure.service"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.imported_count = len(imported)
        cls.services = cls._pick_each_kind(imported)
        (imported - cls.services).active = False
        cls.services.write({"administrator_id": cls.admin.id, "user_id": cls.admin.id})

    @classmethod
    def _pick_each_kind(cls, services):
        """Return few services that together have every trait, the cheapest first."""
        traits = {service: cls._traits(service) for service in services}
        missing, picked = set().union(*traits.values()), services.browse()
        while missing:
            picked |= max(
                services - picked,
                key=lambda s: len(traits[s] & missing) / (2 + COST[s.interval_unit]),
            )
            missing -= traits[picked[-1]]
        return picked

    @classmethod
    def _traits(cls, service):
        """Return what makes the life of a service different from that of others."""
        payer, unit = cls._kind(service), service.interval_unit
        return {
            ("interval", service.interval_number, unit),
            ("end of month", service.date_start.day > 28),
            ("ends", bool(service.date_end)),
            ("ran before", bool(service.paid_through)),
            ("currency", service.currency_id),
            ("several", service.quantity != 1),
            (payer, "has an address", bool(service.partner_id.email_normalized)),
            (payer, "type", service.type_id),
            (payer, "at the end of a month", service.date_start.day > 28),
            *([(payer, unit)] if unit in ("month", "year") else ()),
        }

    def setUp(self):
        super().setUp()
        # what the mails look like is tested elsewhere and takes most of the time
        for model, method in ((LifecycleJournal, send_row), (ClosingAct, send_acts)):
            self.startPatcher(patch.object(model, "_send", method))

    @staticmethod
    def _kind(service):
        return zlib.crc32(service.partner_id.name.encode()) % 4

    def test_fourteen_months(self):
        self.set_clock(BEGIN, "08:00")
        self.assertGreater(self.imported_count, 60)
        self.assertGreater(len(self.services), 20)
        never = self.services.filtered(lambda s: self._kind(s) == NEVER)
        self.payers = self.services - never
        told = self._forecast(never, BEGIN + timedelta(days=60))
        day = BEGIN
        while day <= END:
            if self._is_busy(day) or day.day % 10 == 0:
                self._live(day)
            if day == BEGIN + timedelta(days=60):
                self._check_forecast(never, told, day)
            if (day + DAY).day == 1:
                self._check_invariants(day)
            day += DAY
        self._check_invariants(END)
        self._check_stages()
        self.assertGreater(len(self.services.period_ids.move_id), 120)

    # === THE WORLD === #

    def _is_busy(self, day):
        dates = self.services.mapped("next_step_date")
        return any(due and due <= day for due in dates) or self._payments_due(day)

    def _live(self, day):
        self.run_on(day)
        tasks = self.env["workflow.task"].search(
            [("state", "=", "ready"), ("res_id", "in", self.services.ids)]
        )
        for task in tasks:
            task.with_user(task.user_id).action_complete()
        due = self._payments_due(day)
        halves = due.filtered(lambda p: self._kind(p.service_id) == IN_PART).move_id
        for move in halves:
            self.pay(move, move.amount_total / 2)
        if rest := due.move_id - halves:
            self.pay(rest)

    def _payments_due(self, day):
        """At once: the next day; late: the day before the cut-off; part: a half."""
        after = {AT_ONCE: 1, LATE: 12, IN_PART: 5}
        periods = self.env["infrastructure.period"].search(
            [
                ("service_id", "in", self.payers.ids),
                ("state", "=", "unpaid"),
                ("move_id.payment_state", "=", "not_paid"),
                ("date_invoice", "<", day),
            ]
        )
        return periods.filtered(
            lambda p: (day - p.date_invoice).days >= after[self._kind(p.service_id)]
        )

    # === WHAT MUST HOLD === #

    def _check_invariants(self, day):
        self.env.invalidate_all()
        for service in self.services:
            with self.subTest(service=service.name, day=day):
                self._check_periods(service)
                self._check_due(service, day)
                self._check_journal(service)
                self._check_letters(service)
                self.assertAlmostEqual(
                    service.amount_collected, self._collected(service), 2
                )

    def _check_periods(self, service):
        periods = service.period_ids.sorted("number")
        if not periods:
            return
        first = periods[0].number
        numbers = periods.mapped("number")
        self.assertEqual(numbers, list(range(first, first + len(periods))))
        for before, period in zip(periods, periods[1:], strict=False):
            self.assertEqual(period.date_from, before.date_to + DAY)
        billed = periods.filtered(lambda p: p.state != "skipped")
        lines = self.env["account.move.line"].search(
            [("infrastructure_period_id", "in", periods.ids)]
        )
        self.assertEqual(
            Counter(lines.infrastructure_period_id.ids), Counter(billed.ids)
        )
        self.assertEqual(len(lines), len(billed))

    def _check_due(self, service, day):
        self.assertFalse(service.lifecycle_failure)
        served = service.stage_code in ("in_service", "awaiting_payment")
        if served and not (service.date_end and service.date_end < day):
            last = max(service.period_ids.mapped("date_to"), default=None)
            expected = last or service._get_day_after_paid()
            self.assertGreaterEqual(expected, min(day, expected))
            if last:
                self.assertGreaterEqual(last, day)

    def _check_journal(self, service):
        rows = service.journal_ids
        self.assertEqual(len(rows), len(set(rows.mapped("key"))))
        invoices = rows.filtered(lambda r: r.kind == "invoice" and r.state != "skipped")
        self.assertEqual(
            set(invoices.mapped("doc_id")), set(service.period_ids.move_id.ids)
        )
        acts = rows.filtered(lambda row: row.kind == "act")
        self.assertEqual(set(acts.mapped("doc_id")), set(service.period_ids.act_id.ids))

    def _check_letters(self, service):
        """Invoice, reminder, warning, cut-off: in this order, far enough apart."""
        rows = service.journal_ids.filtered(
            lambda row: row.kind in LETTERS and row.state != "skipped"
        )
        type_ = service.type_id
        for move in service.period_ids.move_id:
            of_move = rows.filtered(lambda row, move=move: row.doc_id == move.id)
            days = {row.kind: row.run_date for row in of_move.sorted("id")}
            order = [days[kind] for kind in LETTERS if kind in days]
            self.assertEqual(order, sorted(order))
            self.assertEqual(len(set(order)), len(order))
            if "resend" in days:
                waited = (days["resend"] - days["invoice"]).days
                self.assertGreaterEqual(waited, type_.resend_after_days)
            if "cut_off" in days:
                warned = of_move.filtered(lambda row: row.kind == "last_warning")
                self.assertEqual(warned.mapped("state"), ["sent"] * len(warned))
                notice = (days["cut_off"] - max(warned.mapped("date_sent"))).days
                self.assertGreaterEqual(notice, type_.last_warning_days)

    def _collected(self, service):
        """Compute anew, from the accounting alone, what the service has brought in."""
        total = 0.0
        acts = self.env["closing.act"].search(
            [
                ("move_id", "in", service.period_ids.move_id.ids),
                ("state", "in", ("issued", "sent", "signed")),
            ]
        )
        closed = {(act.move_id, act.period_from) for act in acts}
        for period in service.period_ids:
            move = period.move_id
            paid = move.state == "posted" and move.payment_state == "paid"
            if paid and (move, period.date_from) in closed:
                lines = move.invoice_line_ids.filtered(
                    lambda line, p=period: line.infrastructure_period_id == p
                )
                total += sum(lines.mapped("price_total"))
        return total

    def _check_stages(self):
        for service in self.services:
            kind, stage = self._kind(service), service.stage_code
            with self.subTest(service=service.name, kind=kind):
                ended = service.date_end and service.date_end < END
                if not service.period_ids:
                    self.assertIn(stage, ("in_service", "closed"))
                elif kind in (AT_ONCE, LATE):
                    self.assertNotIn(stage, ("disconnection", "disconnected"))
                    self.assertTrue(stage == "closed" or not ended)
                elif service.partner_id.email_normalized:
                    first = min(service.period_ids.mapped("date_invoice"))
                    if (END - first).days > 20:
                        self.assertIn(stage, ("disconnected", "closed"))
                else:
                    self.assertNotIn("cut_off", service.journal_ids.mapped("kind"))

    # === FORECAST === #

    def _forecast(self, services, until):
        wizard = self.env["lifecycle.forecast"].create(
            {
                "company_id": self.company.id,
                "date_from": BEGIN,
                "date_until": until,
                "assumption": "never",
            }
        )
        wizard.action_compute()
        reachable = services.filtered(lambda s: s.partner_id.email_normalized)
        lines = wizard.line_ids.filtered(lambda line: line.res_id in reachable.ids)
        return sorted((line.date, line.res_id, line.kind) for line in lines)

    def _check_forecast(self, services, told, day):
        """Tasks are done on the same day here, and the next day in the forecast."""
        reachable = services.filtered(lambda s: s.partner_id.email_normalized)
        rows = reachable.journal_ids.filtered(
            lambda row: row.run_date <= day and row.kind in LETTERS
        )
        lived = sorted((row.run_date, row.res_id, row.kind) for row in rows)
        self.assertTrue(lived)
        self.assertEqual(lived, [line for line in told if line[2] in LETTERS])
