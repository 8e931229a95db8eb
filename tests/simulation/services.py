"""The second opinion on recurring services: what is owed, and what comes of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .bills import OWING, Letter, Period, cents
from .days import DAY, begin_of, number_from
from .dunning import SERVED, Dunning

OFF = ("disconnection", "disconnected")
# what one day does first, where several things are due since the same day
ORDER = (
    "bill",
    "act",
    "acts_are_complete",
    "warn_anew",
    "owe_again",
    "see_payment",
    "settle",
    "resume",
    "renew",
    "serve",
    "resend",
    "last_warning",
    "cut_off",
    "turn_off",
    "ask",
    "close",
)
WORK = {
    "renewal": "work_on_renewal",
    "disconnection": "work_on_disconnection",
    "resume": "work_on_resume",
}


@dataclass(frozen=True)
class Kind:
    """A type of services, as its settings say."""

    code: str
    act_at_end: bool = True
    catch_up: str = "each"
    tolerance: Decimal = Decimal(0)
    tax: int = 0
    work_on_renewal: bool = False
    work_on_disconnection: bool = False
    work_on_resume: bool = False
    lead: int = 0
    resend: int = 7
    warning: int = 3
    cut_off: int = 14


@dataclass(eq=False)
class Service(Dunning):
    number: int
    customer: object
    kind: Kind
    anchor: date
    every: int
    unit: str
    price: Decimal
    quantity: int = 1
    ends: date = None
    paid_before: date = None
    starts: date = None  # the day on which somebody presses Start

    stage: str = "new"
    since: date = None
    paid_through: date = None
    next_number: int = 1
    promised: date = None
    no_bills_before: date = None
    cause: str = ""
    task: date = None  # since when somebody has something to do
    is_task_done: bool = False
    acts: int = 0
    periods: list = field(default_factory=list)
    letters: list = field(default_factory=list)
    waiting: list = field(default_factory=list)  # letters that have not left
    wake: date = None  # nothing is due before, if nobody does anything
    history: list = field(default_factory=list)

    # === WHAT IS THERE === #

    def standing(self, period):
        return period.standing(self.kind.tolerance)

    def those(self, *standings):
        return [p for p in self.periods if self.standing(p) in standings]

    @property
    def paid_not_renewed(self):
        paid = [p for p in self.those("paid") if not p.is_renewed]
        return max(paid, key=lambda p: p.number, default=None)

    def span(self, number):
        """Return first and last day and the price of a period; None beyond the end."""
        begin = begin_of(self.anchor, self.every, self.unit, number)
        whole = begin_of(self.anchor, self.every, self.unit, number + 1) - DAY
        end = min(whole, self.ends or whole)
        if begin > end:
            return None
        price = self.price * self.quantity
        if end < whole:
            price = cents(price * ((end - begin).days + 1) / ((whole - begin).days + 1))
        return begin, end, price

    def bill_day(self, begin):
        return begin - timedelta(days=self.kind.lead)

    def tell(self, today, text):
        self.history.append((today, f"{self.stage}: {text}"))

    def write(self, kind, today, period=None):
        bill = period.bill if period else None
        letter = Letter(self, kind, period, bill, today)
        if period:
            letter.dunning = period.letters
            period.letters[kind] = letter
        self.letters.append(letter)
        self.waiting.append(letter)

    def enter(self, stage, today):
        self.stage, self.since = stage, today
        self.task, self.is_task_done = None, False
        if getattr(self.kind, WORK.get(stage, ""), False):
            self.task = today

    # === WHAT IS OWED === #

    def live(self, today, world):
        """Do all that is due on `today`, one after the other."""
        while not self.wake or self.wake <= today:
            owed = [(d, ORDER.index(w), a) for d, w, *a in self.owed(today)]
            first = min(owed, key=lambda item: item[:2], default=(date.max,))
            if first[0] > today:
                self.wake = first[0]
                return
            _day, rank, arguments = first
            self.tell(today, ORDER[rank])
            getattr(self, ORDER[rank])(today, world, *arguments)

    def owed(self, today):
        """Yield (due on, what, arguments) of everything that is to come."""
        if self.stage in ("new", "closed"):
            return
        if self.stage in SERVED:
            yield from self.owed_bills(today)
        for period in self.those("cancelled", "credited"):
            if not period.is_asked:
                yield period.bill.day, "ask", period
        for period in self.periods:
            if self.is_put_off(period):
                yield period.bill.day, "warn_anew", period
        if self.stage not in OFF and self.stage != "resume":
            yield from self.owed_acts()
        yield from self.owed_end()
        yield from getattr(self, f"in_{self.stage}")(today)

    def owed_bills(self, today):
        again = self.those("to_bill")
        if again:
            first = min(again, key=lambda p: p.number)
            yield self.bill_day(first.begin), "bill", [first]
            return
        number, periods = self.next_number, []
        while span := self.span(number):
            late = self.bill_day(span[0]) <= today
            if periods and not (late and self.kind.catch_up == "combined"):
                break
            periods.append(Period(number, *span))
            number += 1
        if periods:
            yield self.bill_day(periods[0].begin), "bill", periods

    def owed_acts(self):
        for period in self.those("unpaid", "paid"):
            if period.has_act:
                continue
            if self.kind.act_at_end:
                yield max(period.end + DAY, period.bill.day), "act", period
            elif period.is_renewed:
                yield period.bill.day, "act", period

    def owed_end(self):
        """A service with a last day is closed behind it, when all is settled."""
        if not self.ends or self.stage not in ("in_service", "disconnected"):
            return
        without_act = [p for p in self.those("paid") if not p.has_act]
        if self.those(*OWING) or self.paid_not_renewed:
            return
        if self.stage == "disconnected" or not without_act:
            yield self.ends + DAY, "close"

    # === STAGE BY STAGE === #

    def in_closing_act(self, _today):
        yield self.since, "acts_are_complete"

    def in_awaiting_payment(self, today):
        unpaid = self.those("unpaid")
        if unpaid:
            if again := self.owed_again:
                yield again[0].bill.day, "owe_again"
            for period in unpaid:
                yield from self.dun(period, today)
        if self.paid_not_renewed and not self.is_pressed():
            yield self.since, "see_payment"
        elif not self.paid_not_renewed and not self.those(*OWING):
            yield self.since, "settle"

    def in_renewal(self, _today):
        if not self.paid_not_renewed:
            yield self.since, "owe_again" if self.those("unpaid") else "settle"
        elif not self.task or self.is_task_done:
            yield self.since, "renew"

    def in_resume(self, _today):
        if not self.task or self.is_task_done:
            yield self.since, "renew"

    def in_renewed(self, _today):
        yield self.since, "serve"

    def in_in_service(self, _today):
        if self.those("unpaid"):
            yield self.since, "owe_again"
        elif self.paid_not_renewed:
            yield self.since, "see_payment"

    def in_disconnection(self, _today):
        if self.cause == "debt" and not self.is_pressed():
            back = "see_payment" if self.paid_not_renewed else "settle"
            yield self.since, "resume" if self.is_task_done else back
        elif not self.task or self.is_task_done:
            yield self.since, "turn_off"

    def in_disconnected(self, _today):
        if self.is_debt_paid():
            yield self.since, "resume"

    def is_debt_paid(self):
        paid = self.paid_not_renewed and not self.is_pressed()
        return self.cause == "debt" and paid

    # === WHAT COMES OF IT === #

    def bill(self, today, world, periods):
        first = periods[0]
        if first in self.periods:
            first.price = self.span(first.number)[2]
        else:
            why_not = self.why_not_billed(first, today)
            if why_not:
                periods, first.why_not = [first], why_not
            self.periods += periods
            self.next_number = periods[-1].number + 1
            if why_not:
                return
        world.bill(self, periods, today)
        for period in periods:
            period.times_billed += 1
        if self.stage != "renewal":
            self.enter("closing_act", today)

    def why_not_billed(self, period, today):
        if self.no_bills_before and period.begin < self.no_bills_before:
            return "it was off"
        following = self.span(period.number + 1)
        over = following and following[0] <= today
        return "missed" if over and self.kind.catch_up == "skip" else ""

    def act(self, today, _world, period):
        period.close()
        self.acts += 1
        if period.is_act_issued:
            self.write("act", today, period)

    def acts_are_complete(self, today, _world):
        self.enter("awaiting_payment", today)

    def see_payment(self, today, _world):
        for period in self.those("paid"):
            period.is_seen_paid = period.is_seen_paid or not period.is_renewed
        self.enter("renewal", today)

    def settle(self, today, _world):
        self.cause = ""
        self.enter("in_service", today)

    def resume(self, today, _world):
        self.no_bills_before = today
        self.enter("resume", today)

    def renew(self, today, _world):
        paid = self.those("paid")
        if any(not p.is_renewed for p in paid):
            end = max(p.end for p in paid)
            self.paid_through = max(end, self.paid_through or end)
        for period in paid:
            period.is_renewed = True
        self.cause = ""
        if not self.those("unpaid"):
            self.promised = None
        self.write("renewed", today)
        self.enter("renewed", today)

    def serve(self, today, _world):
        self.enter("in_service", today)

    def turn_off(self, today, _world):
        self.write("disconnected", today)
        self.enter("disconnected", today)

    def ask(self, _today, _world, period):
        period.is_asked = True

    def close(self, today, _world):
        self.enter("closed", today)

    # === WHAT PEOPLE DO === #

    def start(self, today):
        begin = self.paid_before + DAY if self.paid_before else self.anchor
        self.next_number = number_from(self.anchor, self.every, self.unit, begin)
        self.enter("in_service", today)

    def promise(self, day):
        self.promised = day

    def disconnect(self, today, world):
        self.cause = "manual"
        if self.stage not in OFF:
            self.enter("disconnection", today)
        self.live(today, world)

    def resume_by_hand(self, today, world):
        for period in self.those("unpaid"):
            if "cut_off" not in period.letters:
                period.letters, period.dunned_from = {}, today
        self.no_bills_before = today
        self.enter("resume", today)
        self.live(today, world)

    def close_by_hand(self, today):
        states = ("unpaid", "paid") if self.stage in SERVED else ("paid",)
        for period in self.those(*states):
            if not period.has_act:
                period.close()
                self.acts += 1
        self.enter("closed", today)

    def do_task(self, today, world):
        self.is_task_done = True
        self.live(today, world)
