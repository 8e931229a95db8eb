"""The second opinion on licences: from the sale to the end, and on to the next."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .days import plus_months

# months: notify, make the opportunity so many days before the end
TERMS = {1: (10, 10), 3: (20, 20), 6: (30, 25), 12: (30, 30), 24: (60, 45)}


@dataclass(eq=False)
class Deal:
    """The sale of a licence; won by itself when it is signed and paid."""

    number: int
    customer: object
    line: str
    months: int
    seller: str
    price: Decimal
    made: date
    renews: "Licence" = None
    state: str = "open"
    has_contract: bool = False
    has_invoice: bool = False
    is_signed: bool = False
    paid: Decimal = Decimal(0)
    licence: "Licence" = None
    history: list = field(default_factory=list)

    def won_if_ready(self, today):
        """Return the licence that appears by itself, if this is the moment."""
        is_paid = self.has_invoice and self.paid >= self.price
        if self.state != "open" or not (self.is_signed and is_paid):
            return None
        self.state = "won"
        self.licence = Licence(self, self.months, self.price, today)
        if self.renews:
            self.renews.successor = self.licence
        return self.licence


@dataclass(eq=False)
class Licence:
    deal: Deal
    months: int
    price: Decimal
    made: date
    start: date = None
    issued: date = None
    renewal: Deal = None
    successor: "Licence" = None
    is_reported: bool = False  # nobody had renewed it when it ended
    seen: set = field(default_factory=set)  # days of notices that have come
    told: int = 0  # notices that its seller got
    history: list = field(default_factory=list)

    @property
    def end(self):
        return plus_months(self.start, self.months) if self.start else None

    def before_end(self, days):
        return max(self.start, self.end - timedelta(days=days))

    @property
    def notify(self):
        return self.before_end(TERMS[self.months][0])

    @property
    def renew(self):
        return self.before_end(TERMS[self.months][1])

    def stage(self, today):
        if not self.start or today < self.start:
            return "to_issue"
        if today >= self.end:
            return "closed"
        if today >= self.before_end(10):
            return "expiring_10"
        return "expiring_30" if today >= self.before_end(30) else "active"

    def notices(self):
        """Return the days on which its responsible is told: one notice a day."""
        if not self.start:
            return []
        thresholds = (self.before_end(30), self.before_end(10))
        return sorted({self.notify, *(d for d in thresholds if d > self.notify)})

    def live(self, today, world):
        if not self.start or self.issued > today:
            return
        # a late issue skips what a later threshold has overtaken
        later = [self.before_end(30), self.before_end(10), self.end]
        for day in self.notices():
            overtaken = any(day < other <= today for other in later)
            if day <= today and day not in self.seen:
                self.seen.add(day)
                # whoever has renewed it already needs no notice
                self.told += not overtaken and not self.successor
                self.history.append((today, f"notice, overtaken: {overtaken}"))
        if today >= self.renew and not self.renewal and not self.successor:
            self.renewal = world.renew(self, today)
            self.history.append((today, f"opportunity {self.renewal.number}"))
        if today == max(self.end, self.issued):
            self.is_reported = not self.successor

    def state_of_renewal(self):
        if self.successor:
            return "won"
        return self.renewal.state if self.renewal else "none"
