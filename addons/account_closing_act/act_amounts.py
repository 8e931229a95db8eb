"""What the lines of an invoice cost so that their acts add up to it.

Knows nothing of Odoo: a total and the prices of the lines give the amounts.
"""

from collections.abc import Callable, Sequence


def share_out(
    total: float, prices: Sequence[float], rounded: Callable[[float], float]
) -> list[float]:
    """Return an amount for each price; together they are the total.

    Where taxes are rounded as a whole, the total differs by a few cents from the
    prices with their own taxes: these cents go to the lines one by one.

    >>> share_out(1.09, [0.36, 0.36, 0.36], lambda amount: round(amount, 2))
    [0.36, 0.37, 0.36]
    """
    rate = (total - sum(prices)) / (sum(map(abs, prices)) or 1.0)
    amounts, size = [], 0.0
    for price in prices:
        before, size = size, size + abs(price)
        amounts.append(rounded(price + rounded(size * rate) - rounded(before * rate)))
    return amounts
