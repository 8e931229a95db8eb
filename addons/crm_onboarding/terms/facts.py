"""What is known of a customer's agreed terms at one moment."""

from dataclasses import dataclass, field
from datetime import date

# stages
TEMPORARY, PERMANENT, REPLACED = "temporary", "permanent", "replaced"
# what may be temporary
LIMIT, MARKUP = "limit", "markup"
PARTS = (LIMIT, MARKUP)


@dataclass(frozen=True)
class Part:
    """A temporary part of the terms: it holds up to and including `until`."""

    name: str
    until: date
    reminded: bool = False
    over: bool = False


@dataclass(frozen=True)
class Terms:
    """Agreed terms; `parts` are those agreed for a time only."""

    stage: str
    entered_on: date
    parts: tuple[Part, ...] = ()
    remind_days: int = 7
    visit: int = 0
    fired: dict[str, date] = field(default_factory=dict, hash=False)

    @property
    def open_parts(self):
        return [part for part in self.parts if not part.over]
