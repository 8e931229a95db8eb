"""What is known of a licence at one moment."""

from dataclasses import dataclass, field
from datetime import date

from .dates import Dates


@dataclass(frozen=True)
class License:
    """A licence and the keys of the steps that were done for it.

    `dates` are unknown until it is issued. `has_renewal` says that its renewal is
    being sold or that its successor exists, `is_renewed` that it was sold. `visit`
    counts the stages entered, `pipeline` tells whose timers hold, `fired` on which
    day each of them went off. `corrections` counts how often its start was corrected:
    each time its steps are owed anew.
    """

    stage: str
    entered_on: date
    dates: Dates | None = None
    amount: float = 0.0
    has_renewal: bool = False
    is_renewed: bool = False
    passed: frozenset[str] = frozenset()
    pipeline: int = 0
    visit: int = 0
    fired: dict[str, date] = field(default_factory=dict, hash=False)
    corrections: int = 0
