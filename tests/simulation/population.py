"""Who there is: customers of many habits, their services and licences, by a seed."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from .days import DAY, begin_of, plus_days
from .services import Kind, Service

# over by now: what stock Odoo dates by the clock comes later than all of it
BEGIN = date(2024, 1, 1)
END = date(2025, 12, 31)
DAYS = (END - BEGIN).days
# customers, services, licences
SIZES = {"small": (20, 60, 30), "long": (300, 1000, 500)}

AT_A_THIRD_PARTY = {"act_at_end": False, "work_on_renewal": True}
AT_OURS = {"work_on_disconnection": True}
TAX = 20
KINDS = [
    Kind("hosting", work_on_resume=True, **AT_OURS),
    Kind("domain", work_on_resume=True, lead=10, **AT_A_THIRD_PARTY),
    Kind("ssl", work_on_resume=True, catch_up="combined", **AT_A_THIRD_PARTY),
    Kind("maintenance", tax=TAX, catch_up="skip", **AT_OURS),
    Kind("wifi", tolerance=Decimal("0.50"), resend=4, warning=5, cut_off=10),
    Kind("backup", catch_up="combined", resend=0, warning=0, cut_off=20),
]
# (every, unit): how many of a hundred services
INTERVALS = {
    (1, "year"): 56,
    (6, "month"): 26,
    (3, "month"): 12,
    (1, "month"): 4,
    (10, "week"): 1,
    (45, "day"): 1,
}
HABITS = {
    "prompt": 34,
    "late": 18,
    "after_cut_off": 14,
    "in_part": 10,
    "never": 8,
    "changing": 16,
}
MAILS = {"good": 80, "down_at_times": 12, "none": 8}
MONTHS = {1: 1, 3: 3, 6: 6, 12: 6, 24: 2}


@dataclass(eq=False)
class Customer:
    number: int
    habit: str
    mail: str
    shares_invoices: bool
    terms: int
    currency: str
    first_day: date
    mail_is_down: list = field(default_factory=list)

    def has_mail_on(self, day):
        return not any(begin <= day <= end for begin, end in self.mail_is_down)

    @property
    def name(self):
        return f"Simulated {self.number:03}"


@dataclass
class Sale:
    """A first sale of a licence that somebody will make."""

    customer: Customer
    line: str
    months: int
    day: date


def pick(rng, weights):
    return rng.choices(list(weights), list(weights.values()))[0]


class Population:
    def __init__(self, size, seed):
        customers, services, licences = SIZES[size]
        self.rng = random.Random(f"people {seed}")
        self.customers = [self._customer(n) for n in range(customers)]
        self.services = [self._service(n) for n in range(services)]
        # about each second licence is a renewal
        self.sales = [self._sale() for _n in range(licences // 2)]

    def _customer(self, number):
        rng = self.rng
        customer = Customer(
            number,
            habit=pick(rng, HABITS),
            mail=pick(rng, MAILS),
            shares_invoices=rng.random() < 0.15,
            terms=pick(rng, {0: 8, 10: 2}),
            currency=pick(rng, {"USD": 9, "EUR": 1}),
            first_day=plus_days(BEGIN, rng.randrange(DAYS // 3)),
        )
        if customer.mail == "down_at_times":
            for _time in range(8):
                begin = plus_days(BEGIN, rng.randrange(DAYS))
                customer.mail_is_down.append((begin, plus_days(begin, 9)))
        return customer

    def _service(self, number):
        rng = self.rng
        every, unit = pick(rng, INTERVALS)
        customer = rng.choice(self.customers)
        starts = plus_days(BEGIN, rng.randrange(int(DAYS * 0.6)))
        if customer.shares_invoices:
            starts = customer.first_day
        service = Service(
            number,
            customer,
            self._own_delays(rng.choice(KINDS)),
            anchor=starts,
            every=every,
            unit=unit,
            price=Decimal(rng.randrange(500, 30000)) / 100,
            quantity=rng.choice((1, 1, 1, 2, 3)),
            starts=starts,
        )
        self._vary(service)
        return service

    def _own_delays(self, kind):
        if self.rng.random() < 0.15:
            return replace(kind, lead=5, resend=3, warning=2, cut_off=8)
        return kind

    def _vary(self, service):
        """Some were there before, some are started late, some have a last day."""
        rng = self.rng
        if rng.random() < 0.2:
            service.anchor = service.anchor.replace(month=1, day=31)
            service.starts = max(service.starts, service.anchor)
        if rng.random() < 0.15:
            service.starts = plus_days(service.anchor, rng.randrange(1, 120))
        if rng.random() < 0.15:
            served = (service.anchor, service.every, service.unit)
            service.paid_before = service.paid_through = begin_of(*served, 2) - DAY
        if rng.random() < 0.12:
            days = rng.randrange(60, 500)
            service.ends = service.starts + timedelta(days=days)

    def _sale(self):
        rng = self.rng
        return Sale(
            rng.choice(self.customers),
            rng.choice("AB"),
            pick(rng, MONTHS),
            plus_days(BEGIN, rng.randrange(int(DAYS * 0.7))),
        )
