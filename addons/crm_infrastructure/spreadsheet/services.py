"""A row of the spreadsheet -> a service with typed values, or what is wrong in it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .cells import Cell, normalise, text
from .problems import Code, Problem
from .values import (
    MAX_AMOUNT,
    Interval,
    parse_currency,
    parse_date,
    parse_email,
    parse_interval,
    parse_money,
    parse_number,
)
from .words import type_code

MAX_TEXT = 200
BLANKS = frozenset({"", "-", "–", "—"})


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

        The file's own identifier if it has one, otherwise a digest of who, what kind,
        what and since when; a new price or period does not make another service.
        """
        if self.key:
            return f"id:{self.key.casefold()}"
        kind = type_code(self.type) or normalise(self.type)
        parts = (
            normalise(self.customer),
            kind,
            normalise(self.name),
            self.date_start.isoformat(),
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """Line `number` of the sheet: its texts as written, its service unless it is wrong.

    `service` is None exactly when one of `problems` is an error.
    """

    number: int
    raw: Mapping[str, str]
    service: Service | None
    problems: tuple[Problem, ...] = ()


def parse_row(number: int, cells: Mapping[str, Cell], extra: str = "") -> Row:
    """Read one line; `cells` by canonical column, `extra` what stood right of them."""
    cells = {**cells, "interval": _interval_cell(cells)}
    values = {column: read(cells.get(column)) for column, read in _READERS.items()}
    wrong = [(col, value) for col, value in values.items() if isinstance(value, Code)]
    wrong += _cross_check({c: v for c, v in values.items() if not isinstance(v, Code)})
    raw = {column: text(cell) for column, cell in cells.items()}
    problems = [Problem(number, col, code, raw.get(col, "")) for col, code in wrong]
    if extra:
        problems.append(Problem(number, "", Code.EXTRA_CELLS, extra))
    correct = not any(problem.is_error for problem in problems)
    return Row(number, raw, _service(values) if correct else None, tuple(problems))


def _service(values: dict) -> Service:
    price, currency = values.pop("price")
    currency = values.pop("currency") or currency
    return Service(price=price, currency=currency, **values)


def _interval_cell(cells: Mapping[str, Cell]) -> str:
    """The period stands in one column or in two: a number and a unit."""
    whole = text(cells.get("interval"))
    parts = (text(cells.get("interval_number")), text(cells.get("interval_unit")))
    return whole or " ".join(filter(None, parts))


def _cross_check(values: Mapping) -> list[tuple[str, Code]]:
    """Compare the values with each other; the wrong ones are not among them."""
    wrong = []
    start, end = values.get("date_start"), values.get("date_end")
    paid = values.get("paid_through")
    if start and end and end < start:
        wrong.append(("date_end", Code.END_BEFORE_START))
    if start and paid and paid < start - timedelta(days=1):
        wrong.append(("paid_through", Code.PAID_BEFORE_START))
    if paid and end and paid > end:
        wrong.append(("paid_through", Code.PAID_AFTER_END))
    price, price_currency = values.get("price", (None, ""))
    currency = values.get("currency")
    if price_currency and currency and price_currency != currency:
        wrong.append(("currency", Code.CURRENCY_CONFLICT))
    if price == 0:
        wrong.append(("price", Code.ZERO_PRICE))
    return wrong


# === Readers: cell -> value or code ===


def _is_blank(cell: Cell) -> bool:
    return text(cell) in BLANKS


def _required(read: Callable) -> Callable:
    return lambda cell: Code.MISSING if _is_blank(cell) else read(cell)


def _optional(read: Callable, default=None) -> Callable:
    return lambda cell: default if _is_blank(cell) else read(cell)


def _short_text(cell: Cell) -> str | Code:
    value = text(cell)
    return value if len(value) <= MAX_TEXT else Code.TOO_LONG


def _bounded(number: Decimal) -> Decimal | Code:
    if number < 0:
        return Code.NEGATIVE
    if number >= MAX_AMOUNT:
        return Code.TOO_LARGE
    return number if number == round(number, 2) else Code.TOO_PRECISE


def _price(cell: Cell) -> tuple[Decimal, str] | Code:
    money = parse_money(cell)
    if isinstance(money, Code):
        return money
    amount = _bounded(money[0])
    return amount if isinstance(amount, Code) else (amount, money[1])


def _quantity(cell: Cell) -> Decimal | Code:
    number = parse_number(cell)
    if isinstance(number, Code):
        return number
    return _bounded(number) if number else Code.NEGATIVE


_READERS = {
    "key": _optional(_short_text, ""),
    "customer": _required(_short_text),
    "email": _optional(parse_email, ""),
    "phone": _optional(_short_text, ""),
    "type": _required(_short_text),
    "name": _required(_short_text),
    "price": _required(_price),
    "currency": _optional(parse_currency, ""),
    "quantity": _optional(_quantity, Decimal(1)),
    "interval": _required(parse_interval),
    "date_start": _required(parse_date),
    "date_end": _optional(parse_date),
    "paid_through": _optional(parse_date),
    "administrator": _optional(_short_text, ""),
    "manager": _optional(_short_text, ""),
}
