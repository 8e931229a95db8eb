"""What the second opinion knows of invoices, periods, acts and letters."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
OWING = ("unpaid", "disputed", "draft", "to_bill", "cancelled")


def cents(amount):
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


@dataclass(eq=False)
class Period:
    number: int
    begin: date
    end: date
    price: Decimal
    bill: "Bill" = None
    why_not: str = ""  # skipped, with the reason
    has_act: bool = False
    is_act_issued: bool = False
    is_renewed: bool = False
    is_seen_paid: bool = False
    is_asked: bool = False  # a person was asked what becomes of a void invoice
    times_billed: int = 0
    dunned_from: date = None  # dunning began anew
    letters: dict = field(default_factory=dict)  # of the present dunning, by kind

    def standing(self, tolerance=Decimal(0)):
        if self.why_not:
            return "skipped"
        return self.bill.standing(tolerance) if self.bill else "to_bill"

    def begin_dunning_anew(self, today):
        self.dunned_from = today
        self.letters = {}
        self.is_renewed = self.is_seen_paid = False

    def close(self):
        """Make the act; of a credited invoice the accountant has to issue it."""
        self.has_act = True
        self.is_act_issued = not self.bill.has_credit_note

    def reopen(self):
        self.bill = self.dunned_from = None
        self.letters = {}
        self.has_act = self.is_act_issued = self.is_asked = False
        self.is_renewed = self.is_seen_paid = False


@dataclass(eq=False)
class Bill:
    """An invoice; `parts` are (service, period, amount with taxes)."""

    number: int
    customer: object
    day: date
    due: date
    parts: list
    state: str = "posted"
    residual: Decimal = Decimal(0)
    has_credit_note: bool = False
    is_credited: bool = False  # before it was paid
    is_disputed: bool = False
    payments: list = field(default_factory=list)

    @property
    def total(self):
        return sum(amount for _s, _p, amount in self.parts)

    def add(self, parts):
        """Put periods of services on the invoice; none of it is paid yet.

        Taxes are rounded once for the invoice. Each period has its share, and the
        shares add up.
        """
        parts = self.parts + [(service, period, 0) for service, period in parts]
        nets = Counter()
        for service, period, _amount in parts:
            nets[service.kind.tax] += period.price
        total = sum(net + cents(net * tax / 100) for tax, net in nets.items())
        lines = [p.price + cents(p.price * s.kind.tax / 100) for s, p, _a in parts]
        until = [
            cents(sum(lines[: n + 1]) * total / sum(lines)) for n in range(len(lines))
        ]
        shares = [new - old for new, old in zip(until, [0, *until], strict=False)]
        self.parts = [(s, p, a) for (s, p, _), a in zip(parts, shares, strict=True)]
        self.residual = total

    def standing(self, tolerance):
        if self.state != "posted":
            return "cancelled" if self.state == "cancel" else "draft"
        if self.is_credited:
            return "credited"
        if self.residual <= tolerance:
            return "paid"
        return "disputed" if self.is_disputed else "unpaid"

    @property
    def is_open(self):
        return self.state == "posted" and self.residual > 0 and not self.is_credited

    def is_sole(self):
        return len({service for service, _p, _a in self.parts}) == 1

    def key(self):
        """Return what finds it in the product: a service, a period's first day."""
        service, period, _amount = self.parts[0]
        return service.number, period.begin


@dataclass(eq=False)
class Letter:
    """A letter to a customer; `left_on` is empty as long as it has not left."""

    service: object
    kind: str
    period: Period
    bill: Bill
    day: date
    state: str = "waiting"
    left_on: date = None
    dunning: dict = None  # the letters of the same dunning, by kind

    def be_given_again(self, today):
        """A warning that did not leave is no warning: dunning begins anew."""
        if self.kind == "last_warning" and "cut_off" not in self.dunning:
            self.period.dunned_from, self.period.letters = today, {}

    def why_late(self, today):
        """Return why it must not go out any more, if so."""
        if self.kind not in ("invoice", "resend", "last_warning"):
            return ""
        if self.bill.state != "posted":
            return "the invoice is not valid any more"
        if self.kind != "invoice" and not self.bill.residual:
            return "paid before"
        if self.kind == "resend" and "last_warning" in self.dunning:
            return "the last warning goes out instead"
        if self.kind == "last_warning" and "cut_off" in self.dunning:
            return "cut off already"
        if self.kind != "invoice" and not self.service.is_dunned_for(self.bill, today):
            return "disputed, promised, closed or off"
        return ""
