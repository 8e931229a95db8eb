"""What can be wrong with a file, a column or a cell.

Only codes live here: the wording (and its translation) belongs to whoever shows
them. A value parser returns either the value or the code of what is wrong with it,
and so never raises. Those who need further codes make a StrEnum of their own.
"""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Reasons, one for each sentence that a user may read."""

    # the file
    EMPTY_FILE = "empty_file"
    UNREADABLE = "unreadable"
    OLD_EXCEL = "old_excel"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    LONG_CELL = "long_cell"
    WIDE_ROW = "wide_row"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"
    MISSING_COLUMN = "missing_column"
    DOUBLE_COLUMN = "double_column"
    UNKNOWN_COLUMN = "unknown_column"
    # a row
    EXTRA_CELLS = "extra_cells"
    DUPLICATE = "duplicate"
    # a cell
    MISSING = "missing"
    TOO_LONG = "too_long"
    BAD_DATE = "bad_date"
    DATE_RANGE = "date_range"
    BAD_NUMBER = "bad_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NEGATIVE = "negative"
    ZERO_PRICE = "zero_price"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"
    BAD_EMAIL = "bad_email"
    BAD_CURRENCY = "bad_currency"
    CURRENCY_CONFLICT = "currency_conflict"


WARNINGS = frozenset({Code.UNKNOWN_COLUMN, Code.ZERO_PRICE})


@dataclass(frozen=True)
class Problem:
    """One thing to put right: where (row 0 = the whole file), what, what was found.

    `column` is the canonical name of the column, or the header itself when the
    column is unknown. `detail` carries what the sentence needs besides: a limit, the
    number of the other row, the other header.
    """

    row: int
    column: str
    code: StrEnum
    found: str = ""
    detail: str = ""

    @property
    def is_error(self) -> bool:
        return self.code not in WARNINGS
