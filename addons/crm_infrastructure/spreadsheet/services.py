"""A row of the spreadsheet as a service with typed values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from odoo.addons.base_import_report.tabular import Schema
from odoo.addons.base_import_report.tabular.cells import Cell, normalise, text
from odoo.addons.base_import_report.tabular.readers import (
    compare_price,
    optional,
    price,
    quantity,
    required,
    short_text,
)
from odoo.addons.base_import_report.tabular.values import (
    parse_currency,
    parse_date,
    parse_email,
)

from .codes import ServiceCode
from .columns import COLUMNS
from .periods import Interval, parse_interval
from .words import type_code


@dataclass(frozen=True)
class Service:
    """A recurring service as the spreadsheet tells it. `paid_through` is inclusive."""

    customer: str
    type: str
    name: str
    price: Decimal
    interval: Interval
    date_start: date
    date_end: date | None = None
    paid_through: date | None = None
    quantity: Decimal = Decimal(1)
    currency: str = ""
    email: str = ""
    phone: str = ""
    administrator: str = ""
    manager: str = ""
    key: str = ""

    @property
    def import_key(self) -> str:
        """The same for the same service whenever and however the file is written.

        The file's own identifier if it has one, otherwise the digest.
        """
        return f"id:{self.key.casefold()}" if self.key else self.digest

    @property
    def digest(self) -> str:
        """Who, what kind, what and since when: the key of a row without identifier.

        A new price or period does not make another service.
        """
        kind = type_code(self.type) or normalise(self.type)
        parts = (
            normalise(self.customer),
            kind,
            normalise(self.name),
            self.date_start.isoformat(),
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _build(values: dict) -> Service:
    amount, written = values.pop("price")
    currency = values.pop("currency") or written
    return Service(price=amount, currency=currency, **values)


def _join_interval(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The period stands in one column or in two: a number and a unit."""
    whole = text(cells.get("interval"))
    parts = (text(cells.get("interval_number")), text(cells.get("interval_unit")))
    return {**cells, "interval": whole or " ".join(filter(None, parts))}


def _compare(values: Mapping) -> list[tuple[str, StrEnum]]:
    wrong = []
    start, end = values.get("date_start"), values.get("date_end")
    paid = values.get("paid_through")
    if start and end and end < start:
        wrong.append(("date_end", ServiceCode.END_BEFORE_START))
    if start and paid and paid < start - timedelta(days=1):
        wrong.append(("paid_through", ServiceCode.PAID_BEFORE_START))
    if paid and end and paid > end:
        wrong.append(("paid_through", ServiceCode.PAID_AFTER_END))
    return wrong + compare_price(values)


SCHEMA = Schema(
    COLUMNS,
    {
        "key": optional(short_text, ""),
        "customer": required(short_text),
        "email": optional(parse_email, ""),
        "phone": optional(short_text, ""),
        "type": required(short_text),
        "name": required(short_text),
        "price": required(price),
        "currency": optional(parse_currency, ""),
        "quantity": optional(quantity, Decimal(1)),
        "interval": required(parse_interval),
        "date_start": required(parse_date),
        "date_end": optional(parse_date),
        "paid_through": optional(parse_date),
        "administrator": optional(short_text, ""),
        "manager": optional(short_text, ""),
    },
    _build,
    _compare,
    _join_interval,
)
