"""The numbers by which the state knows a client. Pure: text in, digits out."""

from .numbers import (
    CHECK,
    DIGITS,
    LENGTH,
    BadNumber,
    check_inn,
    check_ogrn,
    fits_together,
)
