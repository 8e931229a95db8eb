"""What the calendar owes for an entry of a register, beside the stage timers."""

from dataclasses import dataclass, field, replace
from datetime import date

from odoo.addons.base_lifecycle.timeline import Step

from .states import State

VERIFY = "verify"
KINDS = (VERIFY,)


@dataclass(frozen=True)
class Document:
    """An entry of a register.

    `visit` counts the stages entered; `asked` holds the visits for which the
    supervisor has already been asked to verify the scan. `needs_proof` is the
    register's setting: a scan is to be verified by a person.
    """

    stage: str
    entered_on: date
    visit: int = 0
    needs_proof: bool = False
    verified: bool = False
    asked: frozenset[int] = frozenset()
    fired: dict[str, date] = field(default_factory=dict, hash=False)


class RegisterMachine:
    """The rules of a register; see `timeline.Machine`."""

    kinds = KINDS

    def next_step(self, document, today):
        """Each scan is given to the supervisor once, on the day it came."""
        if document.stage != State.SCAN or not document.needs_proof:
            return None
        if document.verified or document.visit in document.asked:
            return None
        return Step(VERIFY, document.entered_on, f"{VERIFY}:@{document.visit}")

    def after(self, document, step, today):
        if step.kind == VERIFY:
            return replace(document, asked=document.asked | {document.visit})
        return document

    def assume(self, document, today, assumption):
        """People's answers are not foreseen: without them the timers go off."""
        return document

    def assume_next(self, document, assumption):
        return None
