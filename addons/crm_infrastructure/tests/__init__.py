from . import test_acts
from . import test_catch_up
from . import test_dunning
from . import test_failure_mail
from . import test_failure_records
from . import test_import
from . import test_import_report
from . import test_money
