"""The rules of a recurring service: what is due, and what it leads to.

Pure: knows dates, amounts and stages; no record, no database, no clock.
"""

from .facts import Period, Policy, Service
from .machine import KINDS, ServiceMachine
from .stages import STAGES, Stage
