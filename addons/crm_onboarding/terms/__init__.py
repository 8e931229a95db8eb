"""The rules of terms agreed for a time: reminder, fall-back.

Pure: knows dates; no record, no database, no clock.
"""

from .facts import LIMIT, MARKUP, PARTS, PERMANENT, REPLACED, TEMPORARY, Part, Terms
from .machine import FALL_BACK, OVER, REMIND, TermsMachine
