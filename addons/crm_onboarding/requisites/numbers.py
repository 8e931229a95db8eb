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

    >>> check_inn(" 7707 083893 ")
    '7707083893'
    >>> check_inn("7707083894")
    Traceback (most recent call last):
    ...
    requisites.numbers.BadNumber: check
    """
    return _check(text, INN_LENGTHS, inn)


def check_ogrn(text):
    """Return the OGRN (13 digits) or OGRNIP (15) as digits only.

    >>> check_ogrn("1-02-77-00-13219-5")
    '1027700132195'
    """
    return _check(text, OGRN_LENGTHS, ogrn)


def fits_together(inn_digits, ogrn_digits):
    """Tell whether both numbers are of an organisation, or both of a person.

    >>> fits_together("7707083893", "1027700132195")
    True
    >>> fits_together("7707083893", "304500116000157")
    False
    """
    return (len(inn_digits), len(ogrn_digits)) in {(10, 13), (12, 15)}


def _check(text, lengths, number):
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if _kept(sign))
    if not (digits.isascii() and digits.isdigit()):
        raise BadNumber(DIGITS)
    if len(digits) not in lengths:
        raise BadNumber(LENGTH)
    if not number.is_valid(digits):
        raise BadNumber(CHECK)
    return digits


def _kept(sign):
    """Drop spaces, hyphens and invisible marks that a copied number brings along."""
    return not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Cf", "Cc")
