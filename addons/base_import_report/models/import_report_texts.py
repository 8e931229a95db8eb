"""What a check report says, sentence by sentence: what is wrong and what to do."""

from odoo.tools import LazyTranslate

from ..tabular import Code

_lt = LazyTranslate(__name__)

PROBLEMS = {
    Code.EMPTY_FILE: _lt("The file is empty."),
    Code.UNREADABLE: _lt(
        "The file can be read neither as CSV nor as XLSX. Save the sheet as XLSX or as "
        "CSV and upload it again."
    ),
    Code.OLD_EXCEL: _lt(
        "This is the old Excel format (.xls). Save the sheet as XLSX and upload it."
    ),
    Code.TOO_BIG: _lt(
        "The file is too big: more than %(detail)s bytes. Divide it into several files."
    ),
    Code.TOO_MANY_ROWS: _lt(
        "The sheet has too many rows: at most %(detail)s are imported at once. Divide "
        "it into several files."
    ),
    Code.LONG_CELL: _lt(
        "Row %(found)s has a cell of more than %(detail)s characters: this is not the "
        "list. Check which file it is, and whether the quotes in it are closed."
    ),
    Code.WIDE_ROW: _lt(
        "Row %(found)s has more than %(detail)s columns: this is not the list. "
        "Check which file it is."
    ),
    Code.NO_HEADER: _lt(
        "No line with the names of the columns was found at the top of the sheet. The "
        "template shows which columns there are."
    ),
    Code.NO_ROWS: _lt("There is no row below the names of the columns."),
    Code.MISSING_COLUMN: _lt(
        "The column “%(column)s” is missing. Add it, or name the column so that holds "
        "this data."
    ),
    Code.DOUBLE_COLUMN: _lt(
        "The columns “%(detail)s” and “%(found)s” mean the same. Remove or rename one."
    ),
    Code.UNKNOWN_COLUMN: _lt("The column “%(found)s” is not known and is ignored."),
    Code.EXTRA_CELLS: _lt(
        "There is more in this row than columns. In a CSV file put a text or number "
        "that contains the delimiter in quotes."
    ),
    Code.DUPLICATE: _lt(
        "The same is already in row %(detail)s of this file. Remove one of the "
        "rows, or tell them apart in a column ID."
    ),
    Code.MISSING: _lt("%(column)s: nothing is filled in, but it is required."),
    Code.TOO_LONG: _lt("%(column)s: the text is longer than 200 characters."),
    Code.BAD_DATE: _lt(
        "%(column)s: “%(found)s” is not a date. Write 2026-12-31 or 31.12.2026."
    ),
    Code.DATE_RANGE: _lt(
        "%(column)s: “%(found)s” is not between 1990 and 2099. Check the year."
    ),
    Code.BAD_NUMBER: _lt(
        "%(column)s: “%(found)s” is not a number. Write 1200.50 or 1 200,50."
    ),
    Code.AMBIGUOUS_NUMBER: _lt(
        "%(column)s: “%(found)s” can be read as thousands or as a fraction. Write it "
        "without the separator, or with two decimals."
    ),
    Code.NEGATIVE: _lt("%(column)s: %(found)s is too small. Write a positive number."),
    Code.ZERO_PRICE: _lt("%(column)s: it is free of charge."),
    Code.TOO_LARGE: _lt("%(column)s: %(found)s is more than the system can handle."),
    Code.TOO_PRECISE: _lt("%(column)s: %(found)s has more than two decimals."),
    Code.BAD_EMAIL: _lt(
        "%(column)s: “%(found)s” is not one e-mail address. Correct or remove it."
    ),
    Code.BAD_CURRENCY: _lt(
        "%(column)s: “%(found)s” is not a currency. Write its code, for instance EUR."
    ),
    Code.CURRENCY_CONFLICT: _lt(
        "%(column)s: the price is written in another currency than %(found)s."
    ),
}

# === What only the database can tell ===

AMBIGUOUS_CUSTOMER = _lt(
    "Several customers may be meant: %(candidates)s. Fill in the e-mail address of the "
    "right one, or merge them."
)
OTHER_CUSTOMER = _lt(
    "The e-mail address belongs to “%(name)s”: that customer is taken."
)
OTHER_EMAIL = _lt(
    "The customer has another e-mail address, %(email)s, which is not changed."
)
NO_CUSTOMER = _lt(
    "There is no customer “%(name)s”. Create it, or tick “Create missing customers”."
)
NO_NAME = _lt(
    "“%(name)s” is no name of a customer. Write what the customer is called, or the "
    "e-mail address of an existing one."
)
MAY_NOT_CREATE_CUSTOMER = _lt(
    "There is no customer “%(name)s” and you may not create contacts. Ask somebody who "
    "may."
)
SECOND_EMAIL = _lt(
    "Another row gives this new customer the address %(email)s, which is the one kept."
)
NO_CURRENCY = _lt("There is no currency “%(name)s”.")
INACTIVE_CURRENCY = _lt(
    "The currency %(name)s is not active. Activate it in the settings of Invoicing."
)
NO_USER = _lt(
    "“%(name)s” is no user of this company. Write the name, log-in or e-mail address "
    "of a user."
)
AMBIGUOUS_USER = _lt("Several users are called “%(name)s”. Write the log-in.")
USER_ELSEWHERE = _lt(
    "The row names nobody, and “%(name)s”, chosen for such rows, does not work in this "
    "company. Choose somebody else above."
)


def shorten(value, width=60):
    return value if len(value) <= width else f"{value[: width - 1]}…"
