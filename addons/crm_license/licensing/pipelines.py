"""Each product may have a pipeline of its own, with timers of its own."""

from dataclasses import dataclass, field
from typing import Any

from odoo.addons.base_lifecycle.timeline import TimedMachine


@dataclass(frozen=True)
class PipelineMachine:
    """One machine for all, together with the timers of each record's pipeline."""

    machine: Any
    timers: dict[int, tuple] = field(default_factory=dict)

    @property
    def kinds(self):
        return TimedMachine(self.machine).kinds

    def _of(self, facts):
        return TimedMachine(self.machine, self.timers.get(facts.pipeline, ()))

    def next_step(self, facts, today):
        return self._of(facts).next_step(facts, today)

    def after(self, facts, step, today):
        return self._of(facts).after(facts, step, today)

    def assume(self, facts, today, assumption):
        return self.machine.assume(facts, today, assumption)

    def assume_next(self, facts, assumption):
        return self.machine.assume_next(facts, assumption)
