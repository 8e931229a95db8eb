"""Cell -> value or code, for the readers of a `Schema`."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from .cells import Cell, text
from .problems import Code
from .values import MAX_AMOUNT, parse_money, parse_number

MAX_TEXT = 200
BLANKS = frozenset({"", "-", "–", "—"})


def is_blank(cell: Cell) -> bool:
    return text(cell) in BLANKS


def required(read: Callable) -> Callable:
    return lambda cell: Code.MISSING if is_blank(cell) else read(cell)


def optional(read: Callable, default: object = None) -> Callable:
    return lambda cell: default if is_blank(cell) else read(cell)


def short_text(cell: Cell) -> str | Code:
    value = text(cell)
    return value if len(value) <= MAX_TEXT else Code.TOO_LONG


def bounded(number: Decimal) -> Decimal | Code:
    """Return an amount that the database can hold as it is written.

    >>> bounded(Decimal("1.5")), bounded(Decimal(-1)), bounded(Decimal("0.001"))
    (Decimal('1.5'), <Code.NEGATIVE: 'negative'>, <Code.TOO_PRECISE: 'too_precise'>)
    """
    if number < 0:
        return Code.NEGATIVE
    if number >= MAX_AMOUNT:
        return Code.TOO_LARGE
    return number if number == round(number, 2) else Code.TOO_PRECISE


def price(cell: Cell) -> tuple[Decimal, str] | Code:
    """Return the amount and the currency written with it, if any."""
    money = parse_money(cell)
    if isinstance(money, Code):
        return money
    amount = bounded(money[0])
    return amount if isinstance(amount, Code) else (amount, money[1])


def quantity(cell: Cell) -> Decimal | Code:
    """Return a number above zero."""
    number = parse_number(cell)
    if isinstance(number, Code):
        return number
    return bounded(number) if number else Code.NEGATIVE


def compare_price(values: Mapping) -> list[tuple[str, Code]]:
    """Return what is odd about `price`, alone and beside a column `currency`.

    >>> compare_price({"price": (Decimal(0), "RUB"), "currency": "EUR"})[0]
    ('currency', <Code.CURRENCY_CONFLICT: 'currency_conflict'>)
    """
    amount, written = values.get("price") or (None, "")
    currency = values.get("currency")
    wrong = []
    if written and currency and written != currency:
        wrong.append(("currency", Code.CURRENCY_CONFLICT))
    if amount == 0:
        wrong.append(("price", Code.ZERO_PRICE))
    return wrong
