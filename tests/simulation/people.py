"""How customers and colleagues behave: by their habits and a seed, never by chance."""

import random
from datetime import timedelta
from decimal import Decimal

from .days import DAY, plus_days
from .population import BEGIN, DAYS, MONTHS, pick

# of a hundred invoices
ACCIDENTS = {
    "none": 80,
    "cancel": 4,
    "credit": 4,
    "reset": 3,
    "delete": 2,
    "take_back": 4,
    "dispute": 3,
}
HALF = Decimal("0.5")


class People:
    """Plans deeds ahead; `on(day)` gives out what was planned for it."""

    def __init__(self, population, world, seed):
        self.world, self.seed = world, seed
        self._agenda, self._delayed = {}, {}
        self._seen = set()
        self._plan_lives(population)

    def plan(self, day, name, subject, *arguments):
        self._agenda.setdefault(day, []).append((name, subject, *arguments))

    def on(self, day):
        return [*self._delayed.pop(day, []), *self._agenda.pop(day, [])]

    def put_off(self, day, until):
        """Nobody does what was planned for this day before another one."""
        self._delayed.setdefault(until, []).extend(self._agenda.pop(day, []))

    def rng(self, *key):
        return random.Random(f"{self.seed} {key}")

    # === LONG BEFORE === #

    def _plan_lives(self, population):
        for service in population.services:
            self.plan(service.starts, "start", service)
            self._plan_turns(service, self.rng("turns", service.number))
        for number, sale in enumerate(population.sales):
            sale.seed = number
            self.plan(sale.day, "sell", sale)
        leaving = plus_days(BEGIN, DAYS // 2 + 5)
        for number, person in enumerate(("administrator", "seller", "issuer")):
            self.plan(plus_days(leaving, 30 * number), "archive", person)

    def _plan_turns(self, service, rng):
        day = plus_days(service.starts, rng.randrange(30, 500))
        if rng.random() < 0.25:
            price = Decimal(rng.randrange(500, 30000)) / 100
            self.plan(day, "reprice", service, price)
        if rng.random() < 0.08:
            self.plan(plus_days(day, 7), "close", service)
        elif rng.random() < 0.12:
            self.plan(day, "disconnect", service)
            if rng.random() < 0.7:
                back = plus_days(day, rng.randrange(1, 50))
                self.plan(back, "resume_by_hand", service)

    # === LOOKING AT WHAT IS THERE === #

    def look(self, today):
        """Plan what people will do about what has come up."""
        for bill in self._new(self.world.bills):
            self._plan_bill(bill, self.rng("bill", bill.number), today)
        for service in self.world.services:
            self._look_at_service(service, today)
        for letter in self._new(self.world.mute):
            self._look_at_mute(letter, today)
        for deal in self._new(self.world.deals):
            self._plan_deal(deal, self.rng("deal", deal.number), today)
        for licence in self._new(self.world.licences):
            rng = self.rng("issue", licence.deal.number)
            self._plan_issue(licence, rng, today)

    def _new(self, things):
        new = [thing for thing in things if thing not in self._seen]
        self._seen.update(new)
        return new

    def _is_new(self, *key):
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    # === INVOICES === #

    def _plan_bill(self, bill, rng, today):
        accident = pick(rng, ACCIDENTS)
        if accident == "none":
            self._plan_payment(bill, rng, today)
        else:
            getattr(self, f"_plan_{accident}")(bill, rng, today)
        if rng.random() < 0.1:
            day = plus_days(today, rng.randrange(4, 12))
            until = plus_days(day, rng.randrange(3, 20))
            self.plan(day, "promise", bill.parts[0][0], until)

    def _plan_payment(self, bill, rng, today):
        habit = bill.customer.habit
        if habit == "changing":
            habit = rng.choice(("prompt", "late", "after_cut_off", "in_part"))
        first, last = {
            "prompt": (0, 6),
            "late": (8, 14),
            "after_cut_off": (15, 70),
            "in_part": (2, 12),
            "never": (90, 120),
        }[habit]
        day = plus_days(today, rng.randrange(first, last))
        if habit == "in_part":
            self.plan(day, "pay", bill, HALF)
            day = plus_days(day, rng.randrange(5, 60))
        if habit not in ("never", "in_part") or rng.random() < 0.4:
            self.plan(day, "pay", bill)

    def _plan_cancel(self, bill, rng, today):
        day = plus_days(today, rng.randrange(0, 20))
        self.plan(day, "cancel", bill)
        self._plan_decision(bill, rng, day)

    def _plan_credit(self, bill, rng, today):
        day = plus_days(today, rng.randrange(0, 20))
        if rng.random() < 0.5:  # refunded after it was paid
            self.plan(day, "pay", bill)
            day = plus_days(day, rng.randrange(1, 30))
        self.plan(day, "credit", bill)
        self._plan_decision(bill, rng, day)

    def _plan_decision(self, bill, rng, day):
        for service, period, _amount in bill.parts:
            what = rng.choice(("bill_again", "bill_again", "waive", ""))
            if what:
                later = plus_days(day, rng.randrange(1, 15))
                self.plan(later, what, service, period)

    def _plan_reset(self, bill, rng, today):
        day = plus_days(today, rng.randrange(0, 14))
        self.plan(day, "reset", bill)
        day = plus_days(day, rng.randrange(1, 10))
        self.plan(day, "post", bill)
        self._plan_payment(bill, rng, day)

    def _plan_delete(self, bill, rng, today):
        day = plus_days(today, rng.randrange(0, 8))
        self.plan(day, "reset", bill)
        self.plan(plus_days(day, rng.randrange(0, 4)), "delete", bill)
        self._plan_payment(bill, rng, plus_days(today, 5))

    def _plan_take_back(self, bill, rng, today):
        day = plus_days(today, rng.randrange(0, 25))
        self.plan(day, "pay", bill)
        day = plus_days(day, rng.randrange(0, 30))
        self.plan(day, "take_back", bill)
        self._plan_payment(bill, rng, day)

    def _plan_dispute(self, bill, rng, today):
        day = plus_days(today, rng.randrange(0, 12))
        self.plan(day, "dispute", bill, True)
        day = plus_days(day, rng.randrange(1, 25))
        self.plan(day, "dispute", bill, False)
        self._plan_payment(bill, rng, day)

    # === SERVICES === #

    def _look_at_service(self, service, today):
        rng = self.rng("work", service.number, today)
        visit = ("visit", service.number, service.stage, service.since)
        if service.task and not service.is_task_done and self._is_new(*visit):
            day = plus_days(today, rng.choice((0, 0, 1, 1, 2, 4)))
            self.plan(day, "do_task", service, service.stage, service.since)
        if service.stage == "disconnected" and self._is_new(*visit, "off"):
            what = rng.choice(("close", "resume_by_hand", "", ""))
            if what:
                day = plus_days(today, rng.randrange(40, 120))
                self.plan(day, what, service)

    def _look_at_mute(self, letter, today):
        """Somebody calls a customer whom no letter reaches."""
        rng = self.rng("mute", letter.service.number, letter.day)
        if rng.random() < 0.6:
            day = plus_days(today, rng.randrange(1, 5))
            self.plan(day, "tell_by_phone", letter.service, letter.bill)

    # === LICENCES === #

    def _plan_deal(self, deal, rng, today):
        wants = rng.random()
        if deal.renews and wants > 0.9:
            return
        day = plus_days(today, rng.randrange(1, 12))
        if deal.renews and wants > 0.75:
            self.plan(day, "lose", deal)
            return
        if deal.renews and rng.random() < 0.3:
            self.plan(day, "change_term", deal, pick(rng, MONTHS))
        self.plan(day, "make_contract", deal)
        self.plan(day, "invoice", deal)
        signed, paid = (plus_days(day, rng.randrange(0, 12)) for _n in "ab")
        self.plan(signed, "sign", deal)
        if rng.random() < 0.2:
            self.plan(paid, "pay_deal", deal, HALF)
            paid += timedelta(days=4)
        self.plan(paid, "pay_deal", deal)

    def _plan_issue(self, licence, rng, today):
        day = plus_days(today, rng.randrange(0, 4))
        before = licence.deal.renews
        start = before.end if before and before.end else None
        if not start or start < day - 60 * DAY:
            start = plus_days(day, rng.randrange(-5, 15))
        self.plan(day, "activate", licence.deal, start)
