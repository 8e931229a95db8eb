"""Terms as people write them."""

import re

from odoo.addons.base_import_report.tabular.cells import normalise

_TERM = re.compile(r"([0-9]{1,3}) ?(\D*)")
_MONTH = frozenset("m mo mon month months мес м месяц месяца месяцев".split())
_YEAR = frozenset("y yr year years г год года лет".split())
_ALONE = {"month": 1, "year": 12, "месяц": 1, "год": 12, "half year": 6, "полгода": 6}


def parse_months(written: str) -> int | None:
    """Return the months of a term, None when it is not understood.

    >>> [parse_months(v) for v in ("12", "6 мес.", "2 years", "год", "half-year", "x")]
    [12, 6, 24, 12, 6, None]
    """
    word = normalise(written)
    if word in _ALONE:
        return _ALONE[word]
    match = _TERM.fullmatch(word)
    if not match:
        return None
    if match[2] in _YEAR:
        return int(match[1]) * 12
    return int(match[1]) if not match[2] or match[2] in _MONTH else None
