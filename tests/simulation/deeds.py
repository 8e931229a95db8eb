"""What people do: each deed changes the second opinion, if it is possible still.

A deed returns what the product is to be asked for (None: it is too late for it).
"""

from decimal import Decimal

from .bills import cents

OWED = ("unpaid", "disputed")
VOID = ("cancelled", "credited")
PROMISING = ("in_service", "closing_act", "awaiting_payment")
RUNNING = ("in_service", "closing_act", "awaiting_payment", "renewal", "renewed")
ENDING = (*RUNNING, "disconnection", "disconnected", "resume")


class Deeds:
    def __init__(self, world):
        self.world = world

    def do(self, name, today, subject, *arguments):
        """Return (name, what of, arguments) for the product, or None."""
        for service in self._services(subject):
            service.wake = None
        answer = getattr(self, name)(today, subject, *arguments)
        if answer is None or answer is False:
            return None
        key = subject if isinstance(subject, str) else self._key(subject)
        extra = answer if isinstance(answer, tuple) else ()
        self._tell(subject, today, name, extra)
        return name, key, extra

    @staticmethod
    def _key(subject):
        return subject.key() if hasattr(subject, "key") else subject.number

    @staticmethod
    def _services(subject):
        if hasattr(subject, "wake"):
            return {subject}
        return {service for service, _p, _a in getattr(subject, "parts", ())}

    def _tell(self, subject, today, name, extra):
        text = " ".join(map(str, (name, *extra)))
        if hasattr(subject, "parts"):
            text += f" (invoice of {subject.day})"
        for service in self._services(subject):
            service.tell(today, text)
        if hasattr(subject, "history") and subject not in self._services(subject):
            subject.history.append((today, text))

    # === MONEY === #

    def pay(self, _today, bill, part=1):
        if not bill.is_open or not self._is_current(bill):
            return None
        amount = bill.residual if part == 1 else cents(bill.residual * Decimal(part))
        bill.payments.append(amount)
        bill.residual -= amount
        return amount, not bill.residual

    @staticmethod
    def _is_current(bill):
        return all(period.bill is bill for _s, period, _a in bill.parts)

    def take_back(self, _today, bill):
        if bill.state != "posted" or not bill.payments or not self._is_current(bill):
            return None
        amount = bill.payments.pop()
        bill.residual += amount
        return (amount,)

    def credit(self, _today, bill):
        """Before the payment nothing is owed any more; after it nothing changes."""
        if bill.state != "posted" or bill.is_credited or not self._is_current(bill):
            return None
        if bill.residual not in (0, bill.total):
            return None
        bill.has_credit_note = True
        if bill.residual:
            bill.is_credited, bill.residual = True, Decimal(0)
        return ()

    def cancel(self, _today, bill):
        if not self._is_untouched(bill):
            return None
        bill.state, bill.residual = "cancel", Decimal(0)
        return ()

    def _is_untouched(self, bill):
        whole = bill.state == "posted" and bill.residual == bill.total
        return whole and not bill.is_credited and self._is_current(bill)

    def reset(self, _today, bill):
        if not self._is_untouched(bill) or any(p.has_act for _s, p, _a in bill.parts):
            return None
        bill.state = "draft"
        return ()

    def post(self, _today, bill):
        if bill.state != "draft":
            return None
        bill.state = "posted"
        return ()

    def delete(self, _today, bill):
        """A deleted draft is billed again, once."""
        if bill.state != "draft":
            return None
        bill.state = "deleted"
        for _service, period, _amount in bill.parts:
            period.reopen()
        return ()

    def dispute(self, _today, bill, is_disputed):
        if not bill.is_open or not self._is_current(bill):
            return None
        bill.is_disputed = is_disputed
        return (is_disputed,)

    # === SERVICES === #

    def start(self, today, service):
        service.start(today)
        return ()

    def bill_again(self, _today, service, period):
        if service.standing(period) not in VOID:
            return None
        period.reopen()
        return (period.begin,)

    def waive(self, _today, service, period):
        if service.standing(period) not in (*VOID, "to_bill"):
            return None
        period.why_not = "waived"
        return (period.begin,)

    def promise(self, today, service, day):
        if service.stage not in PROMISING or not service.those(*OWED):
            return None
        if day < today:
            return None
        service.promise(day)
        return (day,)

    def disconnect(self, today, service):
        if service.stage not in (*RUNNING, "disconnected", "resume", "disconnection"):
            return None
        service.disconnect(today, self.world)
        return ()

    def resume_by_hand(self, today, service):
        if service.stage not in ("disconnected", "disconnection"):
            return None
        service.resume_by_hand(today, self.world)
        return ()

    def close(self, today, service):
        if service.stage not in ENDING:
            return None
        service.close_by_hand(today)
        return ()

    def reprice(self, _today, service, price):
        service.price = price
        return (price,)

    def do_task(self, today, service, stage, since):
        if (service.stage, service.since) != (stage, since) or not service.task:
            return None
        if service.is_task_done:
            return None
        service.do_task(today, self.world)
        return ()

    def tell_by_phone(self, today, service, bill):
        """Somebody without an address is told in another way: that counts."""
        rows = [
            letter
            for letter in service.letters
            if letter.kind == "last_warning"
            and letter.state == "undeliverable"
            and letter.bill is bill
        ]
        if bill.state != "posted" or not self._is_current(bill):
            return None
        for letter in rows:
            letter.state, letter.left_on = "sent", today
        return bill.key() if rows else None

    # === LICENCES === #

    def make_contract(self, _today, deal):
        if deal.state != "open":
            return None
        deal.has_contract = True
        return ()

    def change_term(self, _today, deal, months):
        if deal.state != "open" or deal.has_invoice:
            return None
        deal.months, deal.price = months, self.world.price(months)
        return (months,)

    def invoice(self, _today, deal):
        if deal.state != "open" or deal.has_invoice:
            return None
        deal.has_invoice = True
        return ()

    def sign(self, today, deal):
        if deal.state != "open" or not deal.has_contract:
            return None
        deal.is_signed = True
        self.world.win_if_ready(deal, today)
        return ()

    def pay_deal(self, today, deal, part=1):
        rest = deal.price - deal.paid
        if not deal.has_invoice or not rest:
            return None
        amount = rest if part == 1 else cents(rest * Decimal(part))
        deal.paid += amount
        self.world.win_if_ready(deal, today)
        return (amount,)

    def lose(self, _today, deal):
        if deal.state != "open" or deal.paid:
            return None
        deal.state = "lost"
        return ()

    def activate(self, today, deal, start):
        licence = deal.licence
        if licence.start or not self.world.may_begin(licence, start, today):
            return None
        licence.start, licence.issued = start, today
        licence.live(today, self.world)
        return (start,)

    def sell(self, today, sale):
        deal = self.world.sell(sale, today)
        sale.number = deal.number
        return (sale.customer.number, sale.line, sale.months, deal.seller)

    def archive(self, _today, person):
        self.world.gone.add(person)
        return ()
