"""Timers that an administrator put on the stages of any machine."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from .steps import Step

TIMER = "timer"


@dataclass(frozen=True)
class Timer:
    """So many days after the entry into a stage something is to happen.

    What would have been due before the day `since` is not owed.
    """

    id: int
    stage: str
    days: int
    target: str = ""
    since: date = date.min


def timer_steps(timers, stage, entered, fired=()):
    """Return the steps that the timers owe a record in `stage` since `entered`.

    A timer fires once for each entry into its stage: the day of the entry is
    part of the key.

    >>> [s.key for s in timer_steps([Timer(7, "a", 3)], "a", date(2025, 1, 30))]
    ['timer:7:2025-01-30']
    """
    steps = [
        Step(
            TIMER,
            entered + timedelta(days=timer.days),
            f"timer:{timer.id}:{entered}",
            stage=timer.target,
            data={"timer_id": timer.id},
        )
        for timer in timers
        if timer.stage == stage and entered + timedelta(days=timer.days) >= timer.since
    ]
    return sorted((s for s in steps if s.key not in fired), key=_by_date)


def _by_date(step):
    return step.due, step.key


@dataclass(frozen=True)
class TimedMachine:
    """A machine together with the timers of its stages; its own steps go first."""

    machine: Any
    timers: tuple[Timer, ...] = ()

    @property
    def kinds(self):
        return (*self.machine.kinds, TIMER)

    def next_step(self, facts, today):
        steps = timer_steps(self.timers, facts.stage, facts.entered_on, facts.fired)
        own = self.machine.next_step(facts, today)
        return min([own, *steps[:1]] if own else steps[:1], key=_due, default=None)

    def after(self, facts, step, today):
        # a key holds the day of the entry: what has fired stays fired for ever
        if step.kind != TIMER:
            return replace(self.machine.after(facts, step, today), fired=facts.fired)
        fired = facts.fired | {step.key}
        if not step.stage or step.stage == facts.stage:
            return replace(facts, fired=fired)
        entered = {"stage": step.stage, "entered_on": today, "fired": fired}
        if hasattr(facts, "visit"):
            entered["visit"] = facts.visit + 1
        return replace(facts, **entered)

    def assume(self, facts, today, assumption):
        return self.machine.assume(facts, today, assumption)

    def assume_next(self, facts, assumption):
        return self.machine.assume_next(facts, assumption)


def _due(step):
    return step.due
