"""Read numbers and dates as people write them, never by guessing."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BLANKS = str.maketrans("", "", " \t\u00a0\u2009\u202f")
LONGEST = 40
INTEGER_RANGE = range(-(2**31), 2**31)


def read_number(text: str, point: str = ".", separator: str = ",") -> float:
    """Return the number in ``text``, with the language's point and separator.

    >>> read_number("1 250,50", ",", " "), read_number("-3.5")
    (1250.5, -3.5)
    >>> read_number("1,250.50"), read_number("12.5", ",", " ")
    (1250.5, 12.5)
    >>> read_number("1,5")
    Traceback (most recent call last):
    ValueError: 1,5
    """
    bare = text.translate(BLANKS)
    point, separator = point or ".", (separator or "").strip()
    # where a point does not group thousands, it can only be the decimal one
    points = {point} if separator == "." else {point, "."}
    tail = f"(?:[{re.escape(''.join(sorted(points)))}][0-9]+)?"
    plain = rf"-?[0-9]+{tail}"
    grouped = rf"-?[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+{tail}"
    pattern = f"{plain}|{grouped}" if separator else plain
    if len(bare) > LONGEST or not re.fullmatch(pattern, bare):
        raise ValueError(text)
    if separator:
        bare = bare.replace(separator, "")
    return float(bare.replace(point, "."))


def read_integer(text: str, separator: str = ",") -> int:
    """Return the whole number in ``text`` that a database column can hold.

    >>> read_integer("1 250"), read_integer("1,250")
    (1250, 1250)
    >>> read_integer("1.5")
    Traceback (most recent call last):
    ValueError: 1.5
    """
    value = read_number(text, "\0", separator)
    if not value.is_integer() or int(value) not in INTEGER_RANGE:
        raise ValueError(text)
    if "." in text.translate(BLANKS) and separator != ".":
        raise ValueError(text)
    return int(value)


def plain_lines(text: str) -> str:
    """Return ``text`` with the line ends that people's other inputs have.

    Browsers send all of them with a carriage return.

    >>> plain_lines("one\\r\\ntwo")
    'one\\ntwo'
    """
    return text.replace("\r\n", "\n")


def write_number(value: float, digits: int, point: str = ".") -> str:
    """Return ``value`` as it is typed in, without separators.

    >>> write_number(1250.5, 2, ",")
    '1250,50'
    """
    return f"{value:.{digits}f}".replace(".", point or ".")


def read_date(text: str) -> date:
    """Return the date that a date input of a page sends.

    >>> read_date("2026-05-01")
    datetime.date(2026, 5, 1)
    >>> read_date("20260501")
    Traceback (most recent call last):
    ValueError: 20260501
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_datetime(text: str, zone: str = "UTC") -> datetime:
    """Return the naive UTC moment that a local date and time of a page means.

    >>> read_datetime("2026-05-01T12:30", "Europe/Moscow")
    datetime.datetime(2026, 5, 1, 9, 30)
    """
    if not re.fullmatch(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text
    ):
        raise ValueError(text)
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)
