"""When temporary terms are spoken of, and when they fall back."""

from dataclasses import replace
from datetime import date, timedelta

from odoo.addons.base_lifecycle.timeline import Step

# Part and Terms: for the example
from .facts import PERMANENT, TEMPORARY, Part, Terms  # noqa: F401

REMIND, FALL_BACK = "remind", "fall_back"
KINDS = (REMIND, FALL_BACK)
DAY = timedelta(days=1)
# why a reminder is not given any more
OVER = "over"


class TermsMachine:
    """The rules of agreed terms; see `timeline.Machine`.

    >>> part = Part("limit", until=date(2026, 3, 31))
    >>> terms = Terms(TEMPORARY, date(2026, 3, 1), (part,), remind_days=7)
    >>> step = TermsMachine().next_step(terms, date(2026, 3, 1))
    >>> step.kind, step.due.isoformat(), step.stage
    ('remind', '2026-03-24', '')
    >>> terms = TermsMachine().after(terms, step, step.due)
    >>> step = TermsMachine().next_step(terms, step.due)
    >>> step.kind, step.due.isoformat(), step.stage
    ('fall_back', '2026-04-01', 'permanent')
    >>> TermsMachine().next_step(TermsMachine().after(terms, step, step.due), step.due)
    """

    kinds = KINDS

    def next_step(self, terms, today):
        """Return the earliest reminder or fall-back of what is still temporary."""
        if terms.stage != TEMPORARY:
            return None
        steps = [step for part in terms.open_parts for step in _steps(terms, part)]
        step = min(steps, key=_by_due, default=None)
        if step and step.kind == REMIND and today > step.data["until"]:
            return replace(step, skip=OVER)
        return step

    def after(self, terms, step, today):
        """Return the terms once the part was reminded of, or has fallen back."""
        done = {"reminded": True} if step.kind == REMIND else {"over": True}
        parts = tuple(
            replace(part, **done) if part.name == step.data["part"] else part
            for part in terms.parts
        )
        if not step.stage:
            return replace(terms, parts=parts)
        return replace(
            terms,
            parts=parts,
            stage=step.stage,
            entered_on=today,
            visit=terms.visit + 1,
        )

    def assume(self, terms, today, assumption):
        """Nothing that customers do changes agreed terms."""
        return terms

    def assume_next(self, terms, assumption):
        return None


def _steps(terms, part):
    data = {"part": part.name, "until": part.until}
    key = f"{part.name}:{part.until}"
    if terms.remind_days and not part.reminded:
        due = max(_before(part.until, terms.remind_days), terms.entered_on)
        # never behind the fall-back: it would be told of when it is over
        due = min(due, part.until)
        yield Step(REMIND, due, f"{REMIND}:{key}", data=data)
    last = terms.open_parts == [part]
    stage = PERMANENT if last else ""
    yield Step(FALL_BACK, part.until + DAY, f"{FALL_BACK}:{key}", stage, data=data)


def _before(day, days):
    """Return the day so many days earlier, within the calendar.

    >>> _before(date(1, 1, 3), 10)
    datetime.date(1, 1, 1)
    """
    return date.fromordinal(max(1, day.toordinal() - days))


def _by_due(step):
    return step.due, KINDS.index(step.kind), step.data["part"]
