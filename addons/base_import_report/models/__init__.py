from . import import_report
from . import import_report_line
