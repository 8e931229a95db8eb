"""What the check report says of services, beyond what it says of every sheet."""

from odoo.tools import LazyTranslate

from odoo.addons.base_import_report.models.import_report_texts import (
    PROBLEMS as PROBLEMS_OF_SHEETS,
)
from odoo.addons.base_import_report.tabular import Code

from ..spreadsheet import ServiceCode

_lt = LazyTranslate(__name__)

PROBLEMS = {
    **PROBLEMS_OF_SHEETS,
    Code.LONG_CELL: _lt(
        "Row %(found)s has a cell of more than %(detail)s characters: this is no list "
        "of services. Check which file it is, and whether the quotes in it are closed."
    ),
    Code.WIDE_ROW: _lt(
        "Row %(found)s has more than %(detail)s columns: this is no list of services. "
        "Check which file it is."
    ),
    Code.EXTRA_CELLS: _lt(
        "There is more in this row than columns: “%(found)s”. In a CSV file put a text "
        "or number that contains the delimiter in quotes."
    ),
    Code.DUPLICATE: _lt(
        "The same service is already in row %(detail)s of this file. Remove one of the "
        "rows, or tell them apart in a column ID."
    ),
    Code.ZERO_PRICE: _lt("%(column)s: the service is free of charge."),
    ServiceCode.END_BEFORE_START: _lt(
        "%(column)s: the service would end on %(found)s, before it starts."
    ),
    ServiceCode.PAID_BEFORE_START: _lt(
        "%(column)s: %(found)s is before the start. Leave it empty if nothing is paid."
    ),
    ServiceCode.PAID_AFTER_END: _lt(
        "%(column)s: %(found)s is after the end of the service. Correct one of the two."
    ),
    ServiceCode.BAD_INTERVAL: _lt(
        "%(column)s: “%(found)s” is not a period. Write for instance month, 3 months, "
        "quarter, half-year, year or 30 days."
    ),
    ServiceCode.LONG_INTERVAL: _lt(
        "%(column)s: “%(found)s” is too long, a period lasts ten years at most."
    ),
}

# === What only the database can tell ===

SAME_SERVICE = _lt("Already imported; nothing is created.")
CHANGED_SERVICE = _lt(
    "Already imported, but the price, quantity or period in the file is another one "
    "now. The import changes nothing: change it on the service."
)
OTHER_CUSTOMER = _lt(
    "The e-mail address belongs to “%(name)s”: the service goes to that customer."
)
NO_TYPE = _lt(
    "There is no service type “%(name)s”. Use the name or code of an existing one, or "
    "create it under Configuration."
)
AMBIGUOUS_TYPE = _lt(
    "Several service types are called “%(name)s”. Write the code of the right one."
)
TYPE_WITHOUT_PRODUCT = _lt(
    "The service type “%(name)s” has no product to invoice. Give it one under "
    "Configuration."
)
NO_USER = _lt(
    "“%(name)s” is no user of this company; the default is taken. Write the name, "
    "log-in or e-mail address of a user."
)
AMBIGUOUS_USER = _lt(
    "Several users are called “%(name)s”; the default is taken. Write the log-in."
)
NOT_ONES_OWN = _lt(
    "You may only create services that you manage or administer yourself. Ask somebody "
    "who has all services to import this row."
)
ALREADY_OVER = _lt("The service ended on %(date)s. It is created, but not started.")
UNPAID_PERIODS = _lt(
    "%(count)s periods have begun since %(date)s, the last day that is paid: once "
    "started, they are all invoiced as the service type's catch-up policy says."
)
INSIDE_PERIOD = _lt(
    "%(date)s is not the last day of a period: the first invoice will be for the time "
    "after %(end)s."
)
