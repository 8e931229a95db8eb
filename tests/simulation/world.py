"""The second opinion on everything together, day by day."""

from collections import Counter
from decimal import Decimal

from .bills import Bill
from .days import plus_days, plus_months
from .licences import Deal

RATE = 10  # the price of a licence for a month


class World:
    """What the product should hold; `people` change it, `night` lets time pass."""

    def __init__(self, population):
        self.customers = population.customers
        self.services = population.services
        self.bills, self.deals, self.licences = [], [], []
        self.mute = []  # warnings that no letter can bring
        self.gone = set()  # people who were archived
        self._shared = None  # invoices of this night that others may join

    # === THE SCHEDULER === #

    def night(self, today):
        """Do what the scheduler does on the day, letters included."""
        self._shared = []
        for service in self.services:
            service.live(today, self)
        for licence in self.licences:
            licence.live(today, self)
        self._shared = None
        self.send_letters(today)

    def send_letters(self, today):
        for service in self.services:
            if service.waiting:
                for letter in service.waiting:
                    self._send(letter, today)
                service.wake = None
                still = [m for m in service.waiting if m.state == "failed"]
                service.waiting = still

    def _send(self, letter, today):
        customer = letter.service.customer
        if not customer.has_mail_on(today):
            letter.state = "failed"
        elif letter.why_late(today):
            letter.state = "skipped"
            letter.be_given_again(today)
        elif customer.mail == "none":
            letter.state = "undeliverable"
            if letter.kind == "last_warning":
                self.mute.append(letter)
        else:
            letter.state, letter.left_on = "sent", today

    def bill(self, service, periods, today):
        bill = self._bill_to_join(service)
        if not bill:
            due = plus_days(today, service.customer.terms)
            bill = Bill(len(self.bills) + 1, service.customer, today, due, [])
            self.bills.append(bill)
            if service.customer.shares_invoices and self._shared is not None:
                self._shared.append(bill)
        bill.add([(service, period) for period in periods])
        for period in periods:
            period.bill = bill
        service.write("invoice", today, periods[0])

    def _bill_to_join(self, service):
        """One invoice for all services of a day, but one for each missed period."""
        for bill in self._shared or ():
            is_there = any(other is service for other, _p, _a in bill.parts)
            if bill.customer is service.customer and not is_there:
                return bill
        return None

    # === SALES === #

    def sell(self, sale, today):
        seller = "leader" if "seller" in self.gone else "seller"
        price = self.price(sale.months)
        return self._deal(sale.customer, sale.line, sale.months, seller, price, today)

    def renew(self, licence, today):
        """The opportunity of the renewal; who has left is followed by the leader."""
        old = licence.deal
        seller = "leader" if old.seller in self.gone else old.seller
        price = self.price(licence.months)
        return self._deal(
            old.customer, old.line, licence.months, seller, price, today, licence
        )

    def _deal(self, *facts):
        deal = Deal(len(self.deals) + 1, *facts)
        self.deals.append(deal)
        return deal

    @staticmethod
    def price(months):
        return Decimal(RATE * months)

    @staticmethod
    def may_begin(licence, start, today):
        """Not before its predecessor, and not so early that it would be over."""
        before = licence.deal.renews
        if before and before.start and start < before.start:
            return False
        return plus_months(start, licence.months) > today

    def win_if_ready(self, deal, today):
        licence = deal.won_if_ready(today)
        if licence:
            self.licences.append(licence)

    # === WHAT THE DATABASE SHOULD SAY === #

    def snapshot(self, today):
        """Return what is expected of each record, as {(what, number): values}."""
        rows = {("service", s.number): service_row(s) for s in self.services}
        rows |= {
            ("licence", licence.deal.number): licence_row(licence, today)
            for licence in self.licences
        }
        rows |= {("deal", d.number): deal_row(d) for d in self.deals}
        for customer in self.customers:
            rows["customer", customer.number] = self._customer_row(customer)
        return rows

    def _customer_row(self, customer):
        bills = [
            bill
            for bill in self.bills
            if bill.customer is customer and bill.state == "posted"
        ]
        return {
            "invoices": len(bills),
            "billed": sum((b.total for b in bills), Decimal(0)),
            "open": sum((b.residual for b in bills), Decimal(0)),
        }


def service_row(service):
    kept = ("unpaid", "disputed", "paid", "credited")
    paid = [p for p in service.those("paid") if p.is_act_issued]
    letters = Counter(m.kind for m in service.letters if m.state == "sent")
    return {
        "stage": service.stage,
        **({"since": service.since} if service.since else {}),
        "cause": service.cause,
        "paid_through": service.paid_through,
        "periods": len(service.periods),
        "skipped": len(service.those("skipped")),
        "invoices": len({p.bill.number for p in service.periods if p.bill}),
        "billed": sum_of(service.those(*kept)),
        "collected": sum_of(paid),
        "acts": service.acts,
        "task": bool(service.task and not service.is_task_done),
        "letters": dict(sorted(letters.items())),
    }


def sum_of(periods):
    parts = {part for period in periods for part in period.bill.parts}
    return sum((a for _s, p, a in parts if p in periods), Decimal(0))


def licence_row(licence, today):
    before = licence.deal.renews
    after = licence.successor
    return {
        "stage": licence.stage(today),
        "months": licence.months,
        "price": licence.price,
        "start": licence.start,
        "end": licence.end,
        "renewal": licence.renewal.number if licence.renewal else None,
        "state_of_renewal": licence.state_of_renewal(),
        "predecessor": before.deal.number if before else None,
        "successor": after.deal.number if after else None,
        "told": licence.told,
        "is_reported": licence.is_reported,
    }


def deal_row(deal):
    return {
        "state": deal.state,
        "price": deal.price,
        "months": deal.months,
        "seller": deal.seller,
        "renews": deal.renews.deal.number if deal.renews else None,
        "paid": deal.paid if deal.has_invoice else Decimal(0),
    }
