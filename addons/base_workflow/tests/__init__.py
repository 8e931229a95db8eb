from . import test_start
