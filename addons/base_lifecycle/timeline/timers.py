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


def timer_steps(timers, stage, entered, fired=None):
    """Return the steps that the timers owe a record in `stage` since `entered`.

    A timer fires once for each entry into its stage: the day of the entry is
    part of the key. `fired` says on which day each key went off. What was late
    puts the later timers off by as many days: whoever is reminded keeps the time
    he has before the next one.

    >>> timers = [Timer(7, "a", 3), Timer(8, "a", 5)]
    >>> [s.key for s in timer_steps(timers, "a", date(2025, 1, 30))]
    ['timer:7:2025-01-30', 'timer:8:2025-01-30']
    >>> late = {"timer:7:2025-01-30": date(2025, 2, 20)}
    >>> [str(s.due) for s in timer_steps(timers, "a", date(2025, 1, 30), late)]
    ['2025-02-22']
    """
    fired, late, steps = fired or {}, timedelta(), []
    for timer in sorted(timers, key=_by_days):
        due = entered + timedelta(days=timer.days)
        if timer.stage != stage or due < timer.since:
            continue
        key = f"timer:{timer.id}:{entered}"
        if key in fired:
            late = max(late, fired[key] - due)
        else:
            data = {"timer_id": timer.id}
            steps.append(Step(TIMER, due + late, key, stage=timer.target, data=data))
    return steps


def _by_days(timer):
    return timer.days, timer.id


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
        fired = {**facts.fired, step.key: today}
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
