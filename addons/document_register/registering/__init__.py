"""The rules of registers: states, what may follow what, what the calendar owes.

Pure: knows states, days and events; no record, no database, no clock.
"""

from .machine import KINDS, VERIFY, Document, RegisterMachine
from .states import (
    CONTRACT,
    EVENTS,
    FIRST,
    FINAL,
    LIVE,
    ORIGINALS,
    SHOWN,
    STAGES,
    State,
    sources,
    target,
)
