"""A spreadsheet of licences -> typed licences and a list of what is wrong.

Knows the columns and what people call them; nothing of Odoo, the clock, the database.
"""

from .rows import SCHEMA, SheetLicence, import_key_of
from .terms import parse_months
