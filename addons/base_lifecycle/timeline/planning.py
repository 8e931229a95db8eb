"""Plans: what is due, when the next thing is due, what will come.

One loop answers all three, so that a forecast cannot disagree with the run.
"""

from dataclasses import replace
from datetime import date

MAX_STEPS = 1000


class EndlessPlan(Exception):
    """The rules gave more steps for one record than any calendar owes."""


def plan(machine, facts, today):
    """Return the steps due on `today` or before, in order, and the facts after them.

    A step is done on `today`, however late it is. Done twice on one day the
    second plan is empty, because the facts after the first one owe nothing.
    """
    steps = []
    while (step := machine.next_step(facts, today)) and step.due <= today:
        steps.append(step)
        facts = machine.after(facts, step, today)
        if len(steps) > MAX_STEPS:
            raise EndlessPlan(f"more than {MAX_STEPS} steps, the last one {step.key}")
    return steps, facts


def due_date(machine, facts):
    """Return the day of the next step, or None when nothing is owed."""
    step = machine.next_step(facts, date.min)
    return step.due if step else None


def forecast(machine, facts, today, until, assumption=None):
    """Yield the steps of the days from `today` to `until`, each dated by its day.

    The steps are those a run on each of these days would do, given that the
    world behaves as `assumption` says (the machine knows what it means).
    """
    day = today
    while day <= until:
        facts = machine.assume(facts, day, assumption)
        steps, facts = plan(machine, facts, day)
        yield from (replace(step, due=day) for step in steps)
        changes = (due_date(machine, facts), machine.assume_next(facts, assumption))
        day = min((d for d in changes if d and d > day), default=date.max)
