"""INN and OGRN: the numbers by which the state knows a client.

The check digits are those of python-stdnum; this adds what people type around
the digits and says what is wrong in a word.
"""

import unicodedata

from stdnum.ru import inn, ogrn

LENGTH, DIGITS, CHECK = "length", "digits", "check"
INN_LENGTHS = (10, 12)
OGRN_LENGTHS = (13, 15)


class BadNumber(ValueError):
    """A number that cannot exist; `reason` is one of LENGTH, DIGITS, CHECK."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def check_inn(text):
    """Return the INN as digits only.

    >>> check_inn(" 9900 000017 ")
    '9900000017'
    >>> check_inn("9900000018")
    Traceback (most recent call last):
    ...
    requisites.numbers.BadNumber: check
    """
    return _check(text, INN_LENGTHS, inn)


def check_ogrn(text):
    """Return the OGRN (13 digits) or OGRNIP (15) as digits only.

    >>> check_ogrn("1-03-99-00-00001-8")
    '1039900000018'
    """
    return _check(text, OGRN_LENGTHS, ogrn)


def fits_together(inn_digits, ogrn_digits):
    """Tell whether both numbers are of an organisation, or both of a person.

    >>> fits_together("9900000017", "1039900000018")
    True
    >>> fits_together("9900000017", "304990000000010")
    False
    """
    return (len(inn_digits), len(ogrn_digits)) in {(10, 13), (12, 15)}


def _check(text, lengths, number):
    digits = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if _kept(sign)
    )
    if not (digits.isascii() and digits.isdigit()):
        raise BadNumber(DIGITS)
    if len(digits) not in lengths:
        raise BadNumber(LENGTH)
    if not digits.strip("0") or not (number.is_valid(digits) or _is_ogrnip(digits)):
        raise BadNumber(CHECK)
    return digits


def _is_ogrnip(digits):
    """Tell whether 15 digits are an OGRNIP.

    python-stdnum forgets that of a remainder above 9 only the last digit counts.

    >>> [_is_ogrnip(f"30499000000000{digit}") for digit in (1, 2)]
    [False, True]
    """
    remainder = int(digits[:-1]) % 13 % 10
    return len(digits) == 15 and digits[0] in "34" and digits[-1] == str(remainder)


def _kept(sign):
    """Drop spaces, hyphens and invisible marks that a copied number brings along."""
    return not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Cf", "Cc")
