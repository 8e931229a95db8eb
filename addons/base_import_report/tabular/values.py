"""Typed values of cells: dates, numbers, money, e-mail addresses.

Every function takes whatever a file may hold and returns the value or the `Code` of
what is wrong with it; nothing is guessed where two readings are possible.
"""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from .cells import Cell, text
from .problems import Code
from .words import CURRENCIES

MAX_LENGTH = 60  # of a number or a date as written
MAX_AMOUNT = Decimal(1000000000)
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)

_YEAR_FIRST = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DATE_TAIL = re.compile(r"([ T]00:00(:00(\.0+)?)?|\s*г\.?)$")
_SIGNED = re.compile(r"([+-]?)(.*)")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_GROUPED = re.compile(
    r"[0-9]{1,3}(?:([ '.,])[0-9]{3})(?:\1[0-9]{3})*(?:([.,])([0-9]+))?"
)
_MONEY = re.compile(r"([^0-9+\-−]*?)\s*([+\-−]?[0-9](?:[0-9 '’.,]*[0-9])?)\s*(\D*)")
_CURRENCY_CODE = re.compile(r"[a-z]{3}")
_EMAIL = re.compile(r"[^@\s,;:<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")


def parse_date(cell: Cell) -> date | Code:
    """Return the day; a written date is year-first or day-first, never month-first.

    >>> parse_date("2024-02-29"), parse_date("31.01.2026 г.")
    (datetime.date(2024, 2, 29), datetime.date(2026, 1, 31))
    >>> parse_date("02/03/26")
    datetime.date(2026, 3, 2)
    >>> parse_date("12/31/2026"), parse_date("29.02.2026"), parse_date("3026-01-01")
    (<Code.BAD_DATE: 'bad_date'>, <Code.BAD_DATE: 'bad_date'>, <Code.DATE_RANGE: 'date_range'>)
    """  # noqa: E501
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        day = _serial_date(cell)
    else:
        day = _written_date(text(cell))
    if day is None:
        return Code.BAD_DATE
    return day if EARLIEST <= day <= LATEST else Code.DATE_RANGE


def _serial_date(number: float) -> date | None:
    """A day of Excel's calendar: an unformatted date cell is a plain number."""
    if not 1 <= number < 200000:
        return None
    return date(1899, 12, 30) + timedelta(days=int(number))


def _written_date(value: str) -> date | None:
    value = _DATE_TAIL.sub("", value[:MAX_LENGTH])
    if match := _YEAR_FIRST.fullmatch(value):
        year, _separator, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(value):
        day, _separator, month, year = match.groups()
    else:
        return None
    try:
        # 99 may be of this century or of the last one: it is left out of range
        century = 2000 if len(year) == 2 and year < "90" else 0
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None


def parse_number(cell: Cell) -> Decimal | Code:
    """Return the number; one that can be read in two ways is refused.

    >>> [str(parse_number(v)) for v in ("1 200,50", "1,200.50", "1.200,50", "0,500")]
    ['1200.50', '1200.50', '1200.50', '0.500']
    >>> parse_number("1,200")
    <Code.AMBIGUOUS_NUMBER: 'ambiguous_number'>
    >>> str(parse_number("1,200,300")), str(parse_number(990.5))
    ('1200300', '990.5')
    """
    if isinstance(cell, bool):
        return Code.BAD_NUMBER
    if isinstance(cell, int | float):
        return _typed_number(cell)
    return _written_number(text(cell))


def _typed_number(number: float) -> Decimal | Code:
    if isinstance(number, float) and math.isnan(number):
        return Code.BAD_NUMBER
    if abs(number) >= MAX_AMOUNT:
        return Code.TOO_LARGE
    # sums of a spreadsheet carry binary noise: 0.1 + 0.2
    return Decimal(str(round(number, 6)))


def _written_number(value: str) -> Decimal | Code:
    match = _SIGNED.fullmatch(value.replace("’", "'").replace("−", "-"))
    if not match or len(value) > MAX_LENGTH:
        return Code.BAD_NUMBER
    sign, digits = match.groups()
    if plain := _PLAIN.fullmatch(digits):
        whole, fraction = plain[1], plain[2] or ""
        if _could_be_thousands(whole, fraction):
            return Code.AMBIGUOUS_NUMBER
    elif (grouped := _GROUPED.fullmatch(digits)) and grouped[1] != grouped[2]:
        fraction = grouped[3] or ""
        whole = digits.removesuffix((grouped[2] or "") + fraction)
        whole = whole.replace(grouped[1], "")
    else:
        return Code.BAD_NUMBER
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else sign + whole)


def _could_be_thousands(whole: str, fraction: str) -> bool:
    return len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")


def parse_money(cell: Cell) -> tuple[Decimal, str] | Code:
    """Return the amount and the currency written with it, if any.

    >>> parse_money("1 200,50 руб."), parse_money("$99"), parse_money("99 rockets")
    ((Decimal('1200.50'), 'RUB'), (Decimal('99'), 'USD'), <Code.BAD_NUMBER: 'bad_number'>)
    """  # noqa: E501
    if not isinstance(cell, str):
        number, currency = parse_number(cell), ""
    else:
        match = _MONEY.fullmatch(text(cell)[: MAX_LENGTH + 1])
        if not match or (match[1] and match[3]):
            return Code.BAD_NUMBER
        number, currency = parse_number(match[2]), match[1] or match[3]
    if isinstance(number, Code):
        return number
    currency = parse_currency(currency) if currency else ""
    return Code.BAD_NUMBER if isinstance(currency, Code) else (number, currency)


def parse_currency(cell: Cell) -> str | Code:
    """Return the ISO code of a currency; whether it exists is for others to know.

    >>> parse_currency("руб."), parse_currency("usd"), parse_currency("gold coins")
    ('RUB', 'USD', <Code.BAD_CURRENCY: 'bad_currency'>)
    """
    word = text(cell).casefold()
    if word in CURRENCIES:
        return CURRENCIES[word]
    return word.upper() if _CURRENCY_CODE.fullmatch(word) else Code.BAD_CURRENCY


def parse_email(cell: Cell) -> str | Code:
    """Return the address in lower case; one address in a cell.

    >>> parse_email(" Office@Vector.example"), parse_email("a@b.example, c@d.example")
    ('office@vector.example', <Code.BAD_EMAIL: 'bad_email'>)
    """
    value = text(cell).lower()
    return value if len(value) <= 254 and _EMAIL.fullmatch(value) else Code.BAD_EMAIL
