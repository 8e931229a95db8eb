"""Each product may have a pipeline of its own, with timers of its own."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from odoo.addons.base_lifecycle.timeline import TIMER, TimedMachine, timer_steps


@dataclass(frozen=True)
class PipelineMachine:
    """One machine for all, together with the timers of each record's pipeline.

    The days between two timers of a stage are kept when a run is late with the
    first: who is reminded has his time before the supervisor hears of it.
    """

    machine: Any
    timers: dict[int, tuple] = field(default_factory=dict)

    @property
    def kinds(self):
        return TimedMachine(self.machine).kinds

    def _of(self, facts):
        timers = self.timers.get(facts.pipeline, ())
        return TimedMachine(self.machine, _keep_distance(timers, facts))

    def next_step(self, facts, today):
        return self._of(facts).next_step(facts, today)

    def after(self, facts, step, today):
        after = self._of(facts).after(facts, step, today)
        if step.kind != TIMER:
            return after
        return replace(after, fired_on=(*facts.fired_on, (step.key, today)))

    def assume(self, facts, today, assumption):
        return self.machine.assume(facts, today, assumption)

    def assume_next(self, facts, assumption):
        return self.machine.assume_next(facts, assumption)


def _keep_distance(timers, facts):
    """Return the timers, the later ones put off by what the earlier were late."""
    fired_on = dict(facts.fired_on)
    late = {}
    for timer in timers:
        for step in timer_steps([timer], facts.stage, facts.entered_on):
            if step.key in fired_on:
                wait = fired_on[step.key] - step.due
                late[timer.days] = max(wait, late.get(timer.days, wait))
    return tuple(_put_off(timer, late, facts) for timer in timers)


def _put_off(timer, late, facts):
    owed = timer_steps([timer], facts.stage, facts.entered_on)
    waits = [wait for days, wait in late.items() if days < timer.days]
    wait = max([timedelta(), *waits])
    return replace(timer, days=timer.days + wait.days) if owed else timer
