from . import test_tabular
