"""Spreadsheet of recurring services -> typed services and a list of what is wrong.

Knows files, columns and the words people use; knows nothing of Odoo, of the clock and
of what is in a database. Everything is total: no input makes it raise.
"""

from .columns import TITLES
from .problems import Code, Problem
from .report import Report, parse, write_csv
from .services import Row, Service
from .table import Limits
from .values import Interval
from .words import type_code
