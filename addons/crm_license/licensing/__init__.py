"""The rules of a licence: its dates, and what the calendar owes until its end.

Pure: knows dates, amounts and stages; no record, no database, no clock.
"""

from .correction import contradicting, stage_after
from .dates import Dates, Term, dates_of, end_of, shortest_days
from .facts import License
from .machine import KINDS, LicenseMachine
from .pipelines import PipelineMachine
from .sale import Gap, Sale, gaps, is_agreed, is_free, is_payment_lost, needs_payment
from .stages import STAGES, Stage
