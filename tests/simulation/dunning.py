"""The second opinion on dunning: who is reminded, warned and cut off, and when."""

from datetime import timedelta

from .days import DAY, plus_days

SERVED = ("in_service", "closing_act", "awaiting_payment", "renewal", "renewed")


class Dunning:
    """What a service does about its unpaid invoices."""

    def is_dunned_for(self, bill, today):
        if self.stage not in SERVED or (self.promised and self.promised >= today):
            return False
        return bill.standing(self.kind.tolerance) == "unpaid"

    def is_put_off(self, period):
        """Was warned, and is now disputed, promised or drafted: is warned once more."""
        warned = period.letters.get("last_warning")
        if not warned or not warned.left_on or "cut_off" in period.letters:
            return False
        is_promised = self.promised and warned.left_on <= self.promised
        standing = self.standing(period)
        if standing == "paid":
            seen = period.is_renewed or period.is_seen_paid
            return bool(self.those("unpaid")) and not seen
        return standing in ("draft", "disputed") or standing == "unpaid" and is_promised

    def planned_cut_off(self, period):
        """So many days after the invoice, and no paid time is running; there is time
        for a warning once the invoice is overdue."""
        began = period.dunned_from or period.bill.day
        after = plus_days(began, self.kind.cut_off)
        warned = plus_days(period.bill.due + DAY, self.kind.warning)
        return max(after, warned, period.begin)

    def is_pressed(self):
        """Some invoice is older than what was paid, or was warned of."""
        paid = self.paid_not_renewed
        return any(
            "last_warning" in period.letters
            or "cut_off" in period.letters
            or (paid and period.number < paid.number)
            for period in self.those("unpaid")
        )

    def held(self, day):
        return max(day, self.promised + DAY) if self.promised else day

    def dun(self, period, today):
        planned = self.planned_cut_off(period)
        warning = planned - timedelta(days=self.kind.warning)
        reminder = plus_days(period.dunned_from or period.bill.day, self.kind.resend)
        reminder = max(reminder, period.bill.due + DAY)
        warned = period.letters.get("last_warning")
        if warned:
            if warned.left_on and "cut_off" not in period.letters:
                warned_on = self.held(warned.left_on)
                notice = plus_days(warned_on, max(self.kind.warning, 1))
                yield max(planned, notice), "cut_off", period
        elif self.kind.resend and "resend" not in period.letters and reminder < warning:
            yield self.held(reminder), "resend", period
        else:
            yield self.held(warning), "last_warning", period

    def resend(self, today, _world, period):
        planned = self.planned_cut_off(period) - timedelta(days=self.kind.warning)
        if self.held(planned) <= today:
            period.letters["resend"] = None  # one letter a night: the warning
        else:
            self.write("resend", today, period)

    def last_warning(self, today, _world, period):
        self.write("last_warning", today, period)

    def cut_off(self, today, _world, period):
        period.letters["cut_off"] = None
        self.cause = "debt"
        self.enter("disconnection", today)

    def warn_anew(self, _today, _world, period):
        period.letters = {}

    @property
    def owed_again(self):
        return [
            p
            for p in self.those("unpaid")
            if p.is_renewed or p.is_seen_paid or "cut_off" in p.letters
        ]

    def owe_again(self, today, _world):
        """Dunning begins anew for what had been settled, or had led to a cut-off."""
        again = self.owed_again
        for period in again:
            period.begin_dunning_anew(today)
        if again:
            self.paid_through = min(p.begin for p in again) - DAY
        if self.stage != "awaiting_payment":
            self.enter("awaiting_payment", today)
