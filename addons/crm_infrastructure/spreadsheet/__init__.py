"""A spreadsheet of recurring services -> typed services and what is wrong in it.

Knows the columns and the words people use; knows nothing of Odoo, of the clock and of
what is in a database.
"""

from .codes import ServiceCode
from .columns import TEMPLATE
from .periods import Interval
from .services import SCHEMA, Service
from .words import type_code
