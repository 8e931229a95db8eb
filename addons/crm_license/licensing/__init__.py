"""The rules of a licence: its dates, and what the calendar owes until its end.

Pure: knows dates, amounts and stages; no record, no database, no clock.
"""

from .dates import Dates, Term, dates_of, end_of, shortest_days
from .facts import License
from .machine import KINDS, LicenseMachine
from .pipelines import PipelineMachine
from .stages import STAGES, Stage
