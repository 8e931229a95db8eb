from . import test_states
from . import test_timers
from . import test_scan
