"""Spreadsheets as people keep them -> typed values and a list of what is wrong.

Knows files, cells and words; what the columns mean is told by a `Schema`. Nothing of
Odoo, of the clock and of a database. Everything is total: no input makes it raise.
"""

from .columns import Column, Columns
from .problems import Code, Problem
from .report import Report, Row, Schema, parse, write_csv
from .table import Limits
