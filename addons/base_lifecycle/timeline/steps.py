"""What the calendar owes for one record, and what answers it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class Step:
    """One thing owed for one record.

    `key` is unique for the record for ever. `stage` is the code of the stage
    that the record enters by it (empty: it stays). `data` is for the effect.
    A step with `skip` has no effect: the reason is journaled instead.
    """

    kind: str
    due: date
    key: str
    stage: str = ""
    amount: float = 0.0
    data: dict[str, Any] = field(default_factory=dict, hash=False)
    skip: str = ""


class Machine(Protocol):
    """The rules of one kind of record.

    Facts are frozen and have at least `stage`, `entered_on` (the day of the
    entry into it) and `fired` (the day on which each timer went off, by its key);
    where they have `visit`, it counts the stages entered.
    `kinds` are the kinds of steps in the order in which one run does them.
    """

    kinds: tuple[str, ...]

    def next_step(self, facts, today):
        """Return the step to do next, whenever it is due, or None.

        `today` is the day from which it is looked at: it may change what a
        missed step holds, never the day on which the next one is due.
        """

    def after(self, facts, step, today):
        """Return the facts as they are once the step is done on `today`."""

    def assume(self, facts, today, assumption):
        """Return the facts as the assumed world has changed them by `today`."""

    def assume_next(self, facts, assumption):
        """Return the next day on which `assume` changes something, or None."""
