"""The calendar of a lifecycle: periods, steps, plans and forecasts.

Pure: standard library and dateutil only. It knows no record, no database, no
clock and no business word: the day is always an argument.
"""

from .periods import UNITS, Interval, add_interval, first_from, period, prorate
from .planning import MAX_STEPS, EndlessPlan, due_date, forecast, plan
from .rounds import rounds
from .steps import Machine, Step
from .timers import TIMER, TimedMachine, Timer, timer_steps
