"""A small machine: bill each period, remind after 7 days, switch off after 14."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ..timeline import Interval, Step, period

ACTIVE, OFF = "active", "off"


@dataclass(frozen=True)
class Facts:
    stage: str
    entered_on: date
    anchor: date
    interval: Interval
    amount: float = 0.0
    billed: int = 0
    billed_on: date | None = None
    paid: int = 0
    reminded: int = 0
    fired: dict[str, date] = field(default_factory=dict, hash=False)


class ToyMachine:
    kinds = ("bill", "resume", "remind", "cut")

    def next_step(self, facts, today):
        return min(self._owed(facts), key=lambda step: step.due, default=None)

    def _owed(self, facts):
        number = facts.billed
        if facts.stage == OFF:
            if facts.paid >= number:
                yield Step("resume", facts.entered_on, f"resume:{number}", ACTIVE)
            return
        start = period(facts.anchor, facts.interval, number + 1)[0]
        yield Step("bill", start, f"bill:{number + 1}", amount=facts.amount)
        if facts.paid < number:
            if facts.reminded < number:
                due = facts.billed_on + timedelta(days=7)
                yield Step("remind", due, f"remind:{number}")
            else:
                due = facts.billed_on + timedelta(days=14)
                yield Step("cut", due, f"cut:{number}", OFF)

    def after(self, facts, step, today):
        if step.kind == "bill":
            return replace(facts, billed=facts.billed + 1, billed_on=today)
        if step.kind == "remind":
            return replace(facts, reminded=facts.billed)
        return replace(facts, stage=step.stage, entered_on=today)

    def assume(self, facts, today, assumption):
        day = self.assume_next(facts, assumption)
        return replace(facts, paid=facts.billed) if day and day <= today else facts

    def assume_next(self, facts, assumption):
        if facts.paid >= facts.billed or assumption != "pay":
            return None
        return facts.billed_on + timedelta(days=1)
